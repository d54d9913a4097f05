//! `$ref`s of untyped nodes.

use serde_json::Value;

/// The text of a node's `$ref`.
pub(super) fn reference_of(node: &Value) -> Option<&str> {
    node.get("$ref").and_then(Value::as_str)
}

/// The member or item of a node.
pub(super) fn step<'v>(node: &'v Value, token: &str) -> Option<&'v Value> {
    match node {
        Value::Object(members) => members.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Whether a node that is a reference says nothing else.
pub(super) fn is_bare(node: &Value) -> bool {
    node.as_object().is_some_and(|members| members.len() == 1)
}

/// Stands in a `$ref` that leads nowhere where that was reported before: a character that documents do not hold.
pub(super) const REPORTED: &str = "\u{1}";
