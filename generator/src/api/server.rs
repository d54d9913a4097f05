//! Servers that callers choose between.

use crate::names::Ident;

use super::EnumVariant;

/// Where an API is served, as a type with a setter for each variable.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) ident: Ident,
    /// The URL, with its variables in braces.
    pub(crate) url: String,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A part of a server's URL that callers choose.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) default: String,
    pub(crate) description: Option<String>,
    /// An enumeration of the values, if not any text will do.
    pub(crate) values: Option<(Ident, Vec<EnumVariant<String>>)>,
}
