//! The anchors and ids of schemas, which are alternative targets of references.
//!
//! Source: JSON Schema 2020-12, core, sections 8.2.1 and 8.2.2.

use std::collections::HashMap;

use serde_json::Value;

use crate::pointer::{Pointer, Trail};

/// The anchors and ids in a file. If one occurs several times, the outermost node is used.
#[derive(Default)]
pub(super) struct Anchors {
    pub(super) anchors: HashMap<String, Pointer>,
    pub(super) ids: HashMap<String, Pointer>,
}

impl Anchors {
    pub(super) fn of(tree: &Value) -> Self {
        let mut anchors = Self::default();
        let start = Pointer::root();
        anchors.collect(tree, &Trail::from(&start));
        anchors
    }

    fn collect(&mut self, node: &Value, at: &Trail<'_>) {
        match node {
            Value::Object(members) => {
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(Value::String(anchor)) = members.get(key) {
                        self.anchors.entry(anchor.clone()).or_insert_with(|| at.pointer());
                    }
                }
                if let Some(Value::String(id)) = members.get("$id") {
                    self.ids.entry(id.trim_end_matches('#').to_owned()).or_insert_with(|| at.pointer());
                }
                members.iter().for_each(|(key, below)| self.collect(below, &at.member(key)));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, below)| self.collect(below, &at.item(index)));
            }
            _ => {}
        }
    }
}
