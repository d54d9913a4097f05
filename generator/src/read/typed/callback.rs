//! Callbacks: path items whose operations the server calls.

use indexmap::IndexMap;
use openapiv3::Callback;
use serde_json::Value;

use super::reader::{Members, Reader};
use crate::pointer::Trail;
use crate::read::reference::reference_of;

impl<'a> Reader<'a> {
    /// Types the member `callbacks` of an operation.
    pub(super) fn callbacks(&mut self, operation: &'a Members, at: &Trail<'_>) -> IndexMap<String, Callback> {
        let here = at.member("callbacks");
        let Some(nodes) = self.object(operation, "callbacks", at) else { return IndexMap::new() };
        let mut callbacks = IndexMap::new();
        for (name, node) in nodes.iter().filter(|(name, _)| !name.starts_with("x-")) {
            let callback = self.callback(node, &here.member(name));
            callbacks.extend(callback.map(|callback| (name.clone(), callback)));
        }
        callbacks
    }

    /// Types a callback. References are inlined, because `openapiv3` does not support references to callbacks.
    pub(super) fn callback(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Callback> {
        if let Some(reference) = reference_of(node) {
            let (target, pointer) = self.target(reference, at)?;
            return self.inline(target, pointer, at, Self::callback);
        }
        let mut callback = Callback::new();
        for (expression, node) in self.members(node, at)?.iter().filter(|(key, _)| !key.starts_with("x-")) {
            let item = self.path_item(None, node, &at.member(expression));
            callback.extend(item.map(|(item, _)| (expression.clone(), item)));
        }
        Some(callback)
    }
}
