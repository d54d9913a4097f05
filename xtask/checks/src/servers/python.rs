//! Servers that are Python packages.

use std::path::Path;
use std::process::Command;

use crate::bench::peers::install::install_with_pip;

use super::pins::Pins;
use super::server::Installed;
use super::workspace::Workspace;

/// Installs the pinned version of a package into a virtual environment.
pub(super) fn install(workspace: &Workspace, pins: &Pins, package: &str) -> anyhow::Result<Installed> {
    let version = pins.pip(package)?;
    let folder = install_with_pip(&workspace.path("python"), package, version)?;
    Ok(Installed { version: version.to_string(), folder })
}

/// Returns a command that runs a program of an environment, with a folder as the home of the user.
pub(super) fn command(installed: &Installed, program: &str, home: &Path) -> Command {
    let mut command = Command::new(installed.folder.join(program));
    command.current_dir(home).env("HOME", home);
    command
}
