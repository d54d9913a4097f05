//! What `sdkgen` can do, one file for each command.

mod choice;
pub(crate) mod corpus;
pub(crate) mod diff;
pub(crate) mod generate;
pub(crate) mod inspect;
mod workspace;

use std::path::Path;

use anyhow::Context;
use comfy_table::{Table, presets};
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

/// Columns without lines between them, as wide as what they hold, so that other tools can take them apart.
fn table<const N: usize>(head: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    table.column_iter_mut().for_each(|it| {
        it.set_padding((0, 2));
    });
    table
}
