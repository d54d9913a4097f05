//! Access to the nodes of Swagger 2.0.

use serde_json::Value;

/// Iterates over the members of an object. Other values have none.
pub(super) fn members(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    node.as_object().into_iter().flatten()
}

/// Returns `true` if the member `key` of a node is data, such as an example, a default, or an enum. `parent` is the key of
/// the node itself: the members of `properties` and similar nodes are names, and a property may be named `default`.
pub(super) fn is_data(parent: &str, key: &str) -> bool {
    const OF_NAMES: [&str; 6] = ["properties", "definitions", "responses", "parameters", "headers", "paths"];
    !OF_NAMES.contains(&parent) && (matches!(key, "example" | "examples" | "default" | "enum") || key.starts_with("x-"))
}
