//! Parameters: where and how they are sent.

use serde::{Deserialize, Serialize};

use super::{Docs, Use};
use crate::pointer::Pointer;

/// One parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: ParameterLocation,
    pub(crate) required: bool,
    pub(crate) style: Style,
    pub(crate) value: Use,
    pub(crate) docs: Docs,
    /// The operation that yields this id, from `x-sailpoint-resource-operation-id`.
    pub(crate) source_operations: Vec<String>,
    /// The fields and operators that a filter parameter documents.
    pub(crate) filters: Vec<Filter>,
    /// The fields that a sorters parameter documents.
    pub(crate) sorters: Vec<String>,
    /// Where the parameter is in the document.
    pub(crate) pointer: Pointer,
}

/// A field that a collection can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) field: String,
    pub(crate) operators: Vec<String>,
}

/// Where a parameter is sent.
///
/// Source: OpenAPI 3.0.3, Parameter Object, "Parameter Locations".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterLocation {
    /// In a segment of the path.
    Path,
    /// Behind the question mark.
    Query,
    /// As a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

impl ParameterLocation {
    /// The word of the specification's `in`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// How a value is written here where the specification does not say.
    ///
    /// Source: OpenAPI 3.0.3, Parameter Object, `style` and `explode`.
    pub const fn default_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style { kind: StyleKind::Simple, explode: false, allow_reserved: false },
            Self::Query | Self::Cookie => Style { kind: StyleKind::Form, explode: true, allow_reserved: false },
        }
    }
}

/// How a value is written.
///
/// Source: OpenAPI 3.0.3, Parameter Object, `style`, `explode` and `allowReserved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Style {
    /// How its parts are put together.
    pub kind: StyleKind,
    /// Whether each part stands alone.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

/// How the parts of a value are put together.
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
    /// A parameter with `content`: the value as JSON text.
    Json,
}
