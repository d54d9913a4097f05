//! Pages about the SDK of an API in another language, which know names that the specification leaves out.
//!
//! Such a page is Markdown: a table of methods, each with its HTTP method and path, and for each a section with tables of
//! its parameters and of its answers by status. What it says is joined to the specification by method, path and status.

mod read_page;
mod table;

use std::path::PathBuf;

/// A page about an SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// What findings call the page.
    pub(crate) name: PathBuf,
    pub(crate) methods: Vec<Method>,
}

/// What a page says of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    /// The HTTP method in capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<String>,
    /// The statuses, each with the name of its type, where it has one.
    pub(crate) answers: Vec<(String, Option<String>)>,
}

/// A row of a table of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) required: bool,
}

impl Companion {
    /// Reads a page; one without a table of methods has none.
    #[must_use]
    pub fn parse(name: impl Into<PathBuf>, markdown: &str) -> Self {
        Self { name: name.into(), methods: read_page::methods(markdown) }
    }
}
