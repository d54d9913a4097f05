//! Operations: what is sent, and what comes back.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Docs, TypeId, Use};
use crate::pointer::Pointer;

/// One method on one path.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// The `operationId`.
    pub(crate) id: String,
    pub(crate) method: HttpMethod,
    /// The path template, such as `/oauth-clients/{id}`.
    pub(crate) path: String,
    /// Index into the draft's tags.
    pub(crate) tag: usize,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// What to use instead, from `x-deprecated-description`.
    pub(crate) deprecation: Option<String>,
    /// The operation may change; clients have to ask for it.
    pub(crate) experimental: bool,
    pub(crate) security: Security,
    pub(crate) parameters: Vec<Parameter>,
    /// The body in each content type that it may have.
    pub(crate) bodies: Vec<Body>,
    pub(crate) body_required: bool,
    pub(crate) responses: Vec<Response>,
    /// Whether the API puts an envelope around the result; known after the pass `open_envelopes`.
    pub(crate) enveloped: bool,
    /// How the list that it gives comes in pages; known after the pass `mark_paging`.
    pub(crate) paging: Option<Paging>,
}

/// An answer that is a page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    /// Index into the API's ways of paging.
    pub(crate) rule: usize,
    /// The path to the list, where the answer is not the list itself.
    pub(crate) items: Option<String>,
    /// What it is a list of.
    pub(crate) item: Use,
    /// How many items a page has unless asked otherwise.
    pub(crate) default: Option<u64>,
    /// How many items a page can have.
    pub(crate) maximum: Option<u64>,
    /// The number of the first page, where the operation documents it.
    pub(crate) first: Option<u64>,
    /// Whether the total can be asked for.
    pub(crate) counts: bool,
    /// Whether the list goes on where offsets end.
    pub(crate) search_after: bool,
}

impl Operation {
    /// Calls `visit` with the types of what is sent.
    pub(crate) fn for_each_sent(&self, visit: &mut impl FnMut(Use)) {
        self.parameters.iter().for_each(|it| visit(it.value));
        for body in &self.bodies {
            match body.kind {
                BodyKind::Json(it) | BodyKind::UrlEncoded(it) => visit(it),
                BodyKind::Multipart(id) => visit(Use { id, nullable: false }),
                BodyKind::Text | BodyKind::Binary => {}
            }
        }
    }

    /// Calls `visit` with the types of what comes back.
    pub(crate) fn for_each_received(&self, visit: &mut impl FnMut(Use)) {
        for response in &self.responses {
            for content in &response.contents {
                if let ContentKind::Json(it) = content.kind {
                    visit(it);
                }
            }
            response.headers.iter().for_each(|it| visit(it.value));
        }
    }

    /// Calls `change` with every edge from this operation to a type; multipart bodies are not among them.
    pub(crate) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        self.parameters.iter_mut().for_each(|it| change(&mut it.value));
        for body in &mut self.bodies {
            if let BodyKind::Json(it) | BodyKind::UrlEncoded(it) = &mut body.kind {
                change(it);
            }
        }
        for response in &mut self.responses {
            for content in &mut response.contents {
                if let ContentKind::Json(it) = &mut content.kind {
                    change(it);
                }
            }
            response.headers.iter_mut().for_each(|it| change(&mut it.value));
        }
    }

    /// Calls `change` with the type of every multipart body.
    pub(crate) fn for_each_form_mut(&mut self, change: &mut impl FnMut(&mut TypeId)) {
        for body in &mut self.bodies {
            if let BodyKind::Multipart(id) = &mut body.kind {
                change(id);
            }
        }
    }
}

/// A method of HTTP.
///
/// Source: OpenAPI 3.0.3, Path Item Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl HttpMethod {
    /// The method on the wire, in upper case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// Who may call an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// Anybody: no credentials are sent.
    Public,
    /// Whoever meets one of these requirements.
    AnyOf(Vec<SecurityRequirement>),
}

/// One security scheme with the scopes of which any one suffices or all are needed, as the scheme has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecurityRequirement {
    pub(crate) scheme: String,
    pub(crate) scopes: Vec<String>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: ParameterPlace,
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
pub enum ParameterPlace {
    /// In a segment of the path.
    Path,
    /// Behind the question mark.
    Query,
    /// As a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

impl ParameterPlace {
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

/// A body in one content type.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) kind: BodyKind,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BodyKind {
    Json(Use),
    /// `application/x-www-form-urlencoded`.
    UrlEncoded(Use),
    /// `multipart/form-data`; the type's shape is [`super::Shape::Form`].
    Multipart(TypeId),
    Text,
    Binary,
}

/// What comes back with one status.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: Status,
    pub(crate) description: String,
    pub(crate) contents: Vec<Content>,
    pub(crate) headers: Vec<Header>,
}

/// An answer's body in one content type.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) content_type: String,
    pub(crate) kind: ContentKind,
}

/// How an answer's body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ContentKind {
    Json(Use),
    Text,
    Binary,
}

/// A documented response header.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: Use,
    pub(crate) docs: Docs,
}

/// Which answers a response describes.
///
/// Source: OpenAPI 3.0.3, Responses Object, "Patterned Fields".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Status {
    /// One status: 404.
    Code(u16),
    /// A class: 2 for `2XX`.
    Range(u16),
    /// Whatever is not listed.
    Default,
}

impl Status {
    /// Whether answers of this status are what the caller asked for.
    pub const fn is_success(self) -> bool {
        match self {
            Self::Code(code) => code >= 200 && code < 300,
            Self::Range(class) => class == 2,
            Self::Default => false,
        }
    }

    /// Whether answers of this status end behind their headers, whatever a description says.
    ///
    /// Source: RFC 9110, section 6.4.1, and section 15.3.6 for 205.
    pub(crate) const fn is_without_content(self) -> bool {
        matches!(self, Self::Code(100..=199 | 204 | 205 | 304) | Self::Range(1))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        status.to_string()
    }
}

/// A text that is no status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no status: it takes three digits, a class such as `4XX`, or `default`")]
pub struct StatusError(String);

impl TryFrom<String> for Status {
    type Error = StatusError;

    fn try_from(text: String) -> Result<Self, StatusError> {
        let is_number = text.bytes().all(|it| it.is_ascii_digit());
        match text.parse::<u16>() {
            _ if text == "default" => Ok(Self::Default),
            Ok(code) if is_number && (100..1000).contains(&code) => Ok(Self::Code(code)),
            _ => match text.as_bytes() {
                [class @ b'1'..=b'5', b'X', b'X'] => Ok(Self::Range(u16::from(class - b'0'))),
                _ => Err(StatusError(text)),
            },
        }
    }
}
