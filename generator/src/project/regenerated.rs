//! The outcome of regenerating one crate.

use std::path::PathBuf;

use crate::diagnostic::Diagnostics;
use crate::names::Rename;
use crate::outline::Outline;
use crate::sync::Change;

/// The outcome for one API.
#[derive(Debug)]
pub struct Regenerated {
    /// The package.
    pub name: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of named types.
    pub types: usize,
    /// The differences from the files on disk, with paths relative to the workspace's root.
    pub changes: Vec<Change>,
    /// The renames of public items.
    pub renames: Vec<Rename>,
    /// `true` if nothing was written because of the renames.
    pub refused: bool,
    /// The outline of the crate.
    pub outline: Outline,
    /// The specification, as diagnostics name it.
    pub input: PathBuf,
    /// The diagnostics of the specification.
    pub diagnostics: Diagnostics,
}
