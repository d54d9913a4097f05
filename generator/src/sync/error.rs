//! Errors of updating a folder.

use std::path::PathBuf;

use crate::files::OutputError;
use crate::printable::shown_path;

/// The reason why a folder could not be updated.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A file or folder could not be read or written, or a link leads out of the folder.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A file exists that the generator did not write.
    #[error("{}: this file was not generated; move it or choose a different folder", shown_path(path))]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A listed file does not have the mark of generated files.
    #[error(
        "{}: `.sdkgen-files` lists this file, but it does not have the mark of a generated file; move it, or remove its line \
         from the list",
        shown_path(path)
    )]
    Unmarked {
        /// The file.
        path: PathBuf,
    },
    /// An entry of the list of generated files is not the path of a generated file.
    #[error("{}:{line}: {entry:?} is not the path of a generated file; remove the line", shown_path(path))]
    Entry {
        /// The list.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The entry.
        entry: String,
    },
    /// A generated path leads out of the folder.
    #[error("{path:?} is not inside the output folder")]
    Outside {
        /// The path.
        path: String,
    },
}
