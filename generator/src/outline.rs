//! What a crate holds, without its code: operations and types, as `api.json` lists them.
//!
//! A file that an earlier generator wrote is read as well: what it does not have is empty, and [`Outline::format`] tells.

mod types;

use serde::{Deserialize, Deserializer, Serialize};

pub use self::types::{Field, Kind, Type};
pub use crate::ir::{HttpMethod, ParameterPlace, Presence, Status, StatusError, Style, StyleKind};
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
    pub rust_type: String,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The `operationId`.
    pub id: String,
    /// Module and method, such as `oauth_clients::get_oauth_client`.
    pub rust: String,
    /// The HTTP method, in upper case.
    pub method: HttpMethod,
    /// The path template.
    pub path: String,
    /// The tag that it stands with.
    pub tag: String,
    /// The Cargo feature that compiles it.
    pub feature: String,
    /// The summary of the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The words of the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What the method takes, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// What the method's request takes by setters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<Argument>,
    /// The type that the call gives.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Parameters, as the description lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The body in each of its content types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Body>,
    /// The answers by status and content type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// Whether it is called without credentials.
    #[serde(default, skip_serializing_if = "is_false")]
    pub public: bool,
    /// The security schemes of which one lets a caller in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<String>,
    /// The scopes of its security requirements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Whether the description calls it deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What to use instead of an operation that is deprecated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecation: Option<String>,
    /// Whether it may change without notice.
    #[serde(default, skip_serializing_if = "is_false")]
    pub experimental: bool,
    /// What its list can be filtered by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// What its list can be sorted by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sorters: Vec<String>,
    /// How its list comes in pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
}

/// What a method or a setter takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// Its name in code.
    pub rust: String,
    /// Its type, as the method spells it.
    pub rust_type: String,
    /// The parameter that it is sent as; none for a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<ParameterName>,
}

/// What tells a parameter from the others of its operation.
///
/// Source: OpenAPI 3.0.3, Parameter Object: a combination of name and location.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ParameterName {
    /// The name on the wire.
    pub name: String,
    /// Where it is sent.
    #[serde(rename = "in")]
    pub place: ParameterPlace,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name on the wire and the place.
    #[serde(flatten)]
    pub key: ParameterName,
    /// Whether a call has to have it.
    pub required: bool,
    /// The type of its value.
    pub rust_type: String,
    /// How it is written, where it is not as parameters of its place are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// What the description says of it.
    #[serde(flatten)]
    pub docs: Docs,
}

/// What the description says of a parameter or a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Docs {
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it calls it deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What the server takes where it is left out; null is a value too.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub default: Option<serde_json::Value>,
}

/// A body in one content type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The media type.
    pub content_type: String,
    /// The variant that holds it, where the method takes one of several bodies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Whether a call has to have it.
    pub required: bool,
    /// The type of its value.
    pub rust_type: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// A status, a class such as `4XX`, or `default`.
    pub status: Status,
    /// The media type, where there is a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The type of its value.
    pub rust_type: String,
}

/// A field that a list can be filtered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// The name on the wire.
    pub field: String,
    /// The operators that it takes.
    pub operators: Vec<String>,
}

/// How a list comes in pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paging {
    /// What a page is asked for by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PagingKind>,
    /// The path to the list in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// The type of an item.
    pub rust_type: String,
    /// Items of a page, unless asked otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_size: Option<u64>,
    /// Items that a page can have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_size: Option<u64>,
    /// Whether the list goes on where offsets end.
    #[serde(default, skip_serializing_if = "is_false")]
    pub search_after: bool,
}

impl Outline {
    /// Whether it has the documentation, arguments and servers that the first files left out.
    pub const fn is_complete(&self) -> bool {
        self.format >= FORMAT
    }
}

/// For members that are left out of the file where they say nothing.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// For values among which null is one: a member that is there has a value.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
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
        assert_eq!(operation.parameters[0].key.place, ParameterPlace::Query);
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
