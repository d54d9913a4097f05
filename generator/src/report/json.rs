//! Diagnostics as JSON objects. Their members are stable.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Location, Severity};

/// A diagnostic, as printed by `--json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JsonDiagnostic<'a> {
    /// `error`, `warning` or `note`.
    pub severity: Severity,
    /// The code, such as `unresolved-reference`.
    pub code: &'static str,
    /// The problem, in one sentence.
    pub message: &'a str,
    /// A suggested fix, if any.
    pub help: Option<&'a str>,
    /// The path of the file, as passed by the caller.
    pub file: Option<String>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The column in characters, counted from 1.
    pub column: Option<u32>,
    /// The node, as a JSON pointer (RFC 6901).
    pub pointer: Option<&'a str>,
}

impl<'a> From<&'a Diagnostic> for JsonDiagnostic<'a> {
    fn from(it: &'a Diagnostic) -> Self {
        let (file, line, column, pointer) = match &it.location {
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
