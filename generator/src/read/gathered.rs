//! The tree of an input, together with the origins of its nodes.

use serde_json::Value;

use super::file::load_file;
use super::limits::Budget;
use super::origins::{Origins, Source};
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// A tree whose nodes are at their normalized locations, and the origins of these nodes.
pub(super) struct Gathered {
    pub(super) tree: Value,
    pub(super) origins: Origins,
}

impl Gathered {
    /// Reads a document from its text. Reports syntax errors and duplicate keys.
    pub(super) fn of_document(
        text: &str,
        source: Source,
        budget: &Budget,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let loaded = load_file(text, &source.name, budget, diagnostics)?;
        let mut origins = Origins::default();
        let number = origins.add_file(source);
        origins.insert(Pointer::root(), number, Pointer::root());
        for pointer in &loaded.duplicates {
            diagnostics.at(pointer, Code::DuplicateKey, "duplicate key; the last value is used");
        }
        Some(Self { tree: loaded.tree, origins })
    }
}
