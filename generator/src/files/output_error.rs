//! Errors of writing to an output folder.

use std::io;
use std::path::{Path, PathBuf};

use crate::printable::shown_path;

/// The reason why a file in an output folder could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", shown_path(path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A component of the path is a link.
    #[error(
        "{}: this is a symbolic link, which may lead out of the output folder; remove it or choose a different path",
        shown_path(path)
    )]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A folder is required, but the path is something else.
    #[error("{}: this is not a folder; remove it or choose a different path", shown_path(path))]
    NotFolder {
        /// The path.
        path: PathBuf,
    },
    /// A regular file is required, but the path is a folder, pipe or device.
    #[error("{}: this is not a regular file; remove it or choose a different path", shown_path(path))]
    NotFile {
        /// The path.
        path: PathBuf,
    },
    /// The path leads out of the folder.
    #[error("{path:?} is not inside the output folder")]
    Outside {
        /// The path.
        path: String,
    },
}

/// Adds the path to an error of the operating system.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> OutputError + use<> {
    let path = path.to_owned();
    move |source| OutputError::Io { path, source }
}
