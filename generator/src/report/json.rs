//! Findings as JSON: one object for each, whose members are stable.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Location, Severity};

/// A finding as `--json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding<'a> {
    /// `error`, `warning` or `note`.
    pub severity: Severity,
    /// The code, such as `unresolved-reference`.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: &'a str,
    /// What to do about it, where there is something to say.
    pub help: Option<&'a str>,
    /// The file, as the caller named it.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// The node, as a JSON pointer (RFC 6901).
    pub pointer: Option<&'a str>,
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(it: &'a Diagnostic) -> Self {
        let (file, line, column, pointer) = match &it.place {
            Location::Node(pointer) => (None, None, None, Some(pointer)),
            Location::File { file, line, column, pointer } => (Some(file), *line, *column, pointer.as_ref()),
        };
        Self {
            severity: it.severity,
            code: it.code.as_str(),
            message: &it.message,
            help: it.help.as_deref(),
            file: file.map(|it| it.to_string_lossy().into_owned()),
            line,
            column,
            pointer: pointer.map(|it| it.as_str()),
        }
    }
}
