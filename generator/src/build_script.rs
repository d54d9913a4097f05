//! Clients that a build script generates, as a module of the package that uses them.
//!
//! In `Cargo.toml`:
//!
//! ```toml
//! [dependencies]
//! sdk-runtime = "0.1"
//!
//! [build-dependencies]
//! sdk-generator = { version = "0.1", default-features = false }
//! ```
//!
//! In `build.rs`, next to `ping.yaml`:
//!
//! ```no_run
//! use sdk_generator::build_script::{BuildError, build};
//!
//! fn main() -> Result<(), BuildError> {
//!     build("ping", "ping.yaml")
//! }
//! ```
//!
//! And in `src/lib.rs`, for the module `ping`:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/ping.rs"));
//! ```
//!
//! All features of the client are enabled.

use std::fmt;
use std::path::{Path, PathBuf};

use proc_macro2::Literal;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::files::{OutputError, OutputFolder};
use crate::generate::{Generator, Output};
use crate::package_name::{PackageName, PackageNameError};
use crate::printable::{printable, shown_path};
use crate::read::Input;
use crate::sync::{Mode, SyncError, sync_folder};
use crate::target::Target;

/// The maximum number of warnings that Cargo shows for one document.
const SHOWN: usize = 10;

/// The reason why a client could not be generated. `Debug` prints the same text as `Display`, because Cargo shows the error that
/// `main` returns by `Debug`.
#[derive(thiserror::Error)]
pub enum BuildError {
    /// The name is not valid for a module.
    #[error(transparent)]
    Name(#[from] PackageNameError),
    /// The program is not a build script.
    #[error("the variable OUT_DIR is not set; call this function from a build script")]
    NoBuildScript,
    /// The document has errors.
    #[error("failed to generate a client from {}:\n\n{list}", shown_path(input))]
    Description {
        /// The document.
        input: PathBuf,
        /// The errors, one per paragraph.
        list: String,
    },
    /// A file of the client could not be written.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The file that the package includes could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Generates the client `name` from the document `input`, a path relative to the package's root, and tells Cargo when to run the
/// build script again.
///
/// # Errors
/// Fails if the name is not valid for a module, the document has errors, or a file cannot be written.
pub fn build(name: &str, input: impl AsRef<Path>) -> Result<(), BuildError> {
    build_with(&Generator::new(PackageName::parse(name)?, Target::Module), input)
}

/// Generates a client like [`build`], with a configured generator, for example with settings, pagination strategies or levels of
/// diagnostics. Its target should be [`Target::Module`].
///
/// # Errors
/// Fails like [`build`].
pub fn build_with(generator: &Generator, input: impl AsRef<Path>) -> Result<(), BuildError> {
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or(BuildError::NoBuildScript)?;
    let input = input.as_ref();
    // This comes first, so that the build script runs again after the document was fixed.
    println!("{}", rerun_if_changed(input));
    let output = generator.run(&Input::Path(input.to_owned()));
    for instruction in instructions(&output) {
        println!("{instruction}");
    }
    if output.diagnostics.has_errors() {
        return Err(BuildError::Description { input: input.to_owned(), list: errors(&output.diagnostics) });
    }
    write(&folder, &generator.package().library(), &output)
}

/// Writes the sources of a client and the file that the package includes.
fn write(folder: &Path, module: &str, output: &Output) -> Result<(), BuildError> {
    let folder = OutputFolder::new(folder);
    let sources = folder.subfolder(module)?;
    sync_folder(&sources, &output.files, Mode::Write)?;
    folder.write(format!("{module}.rs"), root(module, &sources.path()).as_bytes())?;
    Ok(())
}

/// Returns the file that the package includes. The module needs a `#[path]`, because its files are in `OUT_DIR`.
fn root(module: &str, sources: &Path) -> String {
    let path = Literal::string(&sources.join("lib.rs").to_string_lossy());
    format!(
        "#[path = {path}]\n#[allow(clippy::all, dead_code, unreachable_pub, reason = \"a program uses a part of a client\")]\npub mod {module};\n"
    )
}

/// Returns the instructions for Cargo: the enabled features and the warnings.
fn instructions(output: &Output) -> Vec<String> {
    let mut features: Vec<&str> = output.features.iter().map(String::as_str).collect();
    features.sort_unstable();
    let known = ["blocking", "test-util"].into_iter().chain(features.iter().copied());
    let known = known.map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(", ");
    let mut lines = vec![format!("cargo::rustc-check-cfg=cfg(feature, values({known}))")];
    lines.extend(output.inputs.iter().map(|it| rerun_if_changed(it)));
    lines.extend(features.iter().map(|it| format!("cargo::rustc-cfg=feature=\"{it}\"")));
    let warnings: Vec<&Diagnostic> = output.diagnostics.iter().filter(|it| it.severity == Severity::Warning).collect();
    lines.extend(warnings.iter().take(SHOWN).map(|it| format!("cargo::warning={}", warning(it))));
    if let Some(more) = warnings.len().checked_sub(SHOWN).filter(|it| *it > 0) {
        lines.push(format!("cargo::warning=and {more} more; `sdkgen generate` shows them"));
    }
    lines
}

/// Returns the instruction to run the build script again if a file changes.
///
/// A line break in the name of a file would begin another instruction, which could change how the package is compiled. Cargo
/// has no escapes, so the nearest folder without control characters is watched instead.
fn rerun_if_changed(path: &Path) -> String {
    let is_line = |it: &&Path| !it.to_string_lossy().contains(char::is_control);
    let watched = path.ancestors().find(is_line).filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    format!("cargo::rerun-if-changed={}", watched.display())
}

/// Formats a diagnostic as one line.
fn warning(diagnostic: &Diagnostic) -> String {
    printable(&diagnostic.to_string().replace('\n', " "))
}

fn errors(diagnostics: &Diagnostics) -> String {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| format!("{it}\n")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(paths: &str) -> Output {
        let text = format!("openapi: 3.0.3\ninfo: {{title: Ping, version: '1'}}\npaths: {paths}\n");
        let generator = Generator::new(PackageName::parse("ping").unwrap(), Target::Module);
        generator.run(&Input::Text { name: "ping.yaml".into(), text })
    }

    #[test]
    fn features_are_enabled_and_warnings_are_limited() {
        let bad: String = (0..14).map(|it| format!("/{it}: x, ")).collect();
        let output = output(&format!("{{{bad} /ping: {{get: {{tags: [Ping], operationId: ping, responses: {{}}}}}}}}"));
        let lines = instructions(&output);
        assert_eq!(lines[0], "cargo::rustc-check-cfg=cfg(feature, values(\"blocking\", \"test-util\", \"ping\"))");
        assert_eq!(lines[1], "cargo::rustc-cfg=feature=\"ping\"");
        assert_eq!(lines.iter().filter(|it| it.starts_with("cargo::warning=")).count(), SHOWN + 1);
        assert!(lines.iter().all(|it| !it.contains('\n')));
        assert!(lines.last().unwrap().starts_with("cargo::warning=and "), "{lines:?}");
    }

    #[test]
    fn names_of_files_cannot_contain_instructions() {
        let path = Path::new("pages/a\ncargo::rustc-link-arg=x/b.mdx");
        assert_eq!(rerun_if_changed(path), "cargo::rerun-if-changed=pages");
        assert_eq!(rerun_if_changed(Path::new("a\nb")), "cargo::rerun-if-changed=.");
        assert_eq!(rerun_if_changed(Path::new("a/b")), "cargo::rerun-if-changed=a/b");
    }

    #[test]
    #[cfg(unix)]
    fn clients_are_not_written_through_links() {
        let output = output("{/ping: {get: {tags: [Ping], operationId: ping, responses: {}}}}");
        for link in ["ping", "ping.rs", "ping/lib.rs"] {
            let folder = tempfile::tempdir().unwrap();
            let (out, outside) = (folder.path().join("out"), folder.path().join("outside"));
            std::fs::create_dir(&outside).unwrap();
            std::fs::create_dir_all(out.join(link).parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(&outside, out.join(link)).unwrap();
            let error = write(&out, "ping", &output).unwrap_err().to_string();
            assert!(error.contains(&format!("{link}: this is a symbolic link")), "{error}");
            assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
        }
    }

    #[test]
    fn debug_of_an_error_shows_the_diagnostics() {
        let output = output("[");
        let error = BuildError::Description { input: "ping.yaml".into(), list: errors(&output.diagnostics) };
        let shown = format!("{error:?}");
        assert!(shown.starts_with("failed to generate a client from ping.yaml:\n\nerror[syntax]: "), "{shown}");
    }

    #[test]
    fn examples_are_ignored_and_sources_name_no_crate() {
        let output = output("{/ping: {get: {tags: [Ping], operationId: ping, responses: {}}}}");
        let files = output.files;
        assert!(files.iter().any(|it| it.path == "lib.rs"));
        for file in files {
            assert!(!file.text.contains("no_run") && !file.text.contains("crate::"), "{}", file.path);
        }
    }
}
