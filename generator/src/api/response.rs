//! Responses and the types that they are decoded to.

use crate::ir::Status;
use crate::names::Ident;

use super::{FeatureCondition, ModelId, RustType};

/// A documented body of error answers.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) ident: Ident,
    pub(crate) value: RustType,
    pub(crate) condition: FeatureCondition,
}

/// What a call gives.
#[derive(Debug)]
pub(crate) enum ResultType {
    One(ResultBody),
    /// Several statuses or content types that differ.
    Choice {
        ident: Ident,
        variants: Vec<ResultVariant>,
    },
}

/// What an answer holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ResultBody {
    Empty,
    Json(RustType),
    Text,
    Bytes,
    /// No body, but documented headers.
    Headers(ModelId),
}

/// One of several answers.
#[derive(Debug)]
pub(crate) struct ResultVariant {
    pub(crate) ident: Ident,
    pub(crate) status: Status,
    /// The content types, where the status alone does not tell.
    pub(crate) content_types: Vec<String>,
    pub(crate) body: ResultBody,
    pub(crate) description: String,
}

/// A line about one answer.
#[derive(Debug)]
pub(crate) struct ResponseDocs {
    pub(crate) status: Status,
    /// The variant of the crate's error body.
    pub(crate) error: Option<usize>,
}
