//! Tables for a terminal.

use comfy_table::{Table, presets};

/// Columns without lines between them, as wide as what they hold, so that other tools can take them apart.
pub fn columns<const N: usize>(head: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    table.column_iter_mut().for_each(|it| {
        it.set_padding((0, 2));
    });
    table
}
