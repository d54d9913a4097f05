//! Checks that the compiler is recent enough for this workspace.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use semver::{Comparator, Op, Version};

use super::line::{Line, State};
use super::version::version_in;

pub(super) fn line(root: &Path) -> Line {
    let subject = "rustc";
    match (installed(), needed(root)) {
        (Ok(installed), Ok(needed)) if needed.matches(&installed) => {
            Line::new(State::Ok, subject, format!("{installed} (requires {} or later)", shown(&needed)))
        }
        (Ok(installed), Ok(needed)) => {
            let message = format!("{installed} is older than the required {}; run `rustup update`", shown(&needed));
            Line::new(State::Problem, subject, message)
        }
        (Err(error), _) | (_, Err(error)) => Line::new(State::Problem, subject, format!("{error:#}")),
    }
}

fn installed() -> anyhow::Result<Version> {
    let output = Command::new("rustc").arg("--version").output().context("rustc cannot be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    version_in(&text).with_context(|| format!("rustc printed no version: {text:?}"))
}

/// Returns the `rust-version` of the workspace, which may have only two components.
fn needed(root: &Path) -> anyhow::Result<Comparator> {
    let manifest: toml::Table = std::fs::read_to_string(root.join("Cargo.toml")).context("Cargo.toml")?.parse()?;
    let version = manifest
        .get("workspace")
        .and_then(|it| it.get("package")?.get("rust-version")?.as_str())
        .context("Cargo.toml has no `rust-version`")?;
    Ok(Comparator { op: Op::GreaterEq, ..Comparator::parse(version)? })
}

fn shown(needed: &Comparator) -> String {
    needed.to_string().trim_start_matches(">=").to_owned()
}
