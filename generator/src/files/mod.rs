//! Access to files that others may have prepared.
//!
//! Specifications, folders of pages and existing output folders are untrusted. [`read`] opens only regular files of limited size,
//! so a pipe or device cannot block or exhaust the process. [`OutputFolder`] follows no link below the folder that the user
//! chose, so a prepared folder cannot redirect writes. Other modules do not use [`std::fs`] to read or write content.

#[cfg(test)]
pub(crate) mod fault;
mod file_error;
mod output_error;
mod output_folder;
mod read;
mod temporary;

pub use self::file_error::FileError;
pub use self::output_error::OutputError;
pub use self::output_folder::{OutputFolder, check_replaceable, replace};
pub use self::read::{LIMIT, read, read_at_most, read_to_string};
