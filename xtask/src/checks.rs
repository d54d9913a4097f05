//! Runs the commands of the package `xtask-checks`.
//!
//! The package is compiled only when one of its commands is run. Its dependencies take long to compile, and generating
//! crates does not need them.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context;

/// The package that contains the commands.
const PACKAGE: &str = "xtask-checks";

/// The arguments after the command's name, including `--help`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<OsString>,
}

/// Runs a command of the package and returns its exit code.
pub(crate) fn run(root: &Path, name: &str, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", PACKAGE, "--manifest-path"]).arg(root.join("Cargo.toml"));
    let status = cargo.args(["--", name]).args(&arguments.rest).status().with_context(|| format!("{cargo:?}"))?;
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
