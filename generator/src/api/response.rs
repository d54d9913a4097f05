//! Responses and the types that they are decoded to.

use crate::ir::Status;
use crate::names::Ident;

use super::{Gate, ModelId, RustType};

/// A documented body of error answers.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) ident: Ident,
    pub(crate) value: RustType,
    pub(crate) gate: Gate,
}

/// What a call gives.
#[derive(Debug)]
pub(crate) enum Answer {
    One(AnswerBody),
    /// Several statuses or content types that differ.
    Choice {
        ident: Ident,
        variants: Vec<AnswerVariant>,
    },
}

/// What an answer holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum AnswerBody {
    Empty,
    Json(RustType),
    Text,
    Bytes,
    /// No body, but documented headers.
    Headers(ModelId),
}

/// One of several answers.
#[derive(Debug)]
pub(crate) struct AnswerVariant {
    pub(crate) ident: Ident,
    pub(crate) status: Status,
    /// The content types, where the status alone does not tell.
    pub(crate) content_types: Vec<String>,
    pub(crate) body: AnswerBody,
    pub(crate) description: String,
}

/// A line about one answer.
#[derive(Debug)]
pub(crate) struct AnswerDocs {
    pub(crate) status: Status,
    /// The variant of the crate's error body.
    pub(crate) error: Option<usize>,
}
