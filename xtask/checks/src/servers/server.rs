//! A server to test.

use std::path::PathBuf;

use super::document::Document;
use super::pins::Pins;
use super::process::ServerProcess;
use super::workspace::Workspace;

/// A server to test.
pub(super) struct Server {
    /// The name of its folders and of its crate.
    pub(super) name: &'static str,
    /// The name in the page.
    pub(super) title: &'static str,
    /// The path of the base URL.
    pub(super) base_path: &'static str,
    pub(super) install: fn(&Workspace, &Pins) -> anyhow::Result<Installed>,
    pub(super) start: fn(&Workspace, &Installed) -> anyhow::Result<Running>,
    /// The source of the module `scenario` of the program.
    pub(super) scenario: &'static str,
    /// Faults of the server or of its document that the scenario works around.
    pub(super) faults: &'static [&'static str],
}

/// An installed server.
pub(super) struct Installed {
    /// The installed version.
    pub(super) version: String,
    /// The folder with its files.
    pub(super) folder: PathBuf,
}

/// A server that accepts requests.
pub(super) struct Running {
    pub(super) process: ServerProcess,
    pub(super) document: Document,
}
