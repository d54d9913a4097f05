//! Tables for a terminal.

use comfy_table::{Table, presets};

/// Creates a table without borders, which other tools can parse.
pub fn columns<const N: usize>(head: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    table.column_iter_mut().for_each(|it| {
        it.set_padding((0, 2));
    });
    table
}
