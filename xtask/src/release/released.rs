//! What was released last, as the history of the repository has it.

use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, bail};
use sdk_generator::outline::Outline;
use semver::Version;

/// The tag of a release.
pub(super) fn tag(api: &str, version: &Version) -> String {
    format!("{api}-v{version}")
}

/// Whether a file of a crate is another one than at a commit, its changelog aside.
pub(super) fn differs(root: &Path, commit: &str, api: &str) -> anyhow::Result<bool> {
    let folder = format!("generated/{api}");
    let changelog = format!(":(exclude){folder}/CHANGELOG.md");
    let output = git(root, &["diff", "--quiet", "--end-of-options", commit, "--", &folder, &changelog])?;
    match output.status.code() {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => bail!("git diff {commit}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// What a crate held at a commit, as its `api.json` said it; nothing where there is no such commit, or no crate in it.
pub(super) fn outline(root: &Path, commit: &str, api: &str) -> anyhow::Result<Option<Outline>> {
    let file = format!("{commit}:./generated/{api}/api.json");
    let output = git(root, &["show", "--end-of-options", &file])?;
    if !output.status.success() {
        return Ok(None);
    }
    let outline: Outline = serde_json::from_slice(&output.stdout).with_context(|| file)?;
    // The first files did not say it.
    Ok(Some(if outline.package.is_empty() { Outline { package: api.to_owned(), ..outline } } else { outline }))
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    Command::new("git").args(arguments).current_dir(root).output().context("git, which knows what was released")
}
