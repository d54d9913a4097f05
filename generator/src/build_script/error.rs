//! Errors of build scripts.

use std::fmt;
use std::path::PathBuf;

use crate::config::ConfigError;
use crate::files::FileError;
use crate::files::OutputError;
use crate::package_name::PackageNameError;
use crate::printable::shown_path;
use crate::sync::SyncError;

/// The reason why a client could not be generated. `Debug` prints the same text as `Display`, because Cargo shows the error that
/// `main` returns by `Debug`.
#[derive(thiserror::Error)]
pub enum BuildError {
    /// The name is not valid for a module.
    #[error(transparent)]
    Name(#[from] PackageNameError),
    /// The configuration next to the document is malformed, or a file that it names cannot be read.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The program is not a build script.
    #[error("the variable OUT_DIR is not set; call this function from a build script")]
    NoBuildScript,
    /// The document has errors.
    #[error("failed to generate a client from {}:\n\n{list}", shown_path(input))]
    Description {
        /// The document.
        input: PathBuf,
        /// The errors, one per paragraph.
        list: String,
    },
    /// The names lock is malformed.
    #[error(transparent)]
    Lock(#[from] FileError),
    /// The names lock could not be read.
    #[error("{}: {source}", shown_path(path))]
    UnreadableLock {
        /// The names lock.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The document would rename types or operations.
    #[error("names in {} differ from the names lock {}:\n\n{list}", shown_path(input), shown_path(lock))]
    Renames {
        /// The document.
        input: PathBuf,
        /// The names lock.
        lock: PathBuf,
        /// The renames, one per line, and how to proceed.
        list: String,
    },
    /// A file of the client could not be written.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The file that the package includes could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
