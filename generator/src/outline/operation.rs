//! The operations of a crate.

use serde::{Deserialize, Serialize};

use super::docs::Docs;
use super::rust_type::RustType;
use super::serde_skip::is_false;
use crate::ir::{OperationHead, ParameterLocation, Status, Style};
use crate::paging::PagingKind;

/// An operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The id, the request line and the documentation.
    #[serde(flatten)]
    pub head: OperationHead,
    /// Module and method, such as `oauth_clients::get_oauth_client`.
    pub rust: String,
    /// The tag that it stands with.
    pub tag: String,
    /// The Cargo feature that compiles it.
    pub feature: String,
    /// What the method takes, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// What the method's request takes by setters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<Argument>,
    /// The type of the result of a call.
    #[serde(default, alias = "answer", skip_serializing_if = "Option::is_none")]
    pub result: Option<RustType>,
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
    pub rust_type: RustType,
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
    pub place: ParameterLocation,
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
    pub rust_type: RustType,
    /// How it is written, where it is not as parameters of its place are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// What the description says of it.
    #[serde(flatten)]
    pub docs: Docs,
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
    pub rust_type: RustType,
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
    pub rust_type: RustType,
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
    pub rust_type: RustType,
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
