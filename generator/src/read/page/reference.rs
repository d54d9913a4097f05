//! References from the schemas of a page to the parts that were extracted from it.
//!
//! A tree contains null in place of each extracted part, and the reference is stored next to the tree, by its pointer. No
//! string of a page can therefore be mistaken for a reference.

use serde_json::{Map, Value};

use crate::pointer::{Pointer, Trail};

/// A reference to a part.
#[derive(Clone, Debug)]
pub(super) struct PartReference {
    /// The number of the part.
    pub(super) part: usize,
    /// For the reference of a cycle, the number of levels that it leads up. It distinguishes cycles that are equal
    /// otherwise.
    pub(super) levels: Option<usize>,
    pub(super) position: ReferencePosition,
}

/// The position of a reference, which decides how it is written.
#[derive(Clone, Debug)]
pub(super) enum ReferencePosition {
    /// In place of a schema: an object with `$ref`, and the members of the schema that depend on its use.
    Schema(Map<String, Value>),
    /// In the mapping of a discriminator: a string.
    Mapping,
}

/// The references of one tree, by pointer.
#[derive(Debug, Default)]
pub(super) struct References(Vec<(Pointer, PartReference)>);

impl References {
    /// Creates references with pointers from the root of the tree.
    pub(super) fn new(mut list: Vec<(Pointer, PartReference)>) -> Self {
        list.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(list)
    }

    /// Returns the reference at a position of the tree. The node at every such position is null.
    pub(super) fn at(&self, node: &Value, at: &Trail<'_>) -> Option<&PartReference> {
        if !node.is_null() || self.0.is_empty() {
            return None;
        }
        let pointer = at.pointer();
        let found = self.0.binary_search_by(|(it, _)| it.cmp(&pointer)).ok()?;
        self.0.get(found).map(|(_, reference)| reference)
    }

    /// Returns the numbers of the parts, in the order of the pointers.
    pub(super) fn parts(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().map(|(_, reference)| reference.part)
    }

    /// Replaces the numbers of one page by those of all pages. Levels have no meaning for other pages.
    pub(super) fn renumber(&mut self, numbers: &[usize]) {
        for (_, reference) in &mut self.0 {
            reference.part = numbers.get(reference.part).copied().unwrap_or(usize::MAX);
            reference.levels = None;
        }
    }

    /// Writes each reference into the tree, converted by `write`.
    pub(super) fn write(self, tree: &mut Value, write: impl Fn(PartReference) -> Value) {
        for (pointer, reference) in self.0 {
            if let Some(slot) = tree.pointer_mut(pointer.as_str()) {
                *slot = write(reference);
            }
        }
    }
}
