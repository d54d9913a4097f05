//! Writes generated files to disk, or checks them.
//!
//! Only files whose content changed are written. Files of an earlier run that this run does not generate are removed. The file
//! `.sdkgen-files` lists the written files. Files that are not listed, or that do not have the mark of generated files, are never
//! touched.

mod error;
mod list;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};

pub use self::error::SyncError;
use crate::files::{LIMIT, OutputFolder};
use crate::marks::is_marked;
use crate::source_file::SourceFile;

/// The handling of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Update the folder.
    Write,
    /// Only report them.
    Check,
}

/// A difference between a folder and the generated files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new file.
    Added {
        /// The path inside the folder.
        path: String,
    },
    /// A changed file.
    Changed {
        /// The path inside the folder.
        path: String,
        /// The hunks of a unified diff from the file on disk to the generated one.
        diff: String,
    },
    /// A file of an earlier run that this run does not generate.
    Removed {
        /// The path inside the folder.
        path: String,
    },
}

impl Change {
    /// Returns the change from the text on disk, if there is any, to a generated file.
    pub(crate) fn between(before: Option<&str>, file: SourceFile) -> Self {
        match before {
            None => Self::Added { path: file.path },
            Some(before) => Self::Changed { path: file.path, diff: unified_diff(before, &file.text) },
        }
    }

    /// Returns the same change with a path relative to a parent of `folder`.
    pub(crate) fn below(self, folder: &Path) -> Self {
        let join = |path: String| folder.join(path).to_string_lossy().into_owned();
        match self {
            Self::Added { path } => Self::Added { path: join(path) },
            Self::Changed { path, diff } => Self::Changed { path: join(path), diff },
            Self::Removed { path } => Self::Removed { path: join(path) },
        }
    }
}

/// Returns the hunks of a unified diff, without a header.
fn unified_diff(before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    diff.unified_diff(&BasicLineDiffPrinter(&input.interner), UnifiedDiffConfig::default(), &input).to_string()
}

/// Compares `folder` with `files`, and updates it in [`Mode::Write`]. Returns the differences, sorted by path.
///
/// # Errors
/// Fails like [`sync_folder`].
pub fn sync(folder: &Path, files: &[SourceFile], mode: Mode) -> Result<Vec<Change>, SyncError> {
    sync_folder(&OutputFolder::new(folder), files, mode)
}

/// Compares `folder` with `files`, and updates it in [`Mode::Write`]. Returns the differences, sorted by path.
///
/// # Errors
/// Fails, without writing anything, if a path leads out of the folder, through a link, or to a file that was not generated. Fails
/// if a file cannot be read or written, in which case some files may already be written. After such an error, or if the process is
/// killed, the next call completes the update.
pub fn sync_folder(folder: &OutputFolder, files: &[SourceFile], mode: Mode) -> Result<Vec<Change>, SyncError> {
    let listed = list::read(folder)?;
    if let Some(file) = files.iter().find(|it| !list::is_valid(&it.path)) {
        return Err(SyncError::Outside { path: file.path.clone() });
    }
    let mut changes = Vec::new();
    for file in files {
        changes.extend(compare(folder, file, &listed)?);
    }
    let kept: BTreeSet<String> = files.iter().map(|it| it.path.clone()).collect();
    for path in listed.difference(&kept) {
        if let Some(bytes) = folder.read(path, LIMIT)? {
            check_mark(folder, path, &bytes)?;
            changes.push(Change::Removed { path: path.clone() });
        }
    }
    if mode == Mode::Write {
        // The list has the files of the earlier run and of this one while they are replaced. If this run is interrupted, the next
        // one thus recognizes all of them.
        let either = listed.union(&kept).cloned().collect();
        list::write(folder, &either, &listed)?;
        write(folder, files, &changes)?;
        list::write(folder, &kept, &either)?;
    }
    Ok(changes)
}

/// Returns `true` if all files exist that an earlier run wrote into `folder`, and there was such a run.
///
/// # Errors
/// Fails if the list of files is malformed or cannot be read, or if a listed path leads through a link.
pub fn is_complete(folder: &OutputFolder) -> Result<bool, SyncError> {
    let listed = list::read(folder)?;
    for path in &listed {
        if !folder.is_file(path)? {
            return Ok(false);
        }
    }
    Ok(!listed.is_empty())
}

fn compare(folder: &OutputFolder, file: &SourceFile, listed: &BTreeSet<String>) -> Result<Option<Change>, SyncError> {
    match folder.read(&file.path, LIMIT)? {
        None => Ok(Some(Change::Added { path: file.path.clone() })),
        Some(bytes) if bytes == file.text.as_bytes() => Ok(None),
        Some(_) if !listed.contains(&file.path) => Err(SyncError::Foreign { path: folder.path().join(&file.path) }),
        Some(bytes) => {
            check_mark(folder, &file.path, &bytes)?;
            Ok(Some(Change::between(Some(&String::from_utf8_lossy(&bytes)), file.clone())))
        }
    }
}

fn check_mark(folder: &OutputFolder, path: &str, bytes: &[u8]) -> Result<(), SyncError> {
    if is_marked(bytes) { Ok(()) } else { Err(SyncError::Unmarked { path: folder.path().join(path) }) }
}

fn write(folder: &OutputFolder, files: &[SourceFile], changes: &[Change]) -> Result<(), SyncError> {
    for change in changes {
        match change {
            Change::Added { path } | Change::Changed { path, .. } => {
                if let Some(file) = files.iter().find(|it| it.path == *path) {
                    folder.write(path, file.text.as_bytes())?;
                }
            }
            Change::Removed { path } => folder.remove(path)?,
        }
    }
    Ok(())
}
