//! The version that a document declares.

use serde_json::Value;

/// Returns `true` if a document declares OpenAPI 3.1 or later.
pub(in crate::read) fn is_newer(tree: &Value) -> bool {
    tree.get("openapi").is_some_and(|version| !version_string(version).trim().starts_with("3.0"))
}

pub(super) fn version_string(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
