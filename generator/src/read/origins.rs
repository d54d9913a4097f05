//! Tracks which file and position each node of the normalized document came from.
//!
//! The reader registers pointer prefixes with their locations in files. Positions are computed only for diagnostics.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Location};
use crate::files;
use crate::pointer::Pointer;

/// The locations in files that the nodes of a [`super::Document`] came from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    files: Vec<Source>,
    prefixes: BTreeMap<Pointer, (usize, Pointer)>,
    /// For each step that moved nodes, in order, maps their new locations to their previous ones.
    moves: Vec<HashMap<Pointer, Pointer>>,
}

/// Finds the line and column of each pointer, or of its nearest ancestor, in the text of a file.
pub(super) type FindPositions = fn(&str, &[&Pointer]) -> Vec<Option<(u32, u32)>>;

/// A file that was read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The path of the file, as passed by the caller.
    pub(super) name: PathBuf,
    /// Finds positions in the text, depending on the format of the file.
    pub(super) find_positions: FindPositions,
    /// The text, if it cannot be read again from the file.
    pub(super) text: Option<Arc<str>>,
}

impl Origins {
    /// Adds a file and returns its index.
    pub(super) fn add_file(&mut self, source: Source) -> usize {
        self.files.push(source);
        self.files.len() - 1
    }

