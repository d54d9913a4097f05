//! What a crate holds, without its code: operations and types, as `api.json` lists them.

use serde::Serialize;

/// The operations and types of a crate.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outline {
    /// In the order of the crate's groups.
    pub operations: Vec<Operation>,
    /// In the order of the document.
    pub types: Vec<Type>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// The `operationId`.
    pub id: String,
    /// Module and method, such as `oauth_clients::get_oauth_client`.
    pub rust: String,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// The tag that it stands with.
    pub tag: String,
    /// The Cargo feature that compiles it.
    pub feature: String,
    /// Parameters, as the description lists them.
    pub parameters: Vec<Parameter>,
    /// The body in each of its content types.
    pub bodies: Vec<Body>,
    /// The answers by status and content type.
    pub responses: Vec<Response>,
    /// The scopes of its security requirements.
    pub scopes: Vec<String>,
    /// Whether the description calls it deprecated.
    pub deprecated: bool,
    /// Whether it may change without notice.
    pub experimental: bool,
    /// What its list can be filtered by.
    pub filters: Vec<Filter>,
    /// What its list can be sorted by.
    pub sorters: Vec<String>,
    /// How its list comes in pages.
    pub paging: Option<Paging>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// `path`, `query`, `header` or `cookie`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// Whether a call has to have it.
    pub required: bool,
    /// The type of its value.
    pub rust_type: String,
}

/// A body in one content type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Body {
    /// The media type.
    pub content_type: String,
    /// Whether a call has to have it.
    pub required: bool,
    /// The type of its value.
    pub rust_type: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// A status, a class such as `4XX`, or `default`.
    pub status: String,
    /// The media type, where there is a body.
    pub content_type: Option<String>,
    /// The type of its value.
    pub rust_type: String,
}

/// A field that a list can be filtered by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Filter {
    /// The name on the wire.
    pub field: String,
    /// The operators that it takes.
    pub operators: Vec<String>,
}

/// How a list comes in pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paging {
    /// `offset`, `number` and others.
    pub kind: Option<&'static str>,
    /// The path to the list in the answer.
    pub items: Option<String>,
    /// The type of an item.
    pub rust_type: String,
    /// Items of a page, unless asked otherwise.
    pub default_size: Option<u64>,
    /// Items that a page can have.
    pub maximum_size: Option<u64>,
    /// Whether the list goes on where offsets end.
    pub search_after: bool,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Type {
    /// Its name.
    pub rust: String,
    /// What it is.
    pub kind: Kind,
    /// Its fields, variants or parts.
    pub fields: Vec<Field>,
}

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An object.
    Struct,
    /// Listed texts.
    StringEnum,
    /// Listed integers.
    IntegerEnum,
    /// One of several types.
    Union,
    /// A `multipart/form-data` body.
    Multipart,
    /// Documented response headers.
    Headers,
}

impl Kind {
    /// The word of it, as in `api.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::StringEnum => "string_enum",
            Self::IntegerEnum => "integer_enum",
            Self::Union => "union",
            Self::Multipart => "multipart",
            Self::Headers => "headers",
        }
    }

    /// The word of it in a sentence.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::StringEnum => "an enum of texts",
            Self::IntegerEnum => "an enum of integers",
            Self::Union => "a union",
            Self::Multipart => "a form",
            Self::Headers => "a set of headers",
        }
    }
}

/// A field of a struct, a variant of an enum or union, or a part of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The name or value on the wire.
    pub wire: String,
    /// The name in code.
    pub rust: String,
    /// The type of its value.
    pub rust_type: String,
    /// `required`, `optional`, `nullable` or `optional_nullable`.
    pub presence: &'static str,
}
