//! Servers that callers choose between.

use crate::names::Ident;

use super::EnumVariant;

/// A server, which becomes a type with a setter for each variable.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) ident: Ident,
    /// The URL, with its variables in braces.
    pub(crate) url: String,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A variable of a server's URL.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) default: String,
    pub(crate) description: Option<String>,
    /// The enum of the values, unless any string is allowed.
    pub(crate) values: Option<(Ident, Vec<EnumVariant<String>>)>,
}
