//! What a crate holds, without its code: operations and types, as `api.json` lists them.
//!
//! A file that an earlier generator wrote is read as well: what it does not have is empty, and [`Outline::format`] tells.

mod docs;
mod operation;
mod rust_type;
mod serde_skip;
mod types;

use serde::{Deserialize, Serialize};

pub use self::docs::Docs;
pub use self::operation::{Argument, Body, Filter, Operation, Paging, Parameter, ParameterName, Response};
pub use self::rust_type::RustType;
pub use self::types::{Field, Type, TypeKind};
pub use crate::ir::{HttpMethod, OperationHead, ParameterLocation, Presence, Status, StatusError, Style, StyleKind};
pub use crate::paging::PagingKind;

/// The form of `api.json` that this generator writes.
pub const FORMAT: u32 = 1;

/// The operations and types of a crate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The form of the file: 0 before files said it, when they had neither documentation nor arguments. See [`FORMAT`].
    #[serde(default)]
    pub format: u32,
    /// The name of the package.
    #[serde(default)]
    pub package: String,
    /// The title of the API.
    #[serde(default)]
    pub title: String,
    /// The version that the description gives itself.
    #[serde(default)]
    pub version: String,
    /// Where the API is served unless a client is told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The servers among which callers can choose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The variants of the crate's `ErrorBody`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorVariant>,
    /// In the order of the crate's groups.
    pub operations: Vec<Operation>,
    /// In the order of the document.
    pub types: Vec<Type>,
}

/// A server as a type of the crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Its name.
    pub rust: String,
    /// The URL, with its variables in braces.
    pub url: String,
}

/// A variant of a crate's `ErrorBody`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorVariant {
    /// Its name.
    pub rust: String,
    /// The type of its value.
    pub rust_type: RustType,
}

impl Outline {
    /// Whether it has the documentation, arguments and servers that the first files left out.
    pub const fn is_complete(&self) -> bool {
        self.format >= FORMAT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_first_generators_is_read() {
        let text = r#"{"operations": [{"id": "a", "rust": "t::a", "method": "GET", "path": "/a", "tag": "T", "feature": "t",
            "parameters": [{"name": "q", "in": "query", "required": false, "rust_type": "String"}], "bodies": [],
            "responses": [{"status": "4XX", "content_type": null, "rust_type": "()"}], "scopes": [], "deprecated": false,
            "experimental": false, "filters": [], "sorters": [], "paging": {"kind": "offset", "items": null,
            "rust_type": "A", "default_size": 10, "maximum_size": null, "search_after": false}}],
            "types": [{"rust": "A", "kind": "struct", "fields": [
                {"wire": "b", "rust": "b", "rust_type": "String", "presence": "optional_nullable"}]}]}"#;
        let outline: Outline = serde_json::from_str(text).unwrap();
        assert!(!outline.is_complete());
        let operation = &outline.operations[0];
        assert_eq!(operation.parameters[0].key.place, ParameterLocation::Query);
        assert_eq!(operation.responses[0].status, Status::Range(4));
        assert_eq!(operation.paging.as_ref().unwrap().kind, Some(PagingKind::Offset));
        assert_eq!(outline.types[0].fields[0].presence, Presence::OptionalNullable);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for status in [Status::Code(200), Status::Range(5), Status::Default] {
            let text = serde_json::to_string(&status).unwrap();
            assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), status);
        }
        for wrong in ["\"20\"", "\"2xx\"", "\"9XX\"", "\"other\"", "\"+20\""] {
            assert!(serde_json::from_str::<Status>(wrong).is_err(), "{wrong}");
        }
    }
}
