//! Checks which tools of `xtask/tools.toml` are installed, in which versions, and how to install the others.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use semver::Version;
use serde::Deserialize;

use super::line::{Line, State};
use super::version::version_in;

/// The list of tools, which is the only place that specifies their versions.
const LIST: &str = include_str!("../../tools.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    tool: Vec<Tool>,
}

/// A tool.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tool {
    name: String,
    /// The version that the checks use; any version is accepted if it is missing.
    version: Option<Version>,
    /// The purpose of the tool, as in "reviews snapshots".
    purpose: String,
    /// The command that prints the version.
    command: Vec<String>,
    install: String,
}

fn list() -> anyhow::Result<Vec<Tool>> {
    Ok(toml::from_str::<List>(LIST).context("xtask/tools.toml")?.tool)
}

pub(super) fn lines() -> anyhow::Result<Vec<Line>> {
    Ok(list()?.iter().map(|it| it.line(it.found().as_ref())).collect())
}

/// Installs the given tools if they are missing or have another version.
///
/// # Errors
/// Returns an error if a name is not in the list, a tool is not installed with cargo, or an installation fails. The remaining tools
/// are still installed.
pub(super) fn install(root: &Path, names: &[String]) -> anyhow::Result<()> {
    let tools = list()?;
    let mut errors = Vec::new();
    for name in names {
        let Some(tool) = tools.iter().find(|it| it.name == *name) else {
            let known: Vec<&str> = tools.iter().map(|it| it.name.as_str()).collect();
            bail!("unknown tool `{name}`; expected one of {}", known.join(", "));
        };
        if tool.line(tool.found().as_ref()).state != State::Ok {
            errors.extend(tool.install(root).err().map(|it| format!("{it:#}")));
        }
    }
    ensure!(errors.is_empty(), "{}", errors.join("\n"));
    Ok(())
}

impl Tool {
    /// Returns the installed version.
    fn found(&self) -> Option<Found> {
        let (program, arguments) = self.command.split_first()?;
        let output = Command::new(program).args(arguments).output().ok().filter(|it| it.status.success())?;
        Some(match version_in(&String::from_utf8_lossy(&output.stdout)) {
            Some(version) => Found::Version(version),
            None => Found::Unversioned,
        })
    }

    /// Returns the command that installs the tool.
    fn install_command(&self) -> String {
        match &self.version {
            Some(version) => self.install.replace("{version}", &version.to_string()),
            None => self.install.clone(),
        }
    }

    /// Installs the tool with cargo. Other commands change the system, which is for the user to decide.
    fn install(&self, root: &Path) -> anyhow::Result<()> {
        let command = self.install_command();
        let mut words = command.split_whitespace();
        if words.next() != Some("cargo") {
            bail!("`{}` is not installed with cargo; run: {command}", self.name);
        }
        println!("{command}");
        let mut cargo = Command::new(env!("CARGO"));
        // Tools have dependencies in common, which are compiled once in a shared folder.
        let status = cargo.args(words).env("CARGO_TARGET_DIR", root.join("target/tools")).status();
        let status = status.with_context(|| command.clone())?;
        ensure!(status.success(), "{command}: {status}");
        Ok(())
    }

    /// Returns the result of the check. A missing tool is only a note, because generating crates does not need any of them.
    fn line(&self, found: Option<&Found>) -> Line {
        let install = self.install_command();
        let (state, message) = match (found, &self.version) {
            (None, _) => (State::Note, format!("missing; {}; install it with: {install}", self.purpose)),
            (Some(Found::Version(found)), Some(wanted)) if found != wanted => {
                (State::Note, format!("{found}, but checks use {wanted}; install it with: {install}"))
            }
            (Some(Found::Version(found)), _) => (State::Ok, format!("{found}; {}", self.purpose)),
            (Some(Found::Unversioned), _) => (State::Ok, self.purpose.clone()),
        };
        Line::new(state, &self.name, message)
    }
}

/// An installed tool.
enum Found {
    Version(Version),
    /// The tool does not print a version with three components.
    Unversioned,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_has_a_purpose_and_an_install_command() {
        let list: List = toml::from_str(LIST).unwrap();
        for tool in &list.tool {
            assert!(!tool.command.is_empty() && !tool.purpose.is_empty() && !tool.install.is_empty(), "{}", tool.name);
            assert_eq!(tool.version.is_some(), tool.install.contains("{version}"), "{}", tool.name);
        }
    }

    #[test]
    fn install_rejects_unknown_tools_and_other_installers() {
        let error = |name: &str| install(Path::new("."), &[name.to_owned()]).unwrap_err().to_string();
        assert!(error("no-such-tool").starts_with("unknown tool `no-such-tool`; expected one of cargo-insta, "));
        let tool = Tool {
            name: "thing".to_owned(),
            version: None,
            purpose: "does things".to_owned(),
            command: Vec::new(),
            install: "sudo get thing".to_owned(),
        };
        assert_eq!(
            tool.install(Path::new(".")).unwrap_err().to_string(),
            "`thing` is not installed with cargo; run: sudo get thing"
        );
    }

    #[test]
    fn version_is_found_in_tool_output() {
        assert_eq!(version_in("rustc 1.95.0 (59807616e 2026-04-14)\n"), Some(Version::new(1, 95, 0)));
        assert_eq!(version_in("v20.20.2\n"), Some(Version::new(20, 20, 2)));
        assert_eq!(version_in("Chromium 140.0.7339.80 built on Debian"), None);
    }

    #[test]
    fn missing_or_outdated_tool_is_reported_with_its_install_command() {
        let tool = Tool {
            name: "cargo-thing".to_owned(),
            version: Some(Version::new(1, 2, 3)),
            purpose: "does things".to_owned(),
            command: vec!["cargo-thing-that-does-not-exist".to_owned()],
            install: "get cargo-thing@{version}".to_owned(),
        };
        let line = tool.line(tool.found().as_ref());
        let expected =
            Line::new(State::Note, "cargo-thing", "missing; does things; install it with: get cargo-thing@1.2.3");
        assert_eq!(line, expected);
        let line = tool.line(Some(&Found::Version(Version::new(1, 0, 0))));
        assert_eq!(line.message, "1.0.0, but checks use 1.2.3; install it with: get cargo-thing@1.2.3");
        assert_eq!(tool.line(Some(&Found::Version(Version::new(1, 2, 3)))).state, State::Ok);
    }
}
