//! Request bodies.

use crate::names::Ident;

use super::RustType;

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BodyWriter {
    Json { content_type: String },
    UrlEncoded,
    Multipart,
    Text { content_type: String },
    Binary { content_type: String },
}

/// One of several bodies.
#[derive(Debug)]
pub(crate) struct BodyChoice {
    pub(crate) ident: Ident,
    pub(crate) variants: Vec<BodyVariant>,
}

/// An alternative.
#[derive(Debug)]
pub(crate) struct BodyVariant {
    pub(crate) ident: Ident,
    pub(crate) content_type: String,
    pub(crate) value: BodyValue,
    pub(crate) writer: BodyWriter,
}

/// What a body's variant holds.
#[derive(Debug)]
pub(crate) enum BodyValue {
    Model(RustType),
    Text,
    Bytes,
}
