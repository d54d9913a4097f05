//! What `sdkgen` can do, one file for each command.

mod choice;
pub(crate) mod corpus;
pub(crate) mod diff;
pub(crate) mod generate;
pub(crate) mod inspect;

use std::path::Path;

use anyhow::Context;
use sdk_generator::read::Input;

/// What findings call a document that came through standard input.
const STANDARD_INPUT: &str = "stdin";

/// The input that an argument names: a path, or standard input for `-`. A document without a file refers to no others.
fn input(argument: &Path) -> anyhow::Result<Input> {
    if argument != Path::new("-") {
        return Ok(Input::Path(argument.to_owned()));
    }
    let text = std::io::read_to_string(std::io::stdin()).context("reading standard input")?;
    Ok(Input::Text { name: STANDARD_INPUT.into(), text })
}
