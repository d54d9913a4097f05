//! Maps pointers to lines and columns. This happens only for files that diagnostics refer to.

mod json;
mod wanted;
mod yaml;

use self::wanted::Wanted;
use super::load::{clamp, looks_like_json, without_bom};
use crate::pointer::Pointer;

/// Returns the line and column of each pointer's key, or of the nearest ancestor that exists in the text.
pub(super) fn positions(text: &str, pointers: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
    let as_json = looks_like_json(text).then(|| json_offsets(text, pointers)).flatten();
    let offsets = as_json.unwrap_or_else(|| {
        let mut offsets = vec![None; pointers.len()];
        yaml::find(text, &Wanted::new(pointers), &mut offsets);
        offsets
    });
    positions_of(text, &offsets)
}

/// Like [`positions`], for the content of a file that may start with a byte order mark.
pub(super) fn file_positions(text: &str, pointers: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
    positions(without_bom(text), pointers)
}

/// Returns the byte offset of each pointer's key, or of its nearest ancestor. Returns `None` if the text is not JSON.
pub(super) fn json_offsets(text: &str, pointers: &[&Pointer]) -> Option<Vec<Option<usize>>> {
    let mut offsets = vec![None; pointers.len()];
    json::find(text, &Wanted::new(pointers), &mut offsets).then_some(offsets)
}

/// Returns the line and column of a byte offset, both counted from 1. Columns count characters.
pub(super) fn position(text: &str, offset: usize) -> (u32, u32) {
    positions_of(text, &[Some(offset)])[0].unwrap_or((1, 1))
}

/// Returns the line and column of each byte offset.
pub(super) fn positions_of(text: &str, offsets: &[Option<usize>]) -> Vec<Option<(u32, u32)>> {
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1));
    let mut positions = vec![None; offsets.len()];
    // In order, so that the characters of a long line are counted once.
    let mut sorted: Vec<(usize, usize)> =
        offsets.iter().enumerate().filter_map(|(index, offset)| Some((offset.as_ref().copied()?, index))).collect();
    sorted.sort_unstable();
    let (mut counted, mut column) = (0, 0);
    for (offset, index) in sorted {
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts[line - 1];
        if counted < start {
            (counted, column) = (start, 0);
        }
        if let Some(between) = text.get(counted..offset.min(text.len())) {
            (counted, column) = (counted + between.len(), column + between.chars().count());
        }
        positions[index] = Some((clamp(line), clamp(column + 1)));
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str, pointer: &str) -> Option<(u32, u32)> {
        positions(text, &[&Pointer::parse(pointer).unwrap()])[0]
    }

    #[test]
    fn yaml_positions_are_those_of_the_keys() {
        let text = "a:\n  b:\n    - x: 1\n    - y: é\n      z: 2\n";
        assert_eq!(find(text, "/a/b"), Some((2, 3)));
        assert_eq!(find(text, "/a/b/1/z"), Some((5, 7)));
        assert_eq!(find(text, "/a/b/0"), Some((3, 7)));
        assert_eq!(find(text, "/a/nothing/here"), Some((1, 1)));
    }

    #[test]
    fn json_positions_are_those_of_the_keys() {
        let text = "{\"a\": {\"b\": [1, {\"é\": 2,\n \"z\": 3}]}}";
        assert_eq!(find(text, "/a/b"), Some((1, 8)));
        assert_eq!(find(text, "/a/b/1/z"), Some((2, 2)));
        assert_eq!(find(text, "/a/b/0"), Some((1, 14)));
        assert_eq!(find(text, "/a/b/7/x"), Some((1, 8)));
    }

    #[test]
    fn positions_below_an_alias_are_that_of_its_key() {
        assert_eq!(find("a: &x {b: 1}\nc: *x\n", "/c/b"), Some((2, 1)));
    }
}
