//! The tools of `xtask/tools.toml`: which are there, in which versions, and how to get the others.

use std::process::Command;

use anyhow::{Context, bail, ensure};
use semver::Version;
use serde::Deserialize;

use super::{Line, State};

/// The list of tools. The versions stand there and nowhere else.
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
    /// The version that this workspace is checked with; without it any will do.
    version: Option<Version>,
    /// What it does here.
    purpose: String,
    /// A program that prints the version, and its arguments.
    command: Vec<String>,
    install: String,
}

fn list() -> anyhow::Result<Vec<Tool>> {
    Ok(toml::from_str::<List>(LIST).context("xtask/tools.toml")?.tool)
}

pub(super) fn lines() -> anyhow::Result<Vec<Line>> {
    Ok(list()?.iter().map(|it| it.line(it.found().as_ref())).collect())
}

/// Installs the tools of these names that are missing, or there in another version.
///
/// # Errors
/// A name is not in the list, cargo is not what installs it, or installing fails.
pub(super) fn install(names: &[String]) -> anyhow::Result<()> {
    let tools = list()?;
    for name in names {
        let Some(tool) = tools.iter().find(|it| it.name == *name) else {
            let known: Vec<&str> = tools.iter().map(|it| it.name.as_str()).collect();
            bail!("there is no tool `{name}`; there are {}", known.join(", "));
        };
        if tool.line(tool.found().as_ref()).state != State::Ok {
            tool.install()?;
        }
    }
    Ok(())
}

impl Tool {
    /// The version that is there.
    fn found(&self) -> Option<Found> {
        let (program, arguments) = self.command.split_first()?;
        let output = Command::new(program).args(arguments).output().ok().filter(|it| it.status.success())?;
        Some(match version_in(&String::from_utf8_lossy(&output.stdout)) {
            Some(version) => Found::Version(version),
            None => Found::Unversioned,
        })
    }

    /// What to run to get it.
    fn install_command(&self) -> String {
        match &self.version {
            Some(version) => self.install.replace("{version}", &version.to_string()),
            None => self.install.clone(),
        }
    }

    /// Runs what gets it. Cargo installs for whoever runs it; other commands change the system, which is for them to decide.
    fn install(&self) -> anyhow::Result<()> {
        let command = self.install_command();
        let mut words = command.split_whitespace();
        if words.next() != Some("cargo") {
            bail!("cargo does not install `{}`; run: {command}", self.name);
        }
        println!("{command}");
        let status = Command::new(env!("CARGO")).args(words).status().with_context(|| command.clone())?;
        ensure!(status.success(), "{command}: {status}");
        Ok(())
    }

    /// Nothing of this is needed to generate crates: what is missing is a note.
    fn line(&self, found: Option<&Found>) -> Line {
        let install = self.install_command();
        let (state, message) = match (found, &self.version) {
            (None, _) => (State::Note, format!("missing; it {}: {install}", self.purpose)),
            (Some(Found::Version(found)), Some(wanted)) if found != wanted => {
                (State::Note, format!("{found}, and checks use {wanted}: {install}"))
            }
            (Some(Found::Version(found)), _) => (State::Ok, format!("{found}; it {}", self.purpose)),
            (Some(Found::Unversioned), _) => (State::Ok, format!("it {}", self.purpose)),
        };
        Line::new(state, &self.name, message)
    }
}

/// A tool that is there.
enum Found {
    Version(Version),
    /// It tells no version of three numbers.
    Unversioned,
}

/// The first version in a line such as `cargo-hack 0.6.46` or `v20.20.2`.
pub(super) fn version_in(text: &str) -> Option<Version> {
    text.split_whitespace().find_map(|it| Version::parse(it.strip_prefix('v').unwrap_or(it)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_says_what_it_is_for_and_how_to_get_it() {
        let list: List = toml::from_str(LIST).unwrap();
        for tool in &list.tool {
            assert!(!tool.command.is_empty() && !tool.purpose.is_empty() && !tool.install.is_empty(), "{}", tool.name);
            assert_eq!(tool.version.is_some(), tool.install.contains("{version}"), "{}", tool.name);
        }
    }

    #[test]
    fn only_what_cargo_installs_is_installed() {
        let refused = |name: &str| install(&[name.to_owned()]).unwrap_err().to_string();
        assert!(refused("no-such-tool").starts_with("there is no tool `no-such-tool`; there are cargo-insta, "));
        let tool = Tool {
            name: "thing".to_owned(),
            version: None,
            purpose: "does things".to_owned(),
            command: Vec::new(),
            install: "sudo get thing".to_owned(),
        };
        assert_eq!(tool.install().unwrap_err().to_string(), "cargo does not install `thing`; run: sudo get thing");
    }

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(version_in("rustc 1.95.0 (59807616e 2026-04-14)\n"), Some(Version::new(1, 95, 0)));
        assert_eq!(version_in("v20.20.2\n"), Some(Version::new(20, 20, 2)));
        assert_eq!(version_in("Chromium 140.0.7339.80 built on Debian"), None);
    }

    #[test]
    fn a_missing_tool_comes_with_the_command_that_gets_it() {
        let tool = Tool {
            name: "cargo-thing".to_owned(),
            version: Some(Version::new(1, 2, 3)),
            purpose: "does things".to_owned(),
            command: vec!["cargo-thing-that-is-not-there".to_owned()],
            install: "get cargo-thing@{version}".to_owned(),
        };
        let line = tool.line(tool.found().as_ref());
        let expected = Line::new(State::Note, "cargo-thing", "missing; it does things: get cargo-thing@1.2.3");
        assert_eq!(line, expected);
        let line = tool.line(Some(&Found::Version(Version::new(1, 0, 0))));
        assert_eq!(line.message, "1.0.0, and checks use 1.2.3: get cargo-thing@1.2.3");
        assert_eq!(tool.line(Some(&Found::Version(Version::new(1, 2, 3)))).state, State::Ok);
    }
}
