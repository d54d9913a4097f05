//! Errors of a workspace of generated crates.

use std::path::{Path, PathBuf};

use super::paths::LIST;
use crate::names::LockError;
use crate::package_name::PackageNameError;
use crate::sync::SyncError;

/// Why a workspace could not be read or regenerated.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The list is not TOML of the right form.
    #[error("{}: {message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        message: String,
    },
    /// The list gives a name that is none.
    #[error("{}: {source}", path.display())]
    Name {
        /// The list.
        path: PathBuf,
        /// What is wrong.
        source: PackageNameError,
    },
    /// An API that is not in the list.
    #[error("there is no API `{name}` in {LIST}; there are {known}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// An input that leads out of the folder of specifications.
    #[error("{}: the input {} leads out of the folder of specifications", path.display(), input.display())]
    Outside {
        /// The list.
        path: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// A names lock could not be read.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The crate could not be written.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

pub(super) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> ProjectError + use<> {
    let path = path.to_owned();
    move |source| ProjectError::Io { path, source }
}
