//! Compilation with the oldest dependencies that the manifests allow.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use toml_edit::{Array, DocumentMut};

use super::network::{NetworkOutcome, run_command};

/// The crates to compile. One generated crate is enough, because all of them have the same dependencies.
const MEMBERS: &[&str] = &["runtime", "generator", "generated/cloudflare-iam"];

/// Compiles a copy of the crates with the lowest versions of their dependencies.
pub(super) fn compile(root: &Path) -> anyhow::Result<()> {
    let copy = root.join("target/minimal-versions");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    write(root, &copy)?;
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        // Most of the dependencies are already compiled there.
        command.args(arguments).current_dir(&copy).env("CARGO_TARGET_DIR", root.join("target"));
        command
    };
    // Only this step needs an unstable option. Build scripts must not detect a nightly compiler.
    let mut lock = cargo(&["generate-lockfile", "-Z", "direct-minimal-versions"]);
    for command in [lock.env("RUSTC_BOOTSTRAP", "1"), &mut cargo(&["fetch", "--locked"])] {
        if let NetworkOutcome::Unreachable = run_command(command)? {
            println!("skipped: compilation with minimal versions: the registry cannot be reached");
            return Ok(());
        }
    }
    let mut check = cargo(&["check", "--workspace", "--all-features", "--offline"]);
    ensure!(matches!(run_command(&mut check)?, NetworkOutcome::Done), "{check:?} needs the network");
    fs::remove_dir_all(&copy)?;
    println!("minimal versions: {} compile", MEMBERS.join(", "));
    Ok(())
}

/// Writes a workspace with only these crates, without their dev-dependencies.
fn write(root: &Path, copy: &Path) -> anyhow::Result<()> {
    let read = |path: &Path| -> anyhow::Result<DocumentMut> {
        fs::read_to_string(path).with_context(|| path.display().to_string())?.parse().context("invalid manifest")
    };
    let mut workspace = read(&root.join("Cargo.toml"))?;
    workspace["workspace"]["members"] = MEMBERS.iter().copied().collect::<Array>().into();
    workspace["workspace"].as_table_like_mut().context("`[workspace]` is missing")?.remove("exclude");
    fs::create_dir_all(copy)?;
    fs::write(copy.join("Cargo.toml"), workspace.to_string())?;
    for member in MEMBERS {
        let (from, to) = (root.join(member), copy.join(member));
        copy_folder(&from.join("src"), &to.join("src"))?;
        let mut manifest = read(&from.join("Cargo.toml"))?;
        manifest.remove("dev-dependencies");
        fs::write(to.join("Cargo.toml"), manifest.to_string())?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
