//! The version that a document declares.

use serde_json::Value;

use crate::members::Version;

/// Returns `true` if a document declares OpenAPI 3.1 or later.
pub(in crate::read) fn is_newer(tree: &Value) -> bool {
    tree.get("openapi").is_some_and(|version| !version_string(version).trim().starts_with("3.0"))
}

pub(super) fn version_string(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the version of OpenAPI that a document declares. Later versions 3.x are read as 3.2.
pub(in crate::read) fn version(tree: &Value) -> Version {
    if tree.get("swagger").is_some() {
        return Version::OpenApi20;
    }
    let declared = tree.get("openapi").map(version_string).unwrap_or_default();
    let minor = declared.trim().strip_prefix("3.").and_then(|it| it.split('.').next()).unwrap_or("0");
    match minor {
        "0" => Version::OpenApi30,
        "1" => Version::OpenApi31,
        _ => Version::OpenApi32,
    }
}
