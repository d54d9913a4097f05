//! Helpers for the `$ref`s of untyped nodes.

use serde_json::Value;

/// The maximum length of a chain of references.
pub(super) const MAX_HOPS: usize = 64;

/// Returns the `$ref` of a node, if it has one.
pub(super) fn reference_of(node: &Value) -> Option<&str> {
    node.get("$ref").and_then(Value::as_str)
}

/// Returns the member or item of a node that `token` selects.
pub(super) fn step<'v>(node: &'v Value, token: &str) -> Option<&'v Value> {
    match node {
        Value::Object(members) => members.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Returns `true` if a node that is a reference has no other members.
pub(super) fn is_bare(node: &Value) -> bool {
    node.as_object().is_some_and(|members| members.len() == 1)
}

/// Replaces an unresolvable `$ref` that was already reported. A control character cannot clash with a real reference.
pub(super) const ALREADY_REPORTED: &str = "\u{1}";
