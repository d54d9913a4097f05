//! The outline of a crate: its operations and types, as in `api.json`.
//!
//! Files of earlier generators can be read. Information that they do not have is empty; see [`Outline::format`].

mod docs;
mod operation;
mod rust_type;
mod serde_skip;
mod types;
mod webhook;

use serde::{Deserialize, Serialize};

pub use self::docs::{Constraints, Docs};
pub use self::operation::{
    Argument, Body, Filter, Operation, Paging, Parameter, ParameterName, Response, StreamMethod,
};
pub use self::rust_type::RustType;
pub use self::types::{Field, Type, TypeKind};
pub use self::webhook::{Event, EventPosition, EventTest, Webhook};
pub use crate::ir::{
    Encoding, HttpMethod, HttpMethodError, OperationHead, OtherMethod, ParameterLocation, Presence, Status,
    StatusError, Style, StyleKind,
};
pub use crate::paging::PagingKind;

/// The version of the format of `api.json` that this generator writes.
pub const FORMAT: u32 = 3;

/// The operations and types of a crate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The version of the format. It is 0 for the first files, which had neither documentation nor arguments, 1 for files without
    /// constraints, and 2 for files without those of items and map values, of which the first lack `hashable`. See [`FORMAT`].
    #[serde(default)]
    pub format: u32,
    /// The name of the package.
    #[serde(default)]
    pub package: String,
    /// The title of the API.
    #[serde(default)]
    pub title: String,
    /// The version of the specification.
    #[serde(default)]
    pub version: String,
    /// The default base URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// The servers that callers can choose between.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The variants of the crate's `ErrorBody`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorVariant>,
    /// The operations, in the order of the crate's groups.
    pub operations: Vec<Operation>,
    /// The webhooks and callbacks, which are the kinds of events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<Webhook>,
    /// The types, in the order of the document.
    pub types: Vec<Type>,
}

/// A server, which is a type of the crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The name.
    pub rust: String,
    /// The URL, with its variables in braces.
    pub url: String,
}

/// A variant of a crate's `ErrorBody`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorVariant {
    /// The name.
    pub rust: String,
    /// The type of the value.
    pub rust_type: RustType,
}

impl Outline {
    /// Returns `true` if the outline has the documentation, arguments and servers, which the first files did not have.
    pub const fn is_complete(&self) -> bool {
        self.format >= 1
    }

    /// Returns `true` if the outline has the constraints of parameters and fields.
    pub const fn has_constraints(&self) -> bool {
        self.format >= 2
    }

    /// Returns `true` if the outline has the constraints of items and map values.
    pub const fn has_inner_constraints(&self) -> bool {
        self.format >= 3
    }

    /// Returns `true` if the outline has the types that implement `Hash`, which the first files did not have.
    pub fn has_hashes(&self) -> bool {
        self.format >= 3 || self.types.iter().any(|it| it.hashable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_first_format_can_be_read() {
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
    fn statuses_are_read_as_they_were_written() {
        for status in [Status::Code(200), Status::Range(5), Status::Default] {
            let text = serde_json::to_string(&status).unwrap();
            assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), status);
        }
        for wrong in ["\"20\"", "\"2xx\"", "\"9XX\"", "\"other\"", "\"+20\""] {
            assert!(serde_json::from_str::<Status>(wrong).is_err(), "{wrong}");
        }
    }
}
