//! The input of a run and the options for reading it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

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
    /// How the pages of a folder are read.
    pub pages: PageOptions,
    /// The limits on the size of the document.
    pub limits: Limits,
}

/// Options for reading the pages of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageOptions {
    /// The version in `info`, or the name of a folder. By default, the newest version is read.
    pub version: Option<String>,
    /// The title in `info`, the name of a folder, or the document of pages that only name its operations. By default, the API with
    /// the most operations is read.
    pub api: Option<String>,
    /// A document of the same API. The schemas of pages get the names of its components, because pages only have their titles.
    pub names: Option<PathBuf>,
}

impl PageOptions {
    /// Returns `true` if the pages of all versions and APIs are read.
    pub const fn accepts_all(&self) -> bool {
        self.version.is_none() && self.api.is_none()
    }

    /// Returns the options with paths in a folder.
    pub(crate) fn in_folder(&self, folder: &Path) -> Self {
        Self { names: self.names.as_ref().map(|it| folder.join(it)), ..self.clone() }
    }
}

/// The files that references may point to, in addition to those in the folder of the input and below it.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Local copies of remote documents, by URL. A URL that ends with `/` is a prefix, and its copy is a folder.
    pub copies: BTreeMap<String, PathBuf>,
    /// Additional folders whose files may be read.
    pub allow: Vec<PathBuf>,
}
