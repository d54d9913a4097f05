//! Reads the last release of a crate from the Git history.

use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, bail};
use sdk_generator::outline::Outline;
use semver::Version;

/// Returns the tag of a release.
pub(super) fn tag(api: &str, version: &Version) -> String {
    format!("{api}-v{version}")
}

/// Returns `true` if any file of a crate except its changelog differs from a commit.
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

/// Returns the outline in a crate's `api.json` at a commit, or `None` if the commit or the crate does not exist. Fails without Git,
/// because releases could exist.
pub(super) fn outline(root: &Path, commit: &str, api: &str) -> anyhow::Result<Option<Outline>> {
    let repository = git(root, &["rev-parse", "--git-dir"])?;
    if !repository.status.success() {
        let reason = String::from_utf8_lossy(&repository.stderr);
        bail!("cannot find the last release: {}; run this command in a Git checkout with the tags", reason.trim());
    }
    let file = format!("{commit}:./generated/{api}/api.json");
    let output = git(root, &["show", "--end-of-options", &file])?;
    if !output.status.success() {
        return Ok(None);
    }
    let outline: Outline = serde_json::from_slice(&output.stdout).with_context(|| file)?;
    // The first versions of the file did not contain the package.
    Ok(Some(if outline.package.is_empty() { Outline { package: api.to_owned(), ..outline } } else { outline }))
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    Command::new("git").args(arguments).current_dir(root).output().context("cannot run git to find the last release")
}
