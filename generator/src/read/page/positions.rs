//! Maps pointers into the `api` object of a page to lines and columns.

use super::frontmatter::split;
use crate::pointer::Pointer;
use crate::read::locate;

/// Returns the line and column of pointers into the `api` object of a page. If the value is a string, returns its start.
pub(super) fn positions(text: &str, pointers: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
    let Some(api) = split(text).and_then(|front| front.api()) else { return vec![None; pointers.len()] };
    let start = locate::position(text, api.start);
    if api.is_string() {
        return vec![Some(start); pointers.len()];
    }
    if !api.is_within()
        && let Some(offsets) = locate::json_offsets(api.value, pointers)
    {
        let positions = locate::positions_of(api.value, &offsets);
        return positions.into_iter().map(|it| Some(it.map_or(start, |it| shifted(start, it)))).collect();
    }
    let base = Pointer::root().child("api");
    let pointers: Vec<Pointer> = pointers.iter().map(|it| base.join(it)).collect();
    let positions = locate::positions(api.entry, &pointers.iter().collect::<Vec<_>>());
    let key = locate::position(text, api.key);
    positions.into_iter().map(|it| Some(it.map_or(start, |it| shifted(key, it)))).collect()
}

/// Converts a position within a value that starts at `start` to a position in the page.
const fn shifted(start: (u32, u32), (line, column): (u32, u32)) -> (u32, u32) {
    match line {
        0 | 1 => (start.0, start.1.saturating_add(column.saturating_sub(1))),
        _ => (start.0.saturating_add(line - 1), column),
    }
}
