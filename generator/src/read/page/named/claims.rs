//! Determines which documents have the operations that pages name, as far as it is known before references are resolved.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::pages::Reference;

/// The operations of all documents.
#[derive(Default)]
pub(super) struct Claims {
    by_path: HashMap<PathBuf, usize>,
    /// The paths of each document.
    paths: Vec<Vec<PathBuf>>,
    /// The documents that have an operation, by path and method.
    with_operation: HashMap<(String, String), BTreeSet<usize>>,
    /// The documents with a path whose operations are in other files or components.
    with_path: HashMap<String, BTreeSet<usize>>,
}

/// Pages that name the same operation, and may refer to the same documents.
pub(super) struct Group {
    /// The documents that the pages name, or that have the operation that they name.
    pub(super) documents: BTreeSet<usize>,
    /// The number of pages.
    pub(super) pages: usize,
}

impl Claims {
    /// Adds a document. Its number is that of the documents before it.
    pub(super) fn add(&mut self, path: &Path, document: &Value) {
        let number = self.paths.len();
        self.paths.push(Vec::new());
        self.add_path(number, path);
        for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for (key, _) in item.as_object().into_iter().flatten() {
                let documents = match key.as_str() {
                    "$ref" => self.with_path.entry(path.clone()).or_default(),
                    _ => self.with_operation.entry((path.clone(), key.clone())).or_default(),
                };
                documents.insert(number);
            }
        }
    }

    /// Adds a path of a copy of a document.
    pub(super) fn add_path(&mut self, number: usize, path: &Path) {
        self.by_path.insert(path.to_owned(), number);
        self.paths.get_mut(number).into_iter().for_each(|it| it.push(path.to_owned()));
    }

    /// Returns the paths of a document.
    pub(super) fn paths(&self, number: usize) -> &[PathBuf] {
        self.paths.get(number).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the number of the group of each page, and the groups.
    pub(super) fn groups(&self, references: &[Reference]) -> (Vec<usize>, Vec<Group>) {
        let (mut known, mut groups) = (HashMap::new(), Vec::<Group>::new());
        let number_of = |reference: &Reference| {
            let name = &reference.operation;
            let key = (Arc::as_ptr(&reference.documents), name.path.clone(), name.method.clone());
            let number = *known.entry(key).or_insert_with(|| {
                groups.push(Group { documents: self.documents_of(reference), pages: 0 });
                groups.len() - 1
            });
            groups.get_mut(number).into_iter().for_each(|it| it.pages += 1);
            number
        };
        (references.iter().map(number_of).collect(), groups)
    }

    /// Returns the only document that a page may refer to, or those that have the operation. Iterates over the smaller set, so that
    /// the work is linear in the size of pages and documents.
    fn documents_of(&self, reference: &Reference) -> BTreeSet<usize> {
        let name = &reference.operation;
        let numbers = || reference.documents.iter().filter_map(|it| self.by_path.get(it).copied());
        if reference.documents.len() == 1 {
            return numbers().collect();
        }
        let with_operation = self.with_operation.get(&(name.path.clone(), name.method.clone()));
        let sets: Vec<_> = with_operation.into_iter().chain(self.with_path.get(&name.path)).collect();
        let size: usize = sets.iter().map(|it| it.len()).sum();
        if size > reference.documents.len() {
            return numbers().filter(|it| sets.iter().any(|set| set.contains(it))).collect();
        }
        sets.into_iter().flatten().copied().filter(|it| self.may_be(*it, reference)).collect()
    }

    /// Returns `true` if a document is among those that a page may refer to.
    pub(super) fn may_be(&self, document: usize, reference: &Reference) -> bool {
        self.paths(document).iter().any(|it| reference.documents.contains(it))
    }
}
