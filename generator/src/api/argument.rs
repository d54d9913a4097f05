//! Arguments of methods and setters.

use crate::ir::{Docs, ParameterLocation, Style};
use crate::names::Ident;

use super::{BodyWriter, ModelId, RustType};

/// A required header with a preset value.
#[derive(Debug)]
pub(crate) struct PresetHeader {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// An argument of a method or setter.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    pub(crate) kind: ArgumentType,
    pub(crate) target: Target,
    pub(crate) docs: Docs,
    /// The methods that return such an id: module, handle and method.
    pub(crate) sources: Vec<(Ident, Ident, Ident)>,
}

/// The type of an argument.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArgumentType {
    /// `&str`
    Text,
    /// By value: numbers and booleans.
    Copied(RustType),
    /// `&[T]`
    Slice(RustType),
    /// `impl Into<Filter>`
    Filter,
    /// `impl Into<Sorters>`
    Sorters,
    /// `&T`
    Borrowed(RustType),
    /// `impl Into<T>`, for an enum or a union.
    Into(RustType),
    /// `impl Into<String>`
    IntoText,
    /// `impl Into<Bytes>`
    IntoBytes,
    /// A multipart body, by value.
    Form(ModelId),
    /// One of several bodies, by value.
    Choice(Ident),
}

/// The part of the request that an argument is sent in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    Parameter {
        name: String,
        place: ParameterLocation,
        /// `None` for the default style of the location.
        style: Option<Style>,
    },
    /// A form as the whole query string, with the styles of members that do not have the default one.
    Querystring {
        name: String,
        styles: Vec<(String, Style)>,
    },
    /// JSON as the whole query string.
    QuerystringJson {
        name: String,
    },
    Body(BodyWriter),
    /// One of several bodies.
    BodyChoice,
}
