//! The commands of `sdkgen`, one module per command.

mod configuration;
pub(crate) mod corpus;
mod coverage;
pub(crate) mod diff;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod inspect;
mod limits;
mod pages;
mod selection;

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, ensure};
use sdk_generator::files::LIMIT;
use sdk_generator::generate::Output;
use sdk_generator::read::Input;

/// The name of standard input in diagnostics.
const STANDARD_INPUT: &str = "stdin";

/// Returns the input for an argument, which is a path, or `-` for standard input.
fn input(argument: &Path) -> anyhow::Result<Input> {
    if argument != Path::new("-") {
        return Ok(Input::Path(argument.to_owned()));
    }
    let mut text = String::new();
    let read =
        std::io::stdin().lock().take(LIMIT + 1).read_to_string(&mut text).context("failed to read standard input")?;
    ensure!(u64::try_from(read)? <= LIMIT, "standard input is larger than the limit of {} MiB", LIMIT >> 20);
    Ok(Input::Text { name: STANDARD_INPUT.into(), text })
}

/// Returns the number of webhooks for a summary, or nothing if there are none.
fn webhook_count(output: &Output) -> String {
    match output.outline.webhooks.len() {
        0 => String::new(),
        count => format!("{count} webhooks, "),
    }
}
