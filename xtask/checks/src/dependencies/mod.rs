//! `cargo xtask dependencies`: what the published crates ask of the compiler and of other crates is true.
//!
//! No locked dependency needs a newer compiler than `rust-version` says, and the crates compile with the oldest versions that
//! their manifests allow. Where the compiler of `rust-version` is installed, they compile with it.

mod minimal;
mod oldest;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use serde_json::Value;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Looks at what dependencies declare, and compiles nothing.
    #[arg(long)]
    no_compile: bool,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let metadata = metadata(root)?;
    let published = published(&metadata, root);
    ensure!(!published.is_empty(), "the workspace has no crate that is published");
    oldest::declared(&metadata, &published)?;
    if !arguments.no_compile {
        oldest::compile(root, &metadata, &published)?;
        minimal::compile(root)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What cargo says of the workspace and of all that it is locked to.
fn metadata(root: &Path) -> anyhow::Result<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--all-features", "--format-version", "1"])
        .current_dir(root)
        .output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

/// The packages that others use: the generator, the runtime, and what is generated.
fn published<'m>(metadata: &'m Value, root: &Path) -> Vec<&'m Value> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let is_published = |it: &&Value| {
        let folder = it["manifest_path"].as_str().and_then(|it| Path::new(it).parent()?.strip_prefix(root).ok());
        folder.is_some_and(|it| it == "generator" || it == "runtime" || it.starts_with("generated"))
    };
    packages.filter(is_published).collect()
}

/// What became of a command that may need the network.
enum Outcome {
    Done,
    /// It needs the network, and there is none.
    Unreachable,
}

/// Runs a command.
fn run_command(command: &mut Command) -> anyhow::Result<Outcome> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Ok(Outcome::Done);
    }
    ensure!(is_unreachable(&said), "{command:?}:\n{said}");
    Ok(Outcome::Unreachable)
}

/// Whether cargo failed for want of a network.
fn is_unreachable(said: &str) -> bool {
    [
        "network failure",
        "failed to download",
        "download of ",
        "Could not resolve host",
        "failed to connect",
        "--offline",
    ]
    .iter()
    .any(|it| said.contains(it))
}

#[cfg(test)]
mod tests {
    use super::is_unreachable;

    #[test]
    fn a_crate_that_does_not_compile_is_no_matter_of_the_network() {
        assert!(is_unreachable("warning: spurious network error\nerror: failed to download from `https://x`"));
        assert!(!is_unreachable("error[E0432]: unresolved import `x`"));
        assert!(!is_unreachable("error: failed to select a version for `x`."));
    }
}
