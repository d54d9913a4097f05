//! Errors of files that are read as configurations.

use std::io;
use std::path::{Path, PathBuf};

use crate::printable::shown_path;

/// The reason why a file could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file could not be read.
    #[error("{}: {source}", shown_path(path))]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The file is malformed.
    #[error("{}: {message}", shown_path(path))]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The error, with the line.
        message: String,
    },
}

impl FileError {
    /// Creates the error for a file that could not be read.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    /// Creates the error for a malformed file.
    pub(crate) fn malformed(path: &Path, message: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_owned(), message: message.into() }
    }
}
