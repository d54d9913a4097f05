//! SDK reference pages, which document the SDK of an API in another language and contain names that the specification does
//! not have.
//!
//! A page is a Markdown document with a table of methods, which lists the HTTP method and path of each, and a section per
//! method with tables of its parameters and responses. Its content is matched with the specification by method, path and
//! status.

mod method;
mod read_page;
mod table;

use std::path::{Path, PathBuf};

pub(crate) use self::method::Method;
use crate::files::{self, FileError};

/// An SDK reference page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdkReference {
    /// The name of the page in diagnostics.
    pub(crate) name: PathBuf,
    pub(crate) methods: Vec<Method>,
}

impl SdkReference {
    /// Reads a page. Diagnostics name it as `name`.
    ///
    /// # Errors
    /// Fails if the file cannot be read.
    pub fn read(path: &Path, name: impl Into<PathBuf>) -> Result<Self, FileError> {
        let text = files::read_to_string(path).map_err(FileError::io(path))?;
        Ok(Self::parse(name, &text))
    }

    /// Parses a page. Without a table of methods, the result is empty.
    #[must_use]
    pub fn parse(name: impl Into<PathBuf>, markdown: &str) -> Self {
        Self { name: name.into(), methods: read_page::methods(markdown) }
    }
}
