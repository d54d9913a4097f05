//! The outcome of regenerating one crate.

use std::path::PathBuf;

use crate::diagnostic::Diagnostics;
use crate::names::Rename;
use crate::outline::Outline;
use crate::sync::Change;

/// What became of one API.
#[derive(Debug)]
pub struct Regenerated {
    /// The package.
    pub name: String,
    /// How many operations there are.
    pub operations: usize,
    /// How many types have a name.
    pub types: usize,
    /// The differences between the disk and what was generated, with paths from the workspace's root.
    pub changes: Vec<Change>,
    /// What the names lock calls otherwise.
    pub renames: Vec<Rename>,
    /// Whether nothing was written because of them.
    pub refused: bool,
    /// What the crate holds.
    pub outline: Outline,
    /// The specification, as findings call it.
    pub input: PathBuf,
    /// What was found in the specification.
    pub diagnostics: Diagnostics,
}
