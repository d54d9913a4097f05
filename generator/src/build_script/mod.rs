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
//! All groups of operations are enabled. `blocking`, `test-util` and `webhooks` are features of the package that contains the
//! module, which enable those of `sdk-runtime` with the same names.
//!
//! The names lock `ping.names.lock` next to the document keeps the names of types and operations when the document changes. Commit
//! it together with the document. A change that would rename something fails the build and explains how to proceed.

mod error;
mod lock;

use std::path::{Path, PathBuf};

use proc_macro2::Literal;

pub use self::error::BuildError;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::files::OutputFolder;
use crate::generate::{Generator, Output};
use crate::names::NameLock;
use crate::package_name::PackageName;
use crate::printable::printable;
use crate::project::Renames;
use crate::read::Input;
use crate::report::renames;
use crate::sync::{Mode, sync_folder};
use crate::target::Target;

/// The maximum number of warnings that Cargo shows for one document.
const SHOWN: usize = 10;

/// The environment variable that accepts renames if it is `1`.
const ACCEPT_RENAMES: &str = "SDKGEN_ACCEPT_RENAMES";

/// Generates the client `name` from the document `input`, a path relative to the package's root, and tells Cargo when to run the
/// build script again. The names lock is `NAME.names.lock` next to the document. If there is a [configuration](crate::config)
/// next to the document, it applies.
///
/// # Errors
/// Fails if the name is not valid for a module, the configuration or the document has errors or renames items, or a file cannot be
/// written.
pub fn build(name: &str, input: impl AsRef<Path>) -> Result<(), BuildError> {
    let input = input.as_ref();
    let config = Config::find(input);
    // After an error in the configuration, the build script runs again once it was fixed.
    let path = Config::default_path(input);
    if path.is_file() {
        println!("{}", rerun_if_changed(&path));
    }
    build_with(&config?.configure(Generator::new(PackageName::parse(name)?, Target::Module))?, input)
}

/// Generates a client like [`build`], with a configured generator, for example with settings, pagination strategies or levels of
/// diagnostics. Its target should be [`Target::Module`]. Its names lock is replaced with the file next to the document.
///
/// # Errors
/// Fails like [`build`].
pub fn build_with(generator: &Generator, input: impl AsRef<Path>) -> Result<(), BuildError> {
    let lock = lock::default_path(&generator.package().library(), input.as_ref());
    build_with_lock(generator, input, lock)
}

/// Generates a client like [`build_with`], with the names lock `lock`, a path relative to the package's root.
///
/// # Errors
/// Fails like [`build`].
pub fn build_with_lock(
    generator: &Generator,
    input: impl AsRef<Path>,
    lock: impl AsRef<Path>,
) -> Result<(), BuildError> {
    let accepts = std::env::var_os(ACCEPT_RENAMES).is_some_and(|it| it == "1");
    let script = Script {
        root: Path::new("."),
        out: std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or(BuildError::NoBuildScript)?,
        input: input.as_ref(),
        lock: lock.as_ref(),
        renames: if accepts { Renames::Accept } else { Renames::Refuse },
    };
    let mut lines = Vec::new();
    let result = script.run(generator, &mut lines);
    // After a failure, the build script runs again once the document or the lock was fixed.
    lines.iter().for_each(|it| println!("{it}"));
    result
}

/// The paths and options of a build script.
struct Script<'a> {
    /// The package's root.
    root: &'a Path,
    /// The folder `OUT_DIR`.
    out: PathBuf,
    input: &'a Path,
    lock: &'a Path,
    renames: Renames,
}

impl Script<'_> {
    /// Generates a client, and adds the instructions for Cargo to `lines`, also if it fails.
    fn run(&self, generator: &Generator, lines: &mut Vec<String>) -> Result<(), BuildError> {
        let Self { input, lock, .. } = *self;
        lines.extend([rerun_if_changed(input), rerun_if_changed(lock)]);
        lines.push(format!("cargo::rerun-if-env-changed={ACCEPT_RENAMES}"));
        let generator = generator.clone().with_lock(NameLock::read(lock, lock)?);
        let output = generator.run(&Input::Path(input.to_owned()));
        lines.extend(instructions(&output));
        if output.diagnostics.has_errors() {
            return Err(BuildError::Description { input: input.to_owned(), list: errors(&output.diagnostics) });
        }
        if self.renames.refuses(&output.renames) {
            let accept = format!("set {ACCEPT_RENAMES}=1 for one build");
            let list = renames::list(&output.renames) + &renames::refusal(&output.renames, &accept);
            return Err(BuildError::Renames { input: input.to_owned(), lock: lock.to_owned(), list });
        }
        // The lock is first, so that an interrupted run leaves no client without one.
        if let Some(warning) = lock::update(self.root, lock, &output.lock)? {
            lines.push(format!("cargo::warning={}", printable(&warning)));
        }
        write(&self.out, &generator.package().library(), &output)
    }
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
    let known = ["blocking", "test-util", "webhooks"].into_iter().chain(features.iter().copied());
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
mod tests;
