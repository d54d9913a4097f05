//! Configurations of other generators, converted to `sdkgen.toml`.
//!
//! Source: the reference of Stainless, "Config".

mod client;
mod pagination;
mod resources;

use std::path::Path;

use serde_json::{Map, Value};
use toml::Table;

use crate::config::Config;
use crate::pointer::Pointer;
use crate::printable::printable;
use crate::read;

/// A configuration, and what it does not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The text of `sdkgen.toml`, which begins with the notes as comments.
    pub config: String,
    /// The settings that were not imported, or that differ.
    pub notes: Vec<Note>,
}

/// A setting that was not imported, or that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the setting.
    pub line: Option<u32>,
    /// The location of the setting, and the reason.
    pub message: String,
}

/// The reason why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file cannot be read, or is not YAML. The message has its name.
    #[error("{0}")]
    Unreadable(String),
    /// The file has no settings of Stainless.
    #[error("the file has neither `resources` nor `client_settings`, so it is not a configuration of Stainless")]
    NotStainless,
}

/// The settings that have no equivalent, with the reasons.
const WITHOUT_EQUIVALENT: &[(&str, &str)] = &[
    ("environments", "callers choose between the servers of the document; add missing ones with an overlay"),
    ("settings", "response bodies are not unwrapped; `[envelope]` describes an object around every result"),
    ("query_settings", "the styles of parameters in the document apply; correct them with an overlay"),
    ("security", "the security requirements of the document apply; correct them with an overlay"),
    ("security_schemes", "the security schemes of the document apply; correct them with an overlay"),
    ("errors", "errors have the types that the document describes"),
    ("custom_casings", "words are written as in the document"),
    ("openapi", "an overlay can change the document"),
    ("streaming", "streams are recognized by the content types of responses"),
];

/// The settings that only concern other languages and the publication of packages.
const IRRELEVANT: &[&str] = &["organization", "targets", "readme", "codeflow", "diagnostics", "edition"];

/// Converts a configuration of Stainless.
///
/// # Errors
/// Fails if the file cannot be read, or is not a configuration of Stainless.
pub fn stainless(path: &Path) -> Result<Imported, ImportError> {
    let (text, tree) = read::tree_of(path).map_err(ImportError::Unreadable)?;
    let members = tree.as_object().filter(|it| it.contains_key("resources") || it.contains_key("client_settings"));
    let root = members.ok_or(ImportError::NotStainless)?;
    let mut import = Import { table: Table::new(), notes: Vec::new() };
    let at = Pointer::root();
    resources::import(&mut import, root, &at);
    pagination::import(&mut import, root, &at);
    client::import(&mut import, root, &at);
    for key in root.keys().filter(|it| !IRRELEVANT.contains(&it.as_str())) {
        if let Some((_, reason)) = WITHOUT_EQUIVALENT.iter().find(|(name, _)| name == key) {
            import.note(&at.child(key), format!("is not imported: {reason}"));
        } else if !["resources", "unspecified_endpoints", "pagination", "client_settings"].contains(&key.as_str()) {
            import.note(&at.child(key), "is unknown, and not imported");
        }
    }
    Ok(import.finish(&text))
}

/// A conversion in progress.
struct Import {
    table: Table,
    notes: Vec<(Pointer, String)>,
}

impl Import {
    fn note(&mut self, at: &Pointer, message: impl Into<String>) {
        self.notes.push((at.clone(), message.into()));
    }

    /// Adds a key with a value, unless the configuration would be invalid.
    fn add(&mut self, key: &str, value: impl Into<toml::Value>, at: &Pointer) {
        let table: Table = [(key.to_owned(), value.into())].into_iter().collect();
        match table.to_string().parse::<Config>() {
            Ok(_) => self.table.extend(table),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().rev().find(|it| !it.trim().is_empty()).unwrap_or_default().trim();
                self.note(at, format!("is not imported: {reason}"));
            }
        }
    }

    fn finish(self, text: &str) -> Imported {
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
fn object<'v>(node: &'v Map<String, Value>, key: &str) -> Option<&'v Map<String, Value>> {
    node.get(key)?.as_object()
}

#[cfg(test)]
mod tests;
