//! Positions in a document: its operations, and the schemas that these send and receive.

use std::collections::BTreeMap;

use serde_json::Value;

/// The members of a path item that are operations. Responses to `head` have no bodies, which edits could change.
pub(super) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "patch", "trace"];

/// A schema that operations use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    pub(super) sent: bool,
    pub(super) received: bool,
    /// `true` if it is, or may be, a part of an `allOf`, `anyOf` or `oneOf`, which may have the same members in other parts.
    pub(super) is_part: bool,
}

impl Uses {
    const SENT: Self = Self { sent: true, received: false, is_part: false };
    const RECEIVED: Self = Self { sent: false, received: true, is_part: false };

    fn add(&mut self, other: Self) -> bool {
        let before = *self;
        self.sent |= other.sent;
        self.received |= other.received;
        self.is_part |= other.is_part;
        *self != before
    }
}

/// Returns the JSON pointer of a child.
pub(super) fn child(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// Returns the pointers of the operations.
pub(super) fn operations(document: &Value) -> Vec<String> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|it| METHODS.contains(&it.as_str()));
        operations.extend(methods.map(|it| child(&child("/paths", path), it)));
    }
    operations
}

/// Returns the pointers of the parameters of an operation, without those of its path item. References are followed.
pub(super) fn parameters(document: &Value, operation: &str) -> Vec<String> {
    let list = child(operation, "parameters");
    let count = document.pointer(&list).and_then(Value::as_array).map_or(0, Vec::len);
    (0..count).map(|it| resolve(document, child(&list, &it.to_string()))).collect()
}

/// Follows references.
pub(super) fn resolve(document: &Value, mut pointer: String) -> String {
    while let Some(reference) = document.pointer(&pointer).and_then(|it| it["$ref"].as_str()) {
        pointer = reference.trim_start_matches('#').to_owned();
    }
    pointer
}

/// Returns the schemas that operations use, by their pointers. References are followed.
pub(super) fn schemas(document: &Value) -> BTreeMap<String, Uses> {
    let mut found = Found { document, schemas: BTreeMap::new() };
    for operation in operations(document) {
        let (item, _) = operation.rsplit_once('/').unwrap();
        for owner in [item, &operation] {
            for parameter in parameters(document, owner) {
                found.visit(child(&parameter, "schema"), Uses::SENT);
                found.content(&parameter, Uses::SENT);
            }
        }
        found.content(&resolve(document, child(&operation, "requestBody")), Uses::SENT);
        let responses = child(&operation, "responses");
        for status in found.keys(&responses) {
            found.content(&resolve(document, child(&responses, &status)), Uses::RECEIVED);
        }
    }
    found.schemas
}

struct Found<'d> {
    document: &'d Value,
    schemas: BTreeMap<String, Uses>,
}

impl Found<'_> {
    fn keys(&self, pointer: &str) -> Vec<String> {
        self.document
            .pointer(pointer)
            .and_then(Value::as_object)
            .map_or_else(Vec::new, |it| it.keys().cloned().collect())
    }

    fn content(&mut self, owner: &str, uses: Uses) {
        let content = child(owner, "content");
        for media_type in self.keys(&content) {
            self.visit(child(&child(&content, &media_type), "schema"), uses);
        }
    }

    fn visit(&mut self, pointer: String, uses: Uses) {
        let pointer = resolve(self.document, pointer);
        let Some(schema) = self.document.pointer(&pointer).filter(|it| it.is_object()) else { return };
        let is = |name: &str| schema[name] == true;
        let uses = Uses { sent: uses.sent && !is("readOnly"), received: uses.received && !is("writeOnly"), ..uses };
        if !(uses.sent || uses.received) || !self.schemas.entry(pointer.clone()).or_default().add(uses) {
            return;
        }
        let inner = Uses { is_part: false, ..uses };
        let properties = child(&pointer, "properties");
        for name in self.keys(&properties) {
            self.visit(child(&properties, &name), inner);
        }
        self.visit(child(&pointer, "additionalProperties"), inner);
        // Items of an object have no effect.
        if schema["type"] != "object" {
            self.visit(child(&pointer, "items"), inner);
        }
        for name in ["allOf", "anyOf", "oneOf"] {
            let list = child(&pointer, name);
            let count = self.document.pointer(&list).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..count {
                self.visit(child(&list, &index.to_string()), Uses { is_part: true, ..uses });
            }
        }
    }
}

/// Calls a function with every node, outer nodes first.
pub(super) fn each_node_mut(node: &mut Value, f: &mut impl FnMut(&mut Value)) {
    f(node);
    match node {
        Value::Object(members) => members.values_mut().for_each(|it| each_node_mut(it, f)),
        Value::Array(items) => items.iter_mut().for_each(|it| each_node_mut(it, f)),
        _ => {}
    }
}

/// Returns the references in a node.
pub(super) fn references(node: &Value) -> Vec<String> {
    let mut references = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node {
            Value::Object(members) => {
                references.extend(node["$ref"].as_str().map(str::to_owned));
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    references
}
