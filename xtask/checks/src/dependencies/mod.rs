//! `cargo xtask dependencies`: checks the minimum versions that the manifests of the published crates declare.
//!
//! No locked dependency may need a newer compiler than `rust-version`, and the crates have to compile with the oldest versions
//! that their manifests allow. If the compiler of `rust-version` is installed, they have to compile with it, too.

mod minimal;
mod network;
mod oldest;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use serde_json::Value;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Check only what dependencies declare, without compiling anything
    #[arg(long)]
    no_compile: bool,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let metadata = metadata(root)?;
    let published = published(&metadata, root);
    ensure!(!published.is_empty(), "the workspace has no published crates");
    oldest::check_declared(&metadata, &published)?;
    if !arguments.no_compile {
        oldest::compile(root, &metadata, &published)?;
        minimal::compile(root)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns cargo's metadata of the workspace and its locked dependencies.
fn metadata(root: &Path) -> anyhow::Result<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--all-features", "--format-version", "1"])
        .current_dir(root)
        .output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

/// Returns the published packages: the generator, the runtime, and the generated crates.
fn published<'m>(metadata: &'m Value, root: &Path) -> Vec<&'m Value> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let is_published = |it: &&Value| {
        let folder = it["manifest_path"].as_str().and_then(|it| Path::new(it).parent()?.strip_prefix(root).ok());
        folder.is_some_and(|it| it == "generator" || it == "runtime" || it.starts_with("generated"))
    };
    packages.filter(is_published).collect()
}
