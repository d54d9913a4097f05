//! The size of a generated crate.

use serde::{Deserialize, Serialize};

/// The size of a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Size {
    /// The number of operations.
    pub operations: usize,
    /// The number of named types.
    pub types: usize,
    /// The number of warnings about the source.
    pub warnings: usize,
    /// The total size of the files, in bytes.
    pub bytes: usize,
}
