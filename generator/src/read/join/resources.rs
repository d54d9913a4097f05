//! The schema resources of a file and their anchors, which are alternative targets of references.
//!
//! Source: JSON Schema 2020-12, core, sections 8.2.1, 8.2.2 and 9.3.

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use crate::pointer::{Pointer, Trail, percent_decoded};
use crate::read::grammar::is_data;

/// The base of documents without an absolute URI. It only serves to compare relative URIs.
const UNKNOWN_BASE: &str = "http://document.invalid/";

/// The number of the resource that is the whole file.
const WHOLE: usize = 0;

/// The resources of a file. If a URI or an anchor occurs several times, the first one is used.
pub(super) struct Resources {
    list: Vec<Resource>,
    by_pointer: HashMap<Pointer, usize>,
    by_uri: HashMap<String, usize>,
    /// The anchors of each resource.
    anchors: HashMap<usize, HashMap<String, Pointer>>,
    /// The first anchor with each name.
    first_anchors: HashMap<String, Pointer>,
}

/// A schema with an `$id`, or the whole file.
struct Resource {
    pointer: Pointer,
    /// `None` if the `$id` is not a URI.
    uri: Option<Url>,
}

impl Resources {
    /// Finds the resources in a tree. `uri` is that of the file, if it declares one.
    pub(super) fn of(tree: &Value, uri: Option<&str>) -> Self {
        let base = Url::parse(UNKNOWN_BASE).ok();
        let uri = match uri {
            Some(uri) => base.and_then(|it| it.join(uri).ok()),
            None => base,
        };
        let mut resources = Self {
            list: vec![Resource { pointer: Pointer::root(), uri }],
            by_pointer: HashMap::from([(Pointer::root(), WHOLE)]),
            by_uri: HashMap::new(),
            anchors: HashMap::new(),
            first_anchors: HashMap::new(),
        };
        let start = Pointer::root();
        resources.collect(tree, "", &Trail::from(&start), WHOLE);
        resources
    }

    fn collect(&mut self, node: &Value, parent: &str, at: &Trail<'_>, within: usize) {
        match node {
            Value::Object(members) => {
                let mut within = within;
                if let Some(Value::String(id)) = members.get("$id") {
                    // Before draft 2019-09, an `$id` that is only a fragment was an anchor.
                    match id.strip_prefix('#').filter(|it| !it.is_empty()) {
                        Some(anchor) => self.add_anchor(anchor, at, within),
                        None => within = self.add_resource(id, at, within),
                    }
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(Value::String(anchor)) = members.get(key) {
                        self.add_anchor(anchor, at, within);
                    }
                }
                for (key, below) in members.iter().filter(|(key, _)| !is_data(parent, key)) {
                    self.collect(below, key, &at.member(key), within);
                }
            }
            Value::Array(items) => {
                for (index, below) in items.iter().enumerate() {
                    self.collect(below, "", &at.item(index), within);
                }
            }
            _ => {}
        }
    }

    fn add_resource(&mut self, id: &str, at: &Trail<'_>, within: usize) -> usize {
        let uri = self.absolute(within, id.trim_end_matches('#'));
        let number = self.list.len();
        if let Some(uri) = &uri {
            self.by_uri.entry(uri.to_string()).or_insert(number);
        }
        let pointer = at.pointer();
        self.by_pointer.insert(pointer.clone(), number);
        self.list.push(Resource { pointer, uri });
        number
    }

    fn add_anchor(&mut self, anchor: &str, at: &Trail<'_>, within: usize) {
        let pointer = at.pointer();
        self.first_anchors.entry(anchor.to_owned()).or_insert_with(|| pointer.clone());
        self.anchors.entry(within).or_default().entry(anchor.to_owned()).or_insert(pointer);
    }

    /// Resolves a relative URI against that of a resource.
    fn absolute(&self, resource: usize, uri: &str) -> Option<Url> {
        self.list[resource].uri.as_ref().map_or_else(|| Url::parse(uri).ok(), |base| base.join(uri).ok())
    }

    /// Returns the location of a reference at `at` if it points to a resource or an anchor of this file.
    pub(super) fn find(&self, tree: &Value, at: &Pointer, reference: &str) -> Option<Pointer> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let is_pointer = fragment.is_empty() || fragment.starts_with('/');
        if document.is_empty() && is_pointer && self.list.len() == 1 {
            return None;
        }
        let own = self.enclosing(at);
        let resource = match document {
            "" => own,
            _ => *self.by_uri.get(self.absolute(own, document)?.as_str())?,
        };
        let fragment = percent_decoded(fragment);
        match Pointer::parse(&fragment) {
            Some(below) => {
                let pointer = self.list[resource].pointer.join(&below);
                // Inside a schema with an `$id`, documents often refer to their components as if the `$id` were missing.
                let is_usable = !document.is_empty() || tree.pointer(pointer.as_str()).is_some();
                is_usable.then_some(pointer)
            }
            None => {
                let within = self.anchors.get(&resource).and_then(|it| it.get(&fragment));
                let first = || self.first_anchors.get(&fragment).filter(|_| document.is_empty());
                within.or_else(first).cloned()
            }
        }
    }

    /// Returns the location of an absolute reference.
    pub(super) fn find_absolute(&self, tree: &Value, reference: &str) -> Option<Pointer> {
        self.find(tree, &Pointer::root(), reference)
    }

    /// Returns the innermost resource that contains a node.
    fn enclosing(&self, at: &Pointer) -> usize {
        if self.list.len() == 1 {
            return WHOLE;
        }
        let above = std::iter::successors(Some(at.clone()), Pointer::parent);
        above.into_iter().find_map(|it| self.by_pointer.get(&it).copied()).unwrap_or(WHOLE)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_relative_to_the_enclosing_resource() {
        let tree = json!({"schemas": {
            "User": {
                "$id": "https://a.example/user",
                "properties": {"manager": {}},
                "$defs": {"city": {"$anchor": "city"}, "inner": {"$id": "inner", "$anchor": "city"}},
            },
            "Address": {"$id": "https://a.example/address"},
            "Local": {"$id": "local", "enum": [{"$id": "https://a.example/data"}]},
        }});
        let resources = Resources::of(&tree, None);
        let inside = Pointer::parse("/schemas/User/properties/manager").unwrap();
        let outside = Pointer::parse("/paths/a").unwrap();
        for (at, reference, expected) in [
            (&inside, "#", Some("/schemas/User")),
            (&inside, "#/properties/manager", Some("/schemas/User/properties/manager")),
            (&inside, "#/schemas/Address", None),
            (&inside, "address", Some("/schemas/Address")),
            (&inside, "#city", Some("/schemas/User/$defs/city")),
            (&inside, "inner#city", Some("/schemas/User/$defs/inner")),
            (&outside, "local", Some("/schemas/Local")),
            (&outside, "https://a.example/inner", Some("/schemas/User/$defs/inner")),
            (&outside, "https://a.example/data", None),
            (&outside, "address", None),
            (&outside, "#missing", None),
        ] {
            let found = resources.find(&tree, at, reference);
            assert_eq!(found.as_ref().map(Pointer::as_str), expected, "{reference}");
        }
    }
}
