//! Files in YAML that are not documents, such as configurations of other generators. The same limits apply to them.

use std::path::Path;

use serde_json::Value;

use super::file::{load_file, read_text};
use super::limits::{Budget, Limits};
use super::locate;
use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use crate::stack;

/// Reads a file with its text, or returns the messages of its errors.
pub(crate) fn tree_of(path: &Path) -> Result<(String, Value), String> {
    stack::with_large_stack(|| {
        let mut diagnostics = Diagnostics::new();
        let budget = Budget::of(Limits::default());
        let loaded = read_text(path, &budget, &mut diagnostics).and_then(|text| {
            let loaded = load_file(&text, path, &budget, &mut diagnostics)?;
            Some((text, loaded.tree))
        });
        let messages = || diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        loaded.ok_or_else(messages)
    })
}

/// Returns the lines of nodes.
pub(crate) fn lines_of(text: &str, pointers: &[&Pointer]) -> Vec<Option<u32>> {
    locate::positions(text, pointers).into_iter().map(|it| it.map(|(line, _)| line)).collect()
}
