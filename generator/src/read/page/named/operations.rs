//! The operations of a document, as far as they are known before its references are resolved.

use std::collections::HashSet;

use serde_json::Value;

use super::pages::Reference;

/// The operations of a document.
pub(super) struct Operations {
    /// Paths and methods.
    known: HashSet<(String, String)>,
    /// Paths whose operations are in other files or components.
    unknown: HashSet<String>,
}

impl Operations {
    /// Returns the operations of a document.
    pub(super) fn of(document: &Value) -> Self {
        let (mut known, mut unknown) = (HashSet::new(), HashSet::new());
        for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
            let members = item.as_object().into_iter().flatten().map(|(key, _)| key);
            for key in members {
                if key == "$ref" {
                    unknown.insert(path.clone());
                } else {
                    known.insert((path.clone(), key.clone()));
                }
            }
        }
        Self { known, unknown }
    }

    /// Returns `true` if the document may have the operation that a page names.
    pub(super) fn contains(&self, reference: &Reference) -> bool {
        let name = &reference.operation;
        self.unknown.contains(&name.path) || self.known.contains(&(name.path.clone(), name.method.clone()))
    }
}
