//! The tools of `xtask/tools.toml`: which are there, in which versions, and how to get the others.

use std::process::Command;

use anyhow::Context;
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

pub(super) fn lines() -> anyhow::Result<Vec<Line>> {
    let list: List = toml::from_str(LIST).context("xtask/tools.toml")?;
    Ok(list.tool.iter().map(|it| it.line(it.found().as_ref())).collect())
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

    /// Nothing of this is needed to generate crates: what is missing is a note.
    fn line(&self, found: Option<&Found>) -> Line {
        let install = match &self.version {
            Some(version) => self.install.replace("{version}", &version.to_string()),
            None => self.install.clone(),
        };
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