    /// Iterates over the files that were read, except for inputs that are not in files.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().filter(|it| it.text.is_none()).map(|it| it.name.as_path())
    }

    /// Records that the node at `normal` and its descendants came from `source` in `file`.
    pub(super) fn insert(&mut self, normal: Pointer, file: usize, source: Pointer) {
        self.prefixes.insert(normal, (file, source));
    }

    /// Begins a step that moves nodes. From here on, [`Self::alias`] maps locations after the step to locations before it.
    pub(super) fn begin_step(&mut self) {
        self.moves.push(HashMap::new());
    }

    /// Records that the node at `normal` and its descendants have the same origin as those at `other`.
    pub(super) fn alias(&mut self, normal: Pointer, other: &Pointer) {
        match self.moves.last_mut() {
            Some(moves) => drop(moves.insert(normal, other.clone())),
            None => self.copy_prefixes(normal, other),
        }
    }

    /// Removes the origins of a removed node and its descendants.
    pub(super) fn forget(&mut self, normal: &Pointer) {
        let below: Vec<Pointer> = self.below(normal).map(|(prefix, _)| prefix.clone()).collect();
        self.prefixes.remove(normal);
        for prefix in below {
            self.prefixes.remove(&prefix);
        }
    }

    /// Iterates over the recorded nodes below a node, without the node itself.
    fn below(&self, normal: &Pointer) -> impl Iterator<Item = (&Pointer, &(usize, Pointer))> {
        // No pointer between these is anywhere else, because `0` is the character after `/`.
        let parse = |last| Pointer::parse(&format!("{}{last}", normal.as_str()));
        let first = parse('/').unwrap_or_default();
        let end = if normal.as_str().is_empty() { None } else { parse('0') };
        let end = end.map_or(Bound::Unbounded, Bound::Excluded);
        self.prefixes.range((Bound::Included(first), end))
    }

    fn copy_prefixes(&mut self, normal: Pointer, other: &Pointer) {
        let below = self.below(other).filter_map(|(prefix, origin)| Some((prefix.below(other)?, origin.clone())));
        let below: Vec<_> = below.map(|(rest, origin)| (normal.join(&rest), origin)).collect();
        let own = self.find(other);
        self.prefixes.extend(own.map(|origin| (normal, origin)));
        self.prefixes.extend(below);
    }

    /// Returns the file and the location in it that a node came from.
    fn find(&self, normal: &Pointer) -> Option<(usize, Pointer)> {
        let moved =
            self.moves.iter().rev().fold(normal.clone(), |here, moves| match nearest(|it| moves.get(it), &here) {
                Some((before, rest)) => before.join(&rest),
                None => here,
            });
        nearest(|it| self.prefixes.get(it), &moved).map(|((file, source), rest)| (*file, source.join(&rest)))
    }

    /// Returns the numbers at these locations as they are written in their files. The result is `None` for locations without a plain
    /// number.
    pub(super) fn spellings(&self, pointers: &[Pointer]) -> Vec<Option<String>> {
        let mut spellings = vec![None; pointers.len()];
        for (file, pointers) in self.by_file(pointers.iter().enumerate()) {
            let Some(text) = self.files[file].read() else { continue };
            let lines: Vec<&str> = text.lines().collect();
            let only: Vec<_> = pointers.iter().map(|(_, pointer)| pointer).collect();
            let positions = (self.files[file].find_positions)(&text, &only);
            let mut found: Vec<_> =
                pointers.iter().zip(positions).filter_map(|(it, position)| Some((position?, it))).collect();
            // In order, so that the characters of a long line are counted once.
            found.sort();
            let mut line_cursor = LineCursor::default();
            for ((line, column), (index, pointer)) in found {
                let rest = line.checked_sub(1).and_then(|it| lines.get(it as usize));
                let rest = rest.and_then(|it| line_cursor.rest(it, line, column));
                spellings[*index] = rest.and_then(|it| number_at(it, &pointer.tokens().last()?));
            }
        }
        spellings
    }

    /// Groups locations by their files.
    fn by_file<'p>(
        &self,
        pointers: impl Iterator<Item = (usize, &'p Pointer)>,
    ) -> BTreeMap<usize, Vec<(usize, Pointer)>> {
        let mut by_file: BTreeMap<usize, Vec<(usize, Pointer)>> = BTreeMap::new();
        for (index, pointer) in pointers {
            if let Some((file, source)) = self.find(pointer) {
                by_file.entry(file).or_default().push((index, source));
            }
        }
        by_file
    }

    /// Replaces locations in the current document by nodes in files, before the nodes of the document move. [`Self::locate`] finds
    /// their positions later, because that requires another pass over each file.
    pub(super) fn assign_files(&self, diagnostics: &mut Diagnostics) {
        for diagnostic in diagnostics.iter_mut() {
            let Location::Node(pointer) = &diagnostic.location else { continue };
            let Some((file, pointer)) = self.find(pointer) else { continue };
            let file = self.files[file].name.clone();
            diagnostic.location = Location::File { file, line: None, column: None, pointer: Some(pointer) };
        }
    }

    /// Replaces locations in the normalized document by locations in files, with their positions.
    pub fn locate(&self, diagnostics: &mut Diagnostics) {
        let nodes = diagnostics.iter().enumerate().filter_map(|(index, it)| match &it.location {
            Location::Node(pointer) => Some((index, pointer)),
            Location::File { .. } => None,
        });
        let mut wanted = self.by_file(nodes);
        let numbers: HashMap<&Path, usize> =
            self.files.iter().enumerate().rev().map(|(number, it)| (it.name.as_path(), number)).collect();
        for (index, diagnostic) in diagnostics.iter().enumerate() {
            if let Location::File { file, line: None, pointer: Some(pointer), .. } = &diagnostic.location
                && let Some(number) = numbers.get(file.as_path())
            {
                wanted.entry(*number).or_default().push((index, pointer.clone()));
            }
        }
        let mut locations = HashMap::new();
        for (file, pointers) in wanted {
            let source = &self.files[file];
            let only: Vec<_> = pointers.iter().map(|(_, pointer)| pointer).collect();
            let positions = source.positions(&only);
            for ((index, pointer), position) in pointers.into_iter().zip(positions) {
                let (line, column) = (position.map(|it| it.0), position.map(|it| it.1));
                let location = Location::File { file: source.name.clone(), line, column, pointer: Some(pointer) };
                locations.insert(index, location);
            }
        }
        for (index, diagnostic) in diagnostics.iter_mut().enumerate() {
            if let Some(location) = locations.remove(&index) {
                diagnostic.location = location;
            }
        }
    }
}

