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
