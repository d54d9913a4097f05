//! Security schemes.

use crate::ir::SchemeKind;
use crate::names::Ident;

/// The security schemes of the API, and what most operations require.
#[derive(Debug, Default)]
pub(crate) struct ApiSecurity {
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) required: Requirements,
}

/// Alternatives, each of which is a list of the names of schemes that are required together.
pub(crate) type Requirements = Vec<Vec<String>>;

/// A security scheme, which becomes a constant.
#[derive(Debug)]
pub(crate) struct Scheme {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kind: SchemeKind,
}
