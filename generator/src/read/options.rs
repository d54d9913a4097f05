//! The input of a run and the options for reading it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::limits::Limits;
use super::select::Selection;

/// The input to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A YAML or JSON file, or a directory of pages.
    Path(PathBuf),
    /// A YAML or JSON text that is not in a file.
    Text {
        /// The name of the text in diagnostics.
        name: PathBuf,
        /// The text.
        text: String,
    },
}

/// Options for reading an input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The files that references may point to.
    pub references: References,
    /// The overlays to apply to the document before anything else, in order.
    pub overlays: Vec<PathBuf>,
    /// The operations to keep.
    pub selection: Selection,
    /// The limits on the size of the document.
    pub limits: Limits,
}

/// The files that references may point to, in addition to those in the folder of the input and below it.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Local copies of remote documents, by URL. A URL that ends with `/` is a prefix, and its copy is a folder.
    pub copies: BTreeMap<String, PathBuf>,
    /// Additional folders whose files may be read.
    pub allow: Vec<PathBuf>,
}
