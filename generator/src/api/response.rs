//! Responses and the types that they are decoded to.

use crate::ir::Status;
use crate::names::Ident;

use super::{FeatureCondition, ModelId, RustType};

/// A documented error body.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) ident: Ident,
    pub(crate) value: RustType,
    pub(crate) condition: FeatureCondition,
}

/// The type of a call's result.
#[derive(Debug)]
pub(crate) enum ResultType {
    One(ResultBody),
    /// An enum over statuses and content types.
    Choice {
        ident: Ident,
        variants: Vec<ResultVariant>,
    },
    Stream(StreamResult),
}

/// The result of a method that requests a stream.
#[derive(Debug)]
pub(crate) struct StreamResult {
    pub(crate) body: StreamBody,
    /// The place of the boolean that asks for a stream, if there is one.
    pub(crate) flag: Option<StreamFlag>,
}

/// The place of the boolean that asks for a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamFlag {
    /// A member of the JSON body, which the method sets.
    Body,
    /// A query parameter, which the method sets.
    Query,
    /// A member of another body, which the caller sets.
    Caller,
}

/// The content of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StreamBody {
    /// Events whose data is JSON.
    EventData(RustType),
    /// Events whose data is a string.
    EventText,
    /// Events as objects of their fields.
    Events(RustType),
    /// JSON values.
    Values(RustType),
    /// Parts whose content is JSON.
    Parts(RustType),
    /// Parts whose content is text.
    PartText,
    /// Parts whose content is bytes.
    PartBytes,
}

/// The kind of the items of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamKind {
    Events,
    Values,
    Parts,
}

impl StreamBody {
    /// Returns the kind of the items.
    pub(crate) const fn kind(&self) -> StreamKind {
        match self {
            Self::EventData(_) | Self::EventText | Self::Events(_) => StreamKind::Events,
            Self::Values(_) => StreamKind::Values,
            Self::Parts(_) | Self::PartText | Self::PartBytes => StreamKind::Parts,
        }
    }
}

/// The content of a result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ResultBody {
    Empty,
    Json(RustType),
    Text,
    Bytes,
    /// The documented headers of a response without a body.
    Headers(ModelId),
}

/// A variant of [`ResultType::Choice`].
#[derive(Debug)]
pub(crate) struct ResultVariant {
    pub(crate) ident: Ident,
    pub(crate) status: Status,
    /// The content types, if the status alone does not determine the variant.
    pub(crate) content_types: Vec<String>,
    pub(crate) body: ResultBody,
    pub(crate) description: String,
}

/// The documentation of one response.
#[derive(Debug)]
pub(crate) struct ResponseDocs {
    pub(crate) status: Status,
    /// The indices of the variants of the crate's error body, which differ by content type.
    pub(crate) errors: Vec<usize>,
}
