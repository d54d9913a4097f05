//! Converts dynamic references to plain ones.
//!
//! A dynamic reference points to the anchor in its own schema resource, unless an outer resource that refers to it has the same
//! anchor. Types cannot depend on the place from which a schema is used, so that the anchor of the own resource is used. It is the
//! more general one, because outer resources only restrict it.
//!
//! Source: JSON Schema 2020-12, core, sections 8.2.2 and 8.2.3.2; draft 2019-09, section 8.2.4.2.

use std::collections::HashSet;

use serde_json::Value;

use super::is_newer;
use crate::pointer::{Pointer, Trail};
use crate::read::grammar::{Node, Shape, visit};

/// Renames `$dynamicRef` and `$recursiveRef` to `$ref` in all schemas that do not have one.
pub(in crate::read) fn make_static(tree: &mut Value) {
    if !is_newer(tree) {
        return;
    }
    let mut found = Vec::new();
    let mut anchors: HashSet<Pointer> = HashSet::new();
    let start = Pointer::root();
    visit(tree, Shape::One(Node::Document), &Trail::from(&start), &mut |at, shape, node| {
        if shape != Shape::One(Node::Schema) {
            return;
        }
        if node.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
            anchors.insert(at.pointer());
        }
        let key = [DYNAMIC, RECURSIVE].into_iter().find(|it| node.get(it).is_some_and(Value::is_string));
        found.extend(key.filter(|_| node.get("$ref").is_none()).map(|key| (at.pointer(), key)));
    });
    for (at, key) in found {
        if let Some(Value::Object(schema)) = tree.pointer_mut(at.as_str())
            && let Some(reference) = schema.shift_remove(key)
        {
            let anchored = anchored(&at, key, &reference, &anchors).map(Value::String);
            schema.insert("$ref".to_owned(), anchored.unwrap_or(reference));
        }
    }
}

const DYNAMIC: &str = "$dynamicRef";
const RECURSIVE: &str = "$recursiveRef";

/// Returns a reference to the innermost schema around a recursive reference that has `$recursiveAnchor`. Without an `$id`, the
/// schema resource would be the whole document, which is not a schema.
fn anchored(at: &Pointer, key: &str, reference: &Value, anchors: &HashSet<Pointer>) -> Option<String> {
    if key != RECURSIVE || reference != "#" {
        return None;
    }
    let mut around = std::iter::successors(Some(at.clone()), Pointer::parent);
    around.find(|it| anchors.contains(it)).map(|it| it.to_fragment())
}
