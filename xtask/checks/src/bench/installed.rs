//! Installed generators.

use std::path::PathBuf;

use super::peers::Generator;

/// An installed generator.
pub(crate) struct Installed {
    pub(crate) generator: &'static dyn Generator,
    pub(crate) version: String,
    /// The folder of its executables.
    pub(crate) programs: PathBuf,
}
