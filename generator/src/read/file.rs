//! Reads files as strings and trees, and reports failures.

use std::io::ErrorKind;
use std::path::Path;

use super::limits::{Budget, Exceeded};
use super::{load, locate};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::files;

/// Reads a file as UTF-8. Invalid UTF-8 is reported at its first invalid byte.
pub(super) fn read_text(path: &Path, budget: &Budget, diagnostics: &mut Diagnostics) -> Option<String> {
    let bytes = match read_bytes(path, budget) {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => {
            diagnostics.push(Diagnostic::new(Code::LimitExceeded, file_location(path, None), error.to_string()));
            return None;
        }
        Err(error) => {
            let message = format!("failed to read the file: {error}");
            diagnostics.push(Diagnostic::new(Code::UnreadableFile, file_location(path, None), message));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let position = locate::position(&String::from_utf8_lossy(valid), valid.len());
            let message = "invalid UTF-8";
            diagnostics.push(Diagnostic::new(Code::Syntax, file_location(path, Some(position)), message));
            None
        }
    }
}

/// Reads a file, unless it is too large.
pub(super) fn read_bytes(path: &Path, budget: &Budget) -> std::io::Result<Result<Vec<u8>, Exceeded>> {
    match files::read_at_most(path, u64::try_from(budget.bytes_left()).unwrap_or(u64::MAX)) {
        Ok(bytes) => Ok(budget.bytes(bytes.len()).map(|()| bytes)),
        // More than is left.
        Err(error) if error.kind() == ErrorKind::FileTooLarge => Ok(budget.bytes(usize::MAX).map(|()| Vec::new())),
        Err(error) => Err(error),
    }
}

/// Parses the text of a file as a tree, and reports syntax errors.
pub(super) fn load_file(
    text: &str,
    name: &Path,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<load::Loaded> {
    // Files with the extension `.json` must be JSON. Others may be YAML, even if they start like JSON.
    let is_json = name.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let loaded = match if is_json { load::json(load::without_bom(text), budget) } else { load::load(text, budget) } {
        Ok(loaded) => loaded,
        Err(error) => {
            let is_limit = budget.exceeded().is_some_and(|it| error.message.contains(&it.to_string()));
            let code = if is_limit { Code::LimitExceeded } else { Code::Syntax };
            diagnostics.push(Diagnostic::new(code, file_location(name, error.position), error.message));
            return None;
        }
    };
    if loaded.has_more {
        let message = "the file contains several YAML documents; only the first one is read";
        diagnostics.push(Diagnostic::new(Code::Unsupported, file_location(name, None), message));
    }
    Some(loaded)
}

/// Returns the location of a line and column in a file.
pub(super) fn file_location(path: &Path, position: Option<(u32, u32)>) -> Location {
    let (line, column) = (position.map(|it| it.0), position.map(|it| it.1));
    Location::File { file: path.to_owned(), line, column, pointer: None }
}
