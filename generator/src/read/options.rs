//! The input of a run and how it is read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::choose::Choice;

/// What is to be read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A YAML or JSON file, or a directory of pages.
    Path(PathBuf),
    /// A YAML or JSON text that is in no file.
    Text {
        /// What findings call it.
        name: PathBuf,
        /// The text.
        text: String,
    },
}

/// How an input is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What references may lead to.
    pub references: References,
    /// Overlays, in the order in which they are applied, before anything else is done with the document.
    pub overlays: Vec<PathBuf>,
    /// The operations that there shall be.
    pub choice: Choice,
}

/// What references may lead to beside the files in the input's folder and below it.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Local copies of documents on the network, by their URL. One that ends with `/` stands for all that begin with it,
    /// and its copy is a folder.
    pub copies: BTreeMap<String, PathBuf>,
    /// Further folders whose files may be read.
    pub allow: Vec<PathBuf>,
}
