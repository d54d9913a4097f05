//! Where every node of the normal form came from.
//!
//! In come prefixes, each with a place in a file; out come positions, looked for only when a finding needs one.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Location};
use crate::pointer::Pointer;

/// The places in files that the nodes of a [`super::Document`] came from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    files: Vec<Source>,
    prefixes: HashMap<Pointer, (usize, Pointer)>,
    /// Where nodes stood before each step that moved some, in the order of the steps.
    moves: Vec<HashMap<Pointer, Pointer>>,
}

/// Finds line and column of each pointer, or of its nearest ancestor, in the text of a file.
pub(super) type FindPositions = fn(&str, &[&Pointer]) -> Vec<Option<(u32, u32)>>;

/// A file that was read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The file, as the caller named it.
    pub(super) name: PathBuf,
    /// Finds line and column of pointers in its text, which depends on the kind of file.
    pub(super) find_positions: FindPositions,
    /// Its text, where it cannot be read again.
    pub(super) text: Option<Arc<str>>,
}

impl Origins {
    /// Adds a file; gives its number.
    pub(super) fn add_file(&mut self, source: Source) -> usize {
        self.files.push(source);
        self.files.len() - 1
    }

    /// The files that were read, where they can be read again.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().filter(|it| it.text.is_none()).map(|it| it.name.as_path())
    }

    /// Says that the node `normal` and what is below it came from `place` in `file`.
    pub(super) fn insert(&mut self, normal: Pointer, file: usize, place: Pointer) {
        self.prefixes.insert(normal, (file, place));
    }

    /// Begins a step that moves nodes: from here on [`Self::alias`] names what stands after it by what stood before it.
    pub(super) fn begin_step(&mut self) {
        self.moves.push(HashMap::new());
    }

    /// Says that the node `normal` and what is below it came from where `other` came from.
    pub(super) fn alias(&mut self, normal: Pointer, other: &Pointer) {
        match self.moves.last_mut() {
            Some(moves) => drop(moves.insert(normal, other.clone())),
            None => self.copy_prefixes(normal, other),
        }
    }

    /// Forgets what was said about a node and what is below it: they are gone.
    pub(super) fn forget(&mut self, normal: &Pointer) {
        self.prefixes.retain(|prefix, _| prefix.below(normal).is_none());
    }

    fn copy_prefixes(&mut self, normal: Pointer, other: &Pointer) {
        let below = self.prefixes.iter().filter_map(|(prefix, origin)| Some((prefix.below(other)?, origin.clone())));
        let below: Vec<_> = below.map(|(rest, origin)| (normal.join(&rest), origin)).collect();
        let own = self.find(other);
        self.prefixes.extend(own.map(|origin| (normal, origin)));
        self.prefixes.extend(below);
    }

    /// The file and the place in it that a node came from.
    fn find(&self, normal: &Pointer) -> Option<(usize, Pointer)> {
        let moved = self.moves.iter().rev().fold(normal.clone(), |here, moves| match nearest(moves, &here) {
            Some((before, rest)) => before.join(&rest),
            None => here,
        });
        nearest(&self.prefixes, &moved).map(|((file, place), rest)| (*file, place.join(&rest)))
    }

    /// Turns every place in the normal form into one in a file.
    pub fn locate(&self, diagnostics: &mut Diagnostics) {
        let mut wanted: BTreeMap<usize, Vec<(usize, Pointer)>> = BTreeMap::new();
        for (index, diagnostic) in diagnostics.iter().enumerate() {
            if let Location::Node(pointer) = &diagnostic.place
                && let Some((file, place)) = self.find(pointer)
            {
                wanted.entry(file).or_default().push((index, place));
            }
        }
        let mut places = HashMap::new();
        for (file, pointers) in wanted {
            let source = &self.files[file];
            let only: Vec<_> = pointers.iter().map(|(_, pointer)| pointer).collect();
            let positions = source.positions(&only);
            for ((index, pointer), position) in pointers.into_iter().zip(positions) {
                let (line, column) = (position.map(|it| it.0), position.map(|it| it.1));
                let place = Location::File { file: source.name.clone(), line, column, pointer: Some(pointer) };
                places.insert(index, place);
            }
        }
        for (index, diagnostic) in diagnostics.iter_mut().enumerate() {
            if let Some(place) = places.remove(&index) {
                diagnostic.place = place;
            }
        }
    }
}

/// What is known of a place or of the nearest one above it, and the rest of the way from there.
fn nearest<'m, T>(known: &'m HashMap<Pointer, T>, place: &Pointer) -> Option<(&'m T, Pointer)> {
    let mut prefix = place.clone();
    loop {
        if let Some(found) = known.get(&prefix) {
            return Some((found, place.below(&prefix).unwrap_or_default()));
        }
        prefix = prefix.parent()?;
    }
}

impl Source {
    /// Line and column of each pointer, or of the nearest node above it that the file has.
    fn positions(&self, pointers: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
        let text = match &self.text {
            Some(text) => text.to_string(),
            None => match std::fs::read(&self.name) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                // The file was there a moment ago; a finding without a line is better than none.
                Err(_) => return vec![None; pointers.len()],
            },
        };
        (self.find_positions)(&text, pointers)
    }
}
