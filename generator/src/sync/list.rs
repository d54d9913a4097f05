//! `.sdkgen-files`, which lists the files that an earlier run wrote.
//!
//! The list is part of the output folder and thus untrusted. Each entry must have the form that the generator writes.

use std::collections::BTreeSet;

use super::error::SyncError;
use crate::files::OutputFolder;
use crate::marks::FILE_LIST;

/// The maximum size of the list in bytes, which is enough for tens of thousands of files.
const LIMIT: u64 = 4 << 20;

/// Reads the list of a folder, which is empty if it does not exist.
pub(super) fn read(folder: &OutputFolder) -> Result<BTreeSet<String>, SyncError> {
    let Some(bytes) = folder.read(FILE_LIST, LIMIT)? else { return Ok(BTreeSet::new()) };
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().zip(1..).filter(|(it, _)| !it.starts_with('#') && !it.is_empty());
    let entry = |(entry, line): (&str, usize)| match is_valid(entry) {
        true => Ok(entry.to_owned()),
        false => Err(SyncError::Entry { path: folder.path().join(FILE_LIST), line, entry: entry.to_owned() }),
    };
    lines.map(entry).collect()
}

/// Writes the list if it differs from `listed`.
pub(super) fn write(
    folder: &OutputFolder,
    kept: &BTreeSet<String>,
    listed: &BTreeSet<String>,
) -> Result<(), SyncError> {
    if kept == listed {
        return Ok(());
    }
    let list: String = kept.iter().map(|it| format!("{it}\n")).collect();
    let text = format!("# The files that the generator wrote here; it changes and removes no others.\n{list}");
    Ok(folder.write(FILE_LIST, text.as_bytes())?)
}

/// Returns `true` if a path has the form of generated files: components of letters, digits, `-`, `_` and dots that are not at the
/// beginning, separated by `/`.
///
/// This excludes parents, roots, drives, streams and short names of Windows (`C:`, `a:b`, `GIT~1`) and hidden files.
pub(super) fn is_valid(path: &str) -> bool {
    path.split('/').all(|component| {
        let is_allowed = |it: char| matches!(it, '-' | '.') || unicode_ident::is_xid_continue(it);
        !component.is_empty() && !component.starts_with('.') && component.chars().all(is_allowed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_generated_paths_are_valid() {
        for path in ["Cargo.toml", "src/lib.rs", "src/models/größe_2.rs", "names.lock"] {
            assert!(is_valid(path), "{path}");
        }
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            ".git/HEAD",
            "a/.b",
            "C:",
            "C:a",
            "C:/a",
            "a:b",
            "\\a",
            "a\\b",
            "..\\a",
            "GIT~1/HEAD",
            "a b",
            "a\0",
            "a\tb",
            "\u{202e}a",
        ] {
            assert!(!is_valid(path), "{path:?}");
        }
    }
}
