//! The state of a conversion.

use serde_json::{Map, Value};
use toml::Table;

use super::imported::{Imported, Note};
use crate::config::Config;
use crate::pointer::Pointer;
use crate::printable::printable;
use crate::read;

/// A conversion in progress.
#[derive(Default)]
pub(super) struct Import {
    table: Table,
    pub(super) notes: Vec<(Pointer, String)>,
}

impl Import {
    pub(super) fn note(&mut self, at: &Pointer, message: impl Into<String>) {
        self.notes.push((at.clone(), message.into()));
    }

    /// Adds a key with a value, unless the configuration would be invalid.
    pub(super) fn add(&mut self, key: &str, value: impl Into<toml::Value>, at: &Pointer) {
        let value = value.into();
        if self.is_valid(key, value.clone(), at) {
            self.table.insert(key.to_owned(), value);
        }
    }

    /// Returns `true` if a configuration may contain a key with a value, and reports it otherwise.
    pub(super) fn is_valid(&mut self, key: &str, value: impl Into<toml::Value>, at: &Pointer) -> bool {
        let table: Table = [(key.to_owned(), value.into())].into_iter().collect();
        let Err(error) = table.to_string().parse::<Config>() else { return true };
        let reason = error.to_string();
        let reason = reason.lines().rev().find(|it| !it.trim().is_empty()).unwrap_or_default().trim();
        self.note(at, format!("is not imported: {reason}"));
        false
    }

    pub(super) fn finish(self, text: &str) -> Imported {
        let pointers: Vec<&Pointer> = self.notes.iter().map(|(pointer, _)| pointer).collect();
        let lines = read::lines_of(text, &pointers);
        let notes: Vec<Note> = self
            .notes
            .iter()
            .zip(lines)
            .map(|((at, message), line)| Note { line, message: printable(&format!("`{}` {message}", dotted(at))) })
            .collect();
        let mut config =
            "# Imported from a configuration of Stainless. The guide describes all keys in \"Configuring an API\".\n"
                .to_owned();
        if !notes.is_empty() {
            config.push_str("#\n# Not imported, or different:\n");
            notes.iter().for_each(|it| config.push_str(&format!("# - {}\n", it.message)));
        }
        if !self.table.is_empty() {
            config.push('\n');
            config.push_str(&self.table.to_string());
        }
        Imported { config, notes }
    }
}

/// Returns a location as a dotted path.
fn dotted(at: &Pointer) -> String {
    let path = at.as_str().trim_start_matches('/').replace('/', ".");
    path.replace("~1", "/").replace("~0", "~")
}

/// Returns a member that is an object.
pub(super) fn object<'v>(node: &'v Map<String, Value>, key: &str) -> Option<&'v Map<String, Value>> {
    node.get(key)?.as_object()
}
