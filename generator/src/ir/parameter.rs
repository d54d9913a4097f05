//! Parameters and their locations and styles.

use serde::{Deserialize, Serialize};

use super::{Docs, GivenName, Use};
use crate::pointer::Pointer;

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// The names from extensions.
    pub(crate) given: Option<Box<GivenName>>,
    pub(crate) location: ParameterLocation,
    pub(crate) required: bool,
    pub(crate) style: Style,
    /// The styles of the members of a [query string](ParameterLocation::Querystring) that do not have the default one.
    pub(crate) styles: Vec<(String, Style)>,
    pub(crate) value: Use,
    pub(crate) docs: Docs,
    /// The operations that return values for this parameter, from `x-sailpoint-resource-operation-id`.
    pub(crate) source_operations: Vec<String>,
    /// The fields and operators that a filter parameter documents.
    pub(crate) filters: Vec<Filter>,
    /// The fields that a sorters parameter documents.
    pub(crate) sorters: Vec<String>,
    /// `true` for a header with which callers opt in to an operation that may change. Set by the pass `mark_experimental`.
    pub(crate) is_opt_in: bool,
    /// The location of the parameter in the document.
    pub(crate) pointer: Pointer,
}

impl Parameter {
    /// Returns `true` for a header that clients send without being asked if it has only one possible value. A document must
    /// not determine cookies, which can identify a session.
    pub(crate) fn can_be_preset(&self) -> bool {
        self.location == ParameterLocation::Header && !self.name.eq_ignore_ascii_case("cookie")
    }
}

/// A field that a collection can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) field: String,
    pub(crate) operators: Vec<String>,
}

/// The location of a parameter in the request.
///
/// Source: OpenAPI 3.0.3, Parameter Object, "Parameter Locations".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterLocation {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The `Cookie` header.
    Cookie,
    /// The whole query string.
    ///
    /// Source: OpenAPI 3.2.0, Parameter Object, "Parameter Locations".
    Querystring,
}

impl ParameterLocation {
    /// Returns the value of `in` in the specification.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "querystring",
        }
    }

    /// Returns the default style of parameters with this location.
    ///
    /// Source: OpenAPI 3.0.3, Parameter Object, `style` and `explode`.
    pub const fn default_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style { kind: StyleKind::Simple, explode: false, allow_reserved: false },
            Self::Query | Self::Cookie | Self::Querystring => {
                Style { kind: StyleKind::Form, explode: true, allow_reserved: false }
            }
        }
    }
}

/// The serialization of a value.
///
/// Source: OpenAPI 3.0.3, Parameter Object, `style`, `explode` and `allowReserved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Style {
    /// How items and members are joined.
    pub kind: StyleKind,
    /// `true` if each item or member is a separate parameter.
    pub explode: bool,
    /// `true` if reserved characters are not percent-encoded.
    pub allow_reserved: bool,
}

/// How the items or members of a value are joined.
///
/// Source: OpenAPI 3.0.3, Parameter Object, "Style Values".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StyleKind {
    /// `blue,black`
    Simple,
    /// `.blue.black`
    Label,
    /// `;color=blue,black`
    Matrix,
    /// `color=blue,black`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue|black`
    PipeDelimited,
    /// `color[R]=100&color[G]=200`
    DeepObject,
    /// `color=blue; color=black`, without percent-encoding.
    Cookie,
    /// JSON, for a parameter with `content`.
    Json,
}
