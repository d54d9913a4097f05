//! The commands of the package `xtask-checks`, which is compiled when one of them is run: what judges and measures takes
//! long to compile, and who only generates needs none of it.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context;

/// The package.
const PACKAGE: &str = "xtask-checks";

/// What follows the command's name; `--help` as well.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<OsString>,
}

/// Runs a command of the package, and ends as it does.
pub(crate) fn run(root: &Path, name: &str, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", PACKAGE, "--manifest-path"]).arg(root.join("Cargo.toml"));
    let status = cargo.args(["--", name]).args(&arguments.rest).status().with_context(|| format!("{cargo:?}"))?;
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
