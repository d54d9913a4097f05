//! Installed generators.

use std::path::PathBuf;

use super::peers::Generator;

/// An installed generator.
pub(super) struct Installed {
    pub(super) generator: &'static dyn Generator,
    pub(super) version: String,
    /// The folder of its executables.
    pub(super) programs: PathBuf,
}
