//! The fields of an operation that every stage has.

use serde::{Deserialize, Serialize};

use super::HttpMethod;
use crate::path_template::PathTemplate;
use crate::pointer::Pointer;

/// An operation's id, request line and documentation.
///
/// Source: OpenAPI 3.0.3, Operation Object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationHead {
    /// The `operationId`.
    pub id: String,
    /// The HTTP method.
    pub method: HttpMethod,
    /// The path.
    pub path: PathTemplate,
    /// The summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The description, in CommonMark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `true` if the specification marks the operation as deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The replacement of a deprecated operation, from `x-deprecated-description`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecation: Option<String>,
    /// `true` if the operation may change. Clients have to opt in to such operations.
    #[serde(default, skip_serializing_if = "is_false")]
    pub experimental: bool,
}

impl OperationHead {
    /// Returns the location of the operation in a document.
    pub(crate) fn pointer(&self) -> Pointer {
        self.method.pointer(&Pointer::root().at(["paths", self.path.as_str()]))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_false(value: &bool) -> bool {
    !*value
}
