//! What was released last, as the history of the repository has it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use semver::Version;

/// The tag of a release.
pub(super) fn tag(api: &str, version: &Version) -> String {
    format!("{api}-v{version}")
}

/// Whether a file of a crate is another one than at a commit, its changelog aside.
pub(super) fn differs(root: &Path, commit: &str, api: &str) -> anyhow::Result<bool> {
    let folder = format!("generated/{api}");
    let changelog = format!(":(exclude){folder}/CHANGELOG.md");
    let output = Command::new("git")
        .args(["diff", "--quiet", "--end-of-options", commit, "--", &folder, &changelog])
        .current_dir(root)
        .output()
        .context("git, which knows what was released")?;
    match output.status.code() {
        Some(0) => Ok(false),
        Some(1) => Ok(true),
        _ => bail!("git diff {commit}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// What a crate held at a commit, as its `api.json` said it; nothing where there is no such commit, or no crate in it.
pub(super) fn surface(root: &Path, commit: &str, api: &str) -> anyhow::Result<Option<String>> {
    let file = format!("{commit}:./generated/{api}/api.json");
    let output = Command::new("git")
        .args(["show", "--end-of-options", &file])
        .current_dir(root)
        .output()
        .context("git, which knows what was released")?;
    match output.status.success() {
        true => Ok(Some(String::from_utf8(output.stdout).with_context(|| file)?)),
        false => Ok(None),
    }
}
