//! The file format of the names lock.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml_edit::{DocumentMut, Item};

use super::method_path::MethodPath;
use crate::request_line::RequestLine;

/// Returns the tables of pins in a lock file, with their comments.
pub(super) fn pins_text(text: &str) -> Result<String, toml_edit::TomlError> {
    let mut file: DocumentMut = text.parse()?;
    let Some(Ok(mut pinned)) = file.remove("pinned").map(Item::into_table) else { return Ok(String::new()) };
    // Other notations of a table cannot follow the tables of names.
    for (_, item) in pinned.iter_mut() {
        *item = match std::mem::take(item).into_table() {
            Ok(mut table) => {
                table.set_dotted(false);
                Item::Table(table)
            }
            Err(other) => other,
        };
    }
    pinned.set_dotted(false);
    pinned.set_implicit(true);
    let mut kept = DocumentMut::new();
    kept.insert("pinned", Item::Table(pinned));
    let kept = kept.to_string();
    Ok(if kept.trim().is_empty() { String::new() } else { format!("\n{}\n", kept.trim()) })
}

/// Returns the line in which a part of a lock file begins, starting at 1.
pub(super) fn line(text: &str, span: Range<usize>) -> u32 {
    let before = text.bytes().take(span.start).filter(|it| *it == b'\n').count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Locks of the first format have none.
    pub(super) format: Option<u32>,
    #[serde(default)]
    pub(super) types: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) members: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) operations: BTreeMap<String, MethodPath>,
    #[serde(default)]
    pub(super) requests: BTreeMap<String, RequestLine>,
    #[serde(default)]
    pub(super) arguments: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) events: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) boxes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) uses: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) pinned: Pinned,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pinned {
    #[serde(default)]
    pub(super) types: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(super) operations: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(super) modules: BTreeMap<String, Spanned<String>>,
}

#[derive(Serialize)]
pub(super) struct Written<'a> {
    pub(super) format: u32,
    pub(super) types: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) members: &'a BTreeMap<String, Vec<String>>,
    pub(super) operations: &'a BTreeMap<String, MethodPath>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) requests: &'a BTreeMap<String, RequestLine>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) arguments: &'a BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) events: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) boxes: &'a BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) uses: &'a BTreeMap<String, String>,
}
