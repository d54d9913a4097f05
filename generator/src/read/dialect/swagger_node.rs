//! Access to the nodes of Swagger 2.0.

use serde_json::Value;

/// Iterates over the members of an object. Other values have none.
pub(super) fn members(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    node.as_object().into_iter().flatten()
}
