//! Documentation of parameters and fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::serde_skip::is_false;

/// The documentation of a parameter or a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Docs {
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `true` if it is deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The value that the server uses if it is omitted, which can be null.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub default: Option<Box<serde_json::Value>>,
    /// The keywords that restrict the value without affecting its type, such as `maxLength`.
    #[serde(default, skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
}

/// Keywords of JSON Schema with their values.
pub type Constraints = BTreeMap<String, serde_json::Value>;

/// Deserializes a member whose value can be null, so that a null value differs from a missing member.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<serde_json::Value>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}
