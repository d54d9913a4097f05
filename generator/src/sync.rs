//! Writes generated files to disk, or checks them.
//!
//! Only files whose content changed are written. Files of an earlier run that are no longer generated are removed. The manifest
//! `.sdkgen-files` lists the written files; other files are never touched.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::print::PrintedFile;

/// The manifest of the written files.
const MANIFEST: &str = ".sdkgen-files";

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
        /// A unified diff from the file on disk to the generated one.
        diff: String,
    },
    /// A file that is no longer generated.
    Removed {
        /// The path inside the folder.
        path: String,
    },
}

impl Change {
    /// Returns the change from the text on disk, if there is any, to a generated file.
    pub(crate) fn between(before: Option<&str>, file: PrintedFile) -> Self {
        match before {
            None => Self::Added { path: file.path },
            Some(before) => {
                let diff = similar::TextDiff::from_lines(before, file.text.as_str())
                    .unified_diff()
                    .header(&file.path, &file.path)
                    .to_string();
                Self::Changed { path: file.path, diff }
            }
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

/// The reason why a folder could not be updated.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A file exists that the generator did not write.
    #[error("{}: this file was not generated; move it or choose a different folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A path leads out of the folder.
    #[error("{path:?} is not inside the output folder")]
    Outside {
        /// The path.
        path: String,
    },
}

/// Compares `folder` with `files`, and updates it in [`Mode::Write`]. Returns the differences, sorted by path.
///
/// # Errors
/// Fails, without writing anything, if a path leads out of the folder or to a file that was not generated. Fails if a file cannot
/// be read or written, in which case some files may already be written.
pub fn sync(folder: &Path, files: &[PrintedFile], mode: Mode) -> Result<Vec<Change>, SyncError> {
    let listed = read_manifest(folder)?;
    for file in files {
        if !is_inside(&file.path) {
            return Err(SyncError::Outside { path: file.path.clone() });
        }
    }
    let mut changes = Vec::new();
    for file in files {
        changes.extend(compare(folder, file, &listed)?);
    }
    let kept: BTreeSet<&str> = files.iter().map(|it| it.path.as_str()).collect();
    for path in listed.iter().filter(|it| !kept.contains(it.as_str()) && is_inside(it)) {
        if folder.join(path).is_file() {
            changes.push(Change::Removed { path: path.clone() });
        }
    }
    if mode == Mode::Write {
        write(folder, files, &changes)?;
        write_manifest(folder, &kept, &listed)?;
    }
    Ok(changes)
}

/// Returns `true` if all files exist that an earlier run wrote into `folder`, and there was such a run.
///
/// # Errors
/// Fails if the manifest cannot be read.
pub fn is_complete(folder: &Path) -> Result<bool, SyncError> {
    let listed = read_manifest(folder)?;
    Ok(!listed.is_empty() && listed.iter().all(|it| folder.join(it).is_file()))
}

fn compare(folder: &Path, file: &PrintedFile, listed: &BTreeSet<String>) -> Result<Option<Change>, SyncError> {
    let path = folder.join(&file.path);
    match fs::read(&path) {
        Ok(bytes) if bytes == file.text.as_bytes() => Ok(None),
        Ok(_) if !listed.contains(&file.path) => Err(SyncError::Foreign { path }),
        Ok(bytes) => Ok(Some(Change::between(Some(&String::from_utf8_lossy(&bytes)), file.clone()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Change::Added { path: file.path.clone() })),
        Err(source) => Err(SyncError::Io { path, source }),
    }
}

fn write(folder: &Path, files: &[PrintedFile], changes: &[Change]) -> Result<(), SyncError> {
    for change in changes {
        match change {
            Change::Added { path } | Change::Changed { path, .. } => {
                let target = folder.join(path);
                if let Some(parent) = target.parent() {
                    fs::create_dir_all(parent).map_err(at(parent))?;
                }
                if let Some(file) = files.iter().find(|it| it.path == *path) {
                    fs::write(&target, &file.text).map_err(at(&target))?;
                }
            }
            Change::Removed { path } => {
                let target = folder.join(path);
                fs::remove_file(&target).map_err(at(&target))?;
                remove_empty_parents(folder, &target);
            }
        }
    }
    Ok(())
}

/// Removes the folders that are empty after a file was removed.
fn remove_empty_parents(folder: &Path, file: &Path) {
    let parents = file.ancestors().skip(1).take_while(|it| *it != folder);
    for parent in parents {
        if fs::remove_dir(parent).is_err() {
            return;
        }
    }
}

fn read_manifest(folder: &Path) -> Result<BTreeSet<String>, SyncError> {
    let path = folder.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().filter(|it| !it.starts_with('#') && !it.is_empty()).map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(source) => Err(SyncError::Io { path, source }),
    }
}

fn write_manifest(folder: &Path, kept: &BTreeSet<&str>, listed: &BTreeSet<String>) -> Result<(), SyncError> {
    if kept.len() == listed.len() && kept.iter().all(|it| listed.contains(*it)) {
        return Ok(());
    }
    let list: String = kept.iter().map(|it| format!("{it}\n")).collect();
    let path = folder.join(MANIFEST);
    fs::create_dir_all(folder).map_err(at(folder))?;
    fs::write(&path, format!("# The files that the generator wrote here; it changes and removes no others.\n{list}"))
        .map_err(at(&path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> SyncError + use<> {
    let path = path.to_owned();
    move |source| SyncError::Io { path, source }
}

/// Returns `true` if a relative path stays inside its folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|it| matches!(it, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> PrintedFile {
        PrintedFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn sync_deletes_stale_files_and_keeps_foreign_ones() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        sync(folder, &[file("src/a.rs", "a"), file("src/b.rs", "b")], Mode::Write).unwrap();
        fs::write(folder.join("src/mine.rs"), "mine").unwrap();
        let changes = sync(folder, &[file("src/a.rs", "a")], Mode::Write).unwrap();
        assert_eq!(changes, [Change::Removed { path: "src/b.rs".to_owned() }]);
        assert!(folder.join("src/mine.rs").exists());
        assert!(!folder.join("src/b.rs").exists());
        assert_eq!(sync(folder, &[file("src/a.rs", "a")], Mode::Write).unwrap(), []);
    }

    #[test]
    fn foreign_files_are_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.rs"), "mine").unwrap();
        let error = sync(folder.path(), &[file("a.rs", "ours")], Mode::Write).unwrap_err();
        assert!(matches!(error, SyncError::Foreign { .. }));
        assert_eq!(fs::read_to_string(folder.path().join("a.rs")).unwrap(), "mine");
    }

    #[test]
    fn paths_out_of_the_folder_are_rejected() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["../x", "/x", "a/../../x", ""] {
            let error = sync(folder.path(), &[file(path, "x")], Mode::Write).unwrap_err();
            assert!(matches!(error, SyncError::Outside { .. }), "{path}");
        }
    }

    #[test]
    fn check_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        sync(folder.path(), &[file("a.rs", "one\n")], Mode::Write).unwrap();
        let changes = sync(folder.path(), &[file("a.rs", "two\n")], Mode::Check).unwrap();
        assert!(
            matches!(&changes[..], [Change::Changed { diff, .. }] if diff.contains("-one") && diff.contains("+two"))
        );
        assert_eq!(fs::read_to_string(folder.path().join("a.rs")).unwrap(), "one\n");
    }
}
