//! Arguments of methods and setters.

use crate::ir::{Docs, ParameterLocation, Style};
use crate::names::Ident;

use super::{BodyWriter, ModelId, RustType};

/// A required header whose value the specification knows.
#[derive(Debug)]
pub(crate) struct PresetHeader {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What a method or setter takes.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    pub(crate) kind: ArgumentType,
    pub(crate) target: Target,
    pub(crate) docs: Docs,
    /// The methods whose answers hold such an id: handle's accessor and method.
    pub(crate) sources: Vec<(Ident, Ident, Ident)>,
}

/// How an argument is handed over.
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
    /// `impl Into<String>`
    IntoText,
    /// `impl Into<Bytes>`
    IntoBytes,
    /// A multipart body, by value.
    Form(ModelId),
    /// One of several bodies, by value.
    Choice(Ident),
}

/// Where an argument goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    Parameter {
        name: String,
        place: ParameterLocation,
        /// `None` where it is the place's default.
        style: Option<Style>,
    },
    Body(BodyWriter),
    /// One of several bodies.
    BodyChoice,
}
