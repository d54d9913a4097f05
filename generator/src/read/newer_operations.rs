//! Operations whose methods OpenAPI 3.2 added, and that `openapiv3` has no members for.
//!
//! Source: OpenAPI 3.2.0, Path Item Object, `query` and `additionalOperations`.

use indexmap::IndexMap;
use openapiv3::Operation;

use crate::ir::HttpMethod;

/// The operations of path items with other methods than those of OpenAPI 3.0, by path. The path items are in the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewerOperations(IndexMap<String, Vec<(HttpMethod, Operation)>>);

impl NewerOperations {
    /// Adds the operations of a path item.
    pub(super) fn insert(&mut self, path: &str, operations: Vec<(HttpMethod, Operation)>) {
        if !operations.is_empty() {
            self.0.insert(path.to_owned(), operations);
        }
    }

    /// Returns the operations of a path item.
    pub(crate) fn of(&self, path: &str) -> &[(HttpMethod, Operation)] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    /// Returns all operations, with their paths and methods.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, HttpMethod, &Operation)> {
        self.0.iter().flat_map(|(path, operations)| {
            operations.iter().map(move |(method, operation)| (path.as_str(), *method, operation))
        })
    }

    /// Keeps the operations for which a function returns `true`. It can change them.
    pub(super) fn retain(&mut self, mut keeps: impl FnMut(&str, HttpMethod, &mut Operation) -> bool) {
        for (path, operations) in &mut self.0 {
            operations.retain_mut(|(method, operation)| keeps(path, *method, operation));
        }
        self.0.retain(|_, operations| !operations.is_empty());
    }
}
