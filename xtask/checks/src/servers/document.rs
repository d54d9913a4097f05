//! The document of a server, and the crate that is generated from it.

use std::path::PathBuf;

use anyhow::bail;
use sdk_generator::PackageName;
use sdk_generator::diagnostic::Severity;
use sdk_generator::generate::Generator;
use sdk_generator::outline::Outline;
use sdk_generator::read::Input;
use sdk_generator::sync::{Mode, sync};
use sdk_generator::target::{RuntimeSource, Target};

use super::workspace::Workspace;

/// The document of a server.
pub(super) struct Document {
    pub(super) text: Vec<u8>,
    /// The name of the file, whose extension is that of its format.
    pub(super) file: &'static str,
    /// Where the document comes from, such as `/openapi.json`.
    pub(super) origin: &'static str,
}

/// A generated crate.
pub(super) struct Generated {
    pub(super) folder: PathBuf,
    pub(super) outline: Outline,
    /// The number of warnings about the document.
    pub(super) warnings: usize,
}

/// Generates the crate of a server.
///
/// # Errors
/// Fails if the document has errors.
pub(super) fn generate(workspace: &Workspace, document: &Document) -> anyhow::Result<Generated> {
    let input = workspace.path(document.file);
    std::fs::write(&input, &document.text)?;
    let folder = workspace.crate_folder();
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let runtime = workspace.root().join("runtime").to_string_lossy().into_owned();
    let target = Target::Standalone { runtime: RuntimeSource::Path(runtime), own_workspace: true };
    let output = Generator::new(PackageName::parse(&format!("server-{name}"))?, target).run(&Input::Path(input));
    if output.diagnostics.has_errors() {
        let list: Vec<String> = output.diagnostics.iter().map(ToString::to_string).collect();
        bail!("{}", list.join("\n"));
    }
    sync(&folder, &output.files, Mode::Write)?;
    let outline = serde_json::from_str(&std::fs::read_to_string(folder.join("api.json"))?)?;
    let warnings = output.diagnostics.iter().filter(|it| it.severity == Severity::Warning).count();
    Ok(Generated { folder, outline, warnings })
}
