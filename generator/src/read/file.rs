//! Files as strings and trees; what fails is reported.

use std::path::Path;

use super::{load, locate};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};

/// The text of a file; one that is not UTF-8 is an error at the first byte that is not.
pub(super) fn read_text(path: &Path, diagnostics: &mut Diagnostics) -> Option<String> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            diagnostics.push(Diagnostic::new(Code::UnreadableFile, file_place(path, None), message));
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let position = locate::position(&String::from_utf8_lossy(valid), valid.len());
            let message = "the file is not UTF-8";
            diagnostics.push(Diagnostic::new(Code::Syntax, file_place(path, Some(position)), message));
            None
        }
    }
}

/// The tree of a file's text; where it is none, an error says so.
pub(super) fn load_file(text: &str, name: &Path, diagnostics: &mut Diagnostics) -> Option<load::Loaded> {
    // A file that says it is JSON is held to it; other texts may be YAML that begins as JSON does.
    let is_json = name.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let loaded = match if is_json { load::json(load::without_mark(text)) } else { load::load(text) } {
        Ok(loaded) => loaded,
        Err(error) => {
            diagnostics.push(Diagnostic::new(Code::Syntax, file_place(name, error.position), error.message));
            return None;
        }
    };
    if loaded.has_more {
        let message = "the file holds several YAML documents; only the first one is read";
        diagnostics.push(Diagnostic::new(Code::Unsupported, file_place(name, None), message));
    }
    Some(loaded)
}

/// A place in a file, by line and column.
pub(super) fn file_place(path: &Path, position: Option<(u32, u32)>) -> Location {
    let (line, column) = (position.map(|it| it.0), position.map(|it| it.1));
    Location::File { file: path.to_owned(), line, column, pointer: None }
}
