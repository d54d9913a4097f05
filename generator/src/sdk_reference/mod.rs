//! Pages about the SDK of an API in another language, which know names that the specification leaves out.
//!
//! Such a page is Markdown: a table of methods, each with its HTTP method and path, and for each a section with tables of
//! its parameters and of its answers by status. What it says is joined to the specification by method, path and status.

mod method;
mod read_page;
mod table;

use std::path::PathBuf;

pub(crate) use self::method::Method;

/// A page about an SDK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdkReference {
    /// What findings call the page.
    pub(crate) name: PathBuf,
    pub(crate) methods: Vec<Method>,
}

impl SdkReference {
    /// Reads a page; one without a table of methods has none.
    #[must_use]
    pub fn parse(name: impl Into<PathBuf>, markdown: &str) -> Self {
        Self { name: name.into(), methods: read_page::methods(markdown) }
    }
}