/// Returns the value of a pointer or of its nearest known ancestor, and the remaining path from there.
fn nearest<'m, T: 'm>(known: impl Fn(&Pointer) -> Option<&'m T>, pointer: &Pointer) -> Option<(&'m T, Pointer)> {
    let mut prefix = pointer.clone();
    loop {
        if let Some(found) = known(&prefix) {
            return Some((found, pointer.below(&prefix).unwrap_or_default()));
        }
        prefix = prefix.parent()?;
    }
}

/// A position in a line, from which later columns of the line are counted.
#[derive(Default)]
struct LineCursor {
    line: u32,
    /// The column, counted from 1, and its byte offset.
    column: u32,
    offset: usize,
}

impl LineCursor {
    /// Moves to a position after the last one. Returns the rest of the line, whose number is `number`.
    fn rest<'l>(&mut self, line: &'l str, number: u32, column: u32) -> Option<&'l str> {
        if self.line != number {
            *self = Self { line: number, column: 1, offset: 0 };
        }
        let rest = line.get(self.offset..)?;
        let skipped = rest.char_indices().nth(column.checked_sub(self.column)? as usize)?.0;
        self.column = column;
        self.offset += skipped;
        rest.get(skipped..)
    }
}

/// Returns the number at the start of a line's rest, which may be after its key.
fn number_at(rest: &str, key: &str) -> Option<String> {
    let quoted = rest.trim_start_matches(['"', '\'']).strip_prefix(key);
    let after_key = quoted.and_then(|it| it.trim_start_matches(['"', '\'', ' ']).strip_prefix(':'));
    let token = after_key.unwrap_or(rest).trim_start();
    let end = token.find(|it: char| it.is_whitespace() || matches!(it, ',' | ']' | '}')).unwrap_or(token.len());
    let token = &token[..end];
    let is_number = token.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '-' | '+' | '.'));
    (is_number && token.parse::<f64>().is_ok()).then(|| token.to_owned())
}

impl Source {
    /// Returns the line and column of each pointer, or of its nearest ancestor that exists in the file.
    fn positions(&self, pointers: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
        match self.read() {
            Some(text) => (self.find_positions)(&text, pointers),
            // The file was removed in the meantime. Report the diagnostics without a position.
            None => vec![None; pointers.len()],
        }
    }

    fn read(&self) -> Option<String> {
        match &self.text {
            Some(text) => Some(text.to_string()),
            None => files::read(&self.name).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_at_items_and_after_keys() {
        for (line, column, key, expected) in [
            ("  enum: [1.10, 1.20]", 10, "0", Some("1.10")),
            ("  enum: [1.10, 1.20]", 16, "1", Some("1.20")),
            ("  - 1.0 # old", 5, "0", Some("1.0")),
            ("  version: 1.10", 3, "version", Some("1.10")),
            ("{\"version\": 2.50, \"a\": 1}", 2, "version", Some("2.50")),
            ("  version: '1.10'", 3, "version", None),
            ("  enum: *versions", 3, "enum", None),
            ("", 1, "a", None),
        ] {
            let rest = LineCursor::default().rest(line, 1, column);
            assert_eq!(rest.and_then(|it| number_at(it, key)).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn columns_of_a_line_are_counted_from_the_last_one() {
        let mut cursor = LineCursor::default();
        let columns = [(3, 1), (3, 4), (3, 4), (5, 2)];
        let found: Vec<_> = columns.into_iter().map(|(line, column)| cursor.rest("aé b", line, column)).collect();
        assert_eq!(found, [Some("aé b"), Some("b"), Some("b"), Some("é b")]);
        assert_eq!(cursor.rest("aé b", 5, 9), None);
    }
}
