//! The operations of a crate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::docs::Docs;
use super::rust_type::RustType;
use super::serde_skip::is_false;
use crate::ir::{Encoding, OperationHead, ParameterLocation, Status, Style};
use crate::paging::PagingKind;

/// An operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The id, the request line and the documentation.
    #[serde(flatten)]
    pub head: OperationHead,
    /// The module and method, such as `oauth_clients::get_oauth_client`.
    pub rust: String,
    /// The tag that it is grouped under.
    pub tag: String,
    /// The Cargo feature that compiles it.
    pub feature: String,
    /// The arguments of the method, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// The setters of the method's request type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<Argument>,
    /// The type of the result of a call.
    #[serde(default, alias = "answer", skip_serializing_if = "Option::is_none")]
    pub result: Option<RustType>,
    /// The method that requests a stream, if the other one returns the whole result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamMethod>,
    /// The parameters, in the order of the specification.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The request body in each content type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Body>,
    /// The responses by status and content type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// The URL of its server, if that is not the server of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// `true` if it is called without credentials.
    #[serde(default, skip_serializing_if = "is_false")]
    pub public: bool,
    /// The security schemes, any one of which is sufficient.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<String>,
    /// The scopes of its security requirements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The fields that its list can be filtered by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// The fields that its list can be sorted by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sorters: Vec<String>,
    /// The pagination of its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
}

/// A method that requests a stream. Its arguments are those of the other method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StreamMethod {
    /// The method, such as `create_chat_stream`.
    pub rust: String,
    /// The type of the stream.
    pub result: RustType,
}

/// An argument of a method or a setter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// The name in code.
    pub rust: String,
    /// The type in the signature.
    pub rust_type: RustType,
    /// The parameter that it is sent as, or `None` for a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<ParameterName>,
}

/// The identity of a parameter in its operation.
///
/// Source: OpenAPI 3.0.3, Parameter Object: a combination of name and location.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ParameterName {
    /// The name on the wire.
    pub name: String,
    /// The location.
    #[serde(rename = "in")]
    pub place: ParameterLocation,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name on the wire and the location.
    #[serde(flatten)]
    pub key: ParameterName,
    /// `true` if it is required.
    pub required: bool,
    /// The type of the value.
    pub rust_type: RustType,
    /// The style, unless it is the default of the location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// The documentation.
    #[serde(flatten)]
    pub docs: Docs,
}

/// A body in one content type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The media type.
    pub content_type: String,
    /// The enum variant for it, if the method takes one of several bodies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// `true` if it is required.
    pub required: bool,
    /// The type of the value.
    pub rust_type: RustType,
    /// The encodings of the members of a form that do not have the default one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub encodings: BTreeMap<String, Encoding>,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// A status, a class such as `4XX`, or `default`.
    pub status: Status,
    /// The media type, if there is a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The type of the value.
    pub rust_type: RustType,
}

/// A field that a list can be filtered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// The name on the wire.
    pub field: String,
    /// The supported operators.
    pub operators: Vec<String>,
}

/// The pagination of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paging {
    /// The kind of the pagination strategy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PagingKind>,
    /// The path to the list in the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// The type of an item.
    pub rust_type: RustType,
    /// The default page size, in items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_size: Option<u64>,
    /// The maximum page size, in items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_size: Option<u64>,
    /// `true` if the list continues beyond the highest offset.
    #[serde(default, skip_serializing_if = "is_false")]
    pub search_after: bool,
}
