//! Errors of a workspace of generated crates.

use std::path::PathBuf;

use super::paths::LIST;
use crate::files::{FileError, OutputError};
use crate::package_name::PackageNameError;
use crate::printable::shown_path;
use crate::sync::SyncError;

/// The reason why a workspace could not be read or regenerated.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A file could not be read, or `specs/apis.toml` or a names lock is malformed.
    #[error(transparent)]
    File(#[from] FileError),
    /// An API has an invalid name.
    #[error("{}: {source}", shown_path(path))]
    Name {
        /// `specs/apis.toml`.
        path: PathBuf,
        /// The error.
        source: PackageNameError,
    },
    /// The API does not exist.
    #[error("unknown API `{name}`; {LIST} has {known}")]
    Unknown {
        /// The requested name.
        name: String,
        /// The existing names.
        known: String,
    },
    /// An input is outside the folder of specifications.
    #[error("{}: the input {} is outside the folder of specifications", shown_path(path), shown_path(input))]
    Outside {
        /// `specs/apis.toml`.
        path: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// A crate exists, but its names lock does not.
    #[error(
        "{} contains a crate, but its names lock {} does not exist, so names could change; restore it, or write a new one with \
         `cargo xtask regen --accept-renames`",
        shown_path(folder),
        shown_path(lock)
    )]
    MissingLock {
        /// The folder of the crate.
        folder: PathBuf,
        /// The lock.
        lock: PathBuf,
    },
    /// The crate could not be written.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// A file next to the crate could not be read or written.
    #[error(transparent)]
    Output(#[from] OutputError),
}
