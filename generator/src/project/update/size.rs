//! The size of a generated crate.

use serde::{Deserialize, Serialize};

/// What a crate holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Size {
    /// How many operations there are.
    pub operations: usize,
    /// How many types have a name.
    pub types: usize,
    /// Warnings about the source.
    pub warnings: usize,
    /// The length of all files, in bytes.
    pub bytes: usize,
}
