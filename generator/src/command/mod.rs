//! The commands of `sdkgen`, one module per command.

pub(crate) mod corpus;
pub(crate) mod diff;
pub(crate) mod generate;
pub(crate) mod inspect;
mod limits;
mod selection;

use std::path::Path;

use anyhow::Context;
use sdk_generator::read::Input;

/// The name of standard input in diagnostics.
const STANDARD_INPUT: &str = "stdin";

/// Returns the input for an argument, which is a path, or `-` for standard input.
fn input(argument: &Path) -> anyhow::Result<Input> {
    if argument != Path::new("-") {
        return Ok(Input::Path(argument.to_owned()));
    }
    let text = std::io::read_to_string(std::io::stdin()).context("failed to read standard input")?;
    Ok(Input::Text { name: STANDARD_INPUT.into(), text })
}
