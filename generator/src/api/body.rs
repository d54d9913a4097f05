//! Request bodies.

use crate::ir::Style;
use crate::names::Ident;

use super::RustType;

/// The encoding of a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BodyWriter {
    Json { content_type: String },
    JsonLines { content_type: String },
    UrlEncoded { styles: FormStyles },
    Multipart { content_type: String },
    Text { content_type: String },
    Binary { content_type: String },
}

/// The styles of the members of a form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FormStyles {
    /// One style for all members.
    All(Style),
    /// The styles of the members that do not have the default encoding.
    Of(Vec<(String, Style)>),
}

/// The enum of an operation with several request bodies.
#[derive(Debug)]
pub(crate) struct BodyChoice {
    pub(crate) ident: Ident,
    pub(crate) variants: Vec<BodyVariant>,
}

/// A variant of [`BodyChoice`].
#[derive(Debug)]
pub(crate) struct BodyVariant {
    pub(crate) ident: Ident,
    pub(crate) content_type: String,
    pub(crate) value: BodyValue,
    pub(crate) writer: BodyWriter,
}

/// The value of a variant.
#[derive(Debug)]
pub(crate) enum BodyValue {
    Model(RustType),
    Text,
    Bytes,
}
