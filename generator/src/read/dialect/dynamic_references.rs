//! Converts dynamic references to plain ones.
//!
//! A dynamic reference points to the anchor in its own schema resource, unless an outer resource that refers to it has the same
//! anchor. Types cannot depend on the place from which a schema is used, so that the anchor of the own resource is used. It is the
//! more general one, because outer resources only restrict it.
//!
//! Source: JSON Schema 2020-12, core, sections 8.2.2 and 8.2.3.2; draft 2019-09, section 8.2.4.2.

use serde_json::Value;

use super::is_newer;
use crate::pointer::{Pointer, Trail};
use crate::read::grammar::{Node, Shape, visit};

/// Renames `$dynamicRef` and `$recursiveRef` to `$ref` in all schemas that do not have one.
pub(in crate::read) fn make_static(tree: &mut Value) {
    if !is_newer(tree) {
        return;
    }
    const DYNAMIC: [&str; 2] = ["$dynamicRef", "$recursiveRef"];
    let mut found = Vec::new();
    let start = Pointer::root();
    visit(tree, Shape::One(Node::Document), &Trail::from(&start), &mut |at, shape, node| {
        let key = DYNAMIC.into_iter().find(|it| node.get(it).is_some_and(Value::is_string));
        if let Some(key) = key.filter(|_| shape == Shape::One(Node::Schema) && node.get("$ref").is_none()) {
            found.push((at.pointer(), key));
        }
    });
    for (at, key) in found {
        if let Some(Value::Object(schema)) = tree.pointer_mut(at.as_str())
            && let Some(reference) = schema.shift_remove(key)
        {
            schema.insert("$ref".to_owned(), reference);
        }
    }
}
