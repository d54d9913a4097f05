//! Explains refused renames, with the lines of the names lock that keep the old names.

use std::collections::BTreeMap;

use toml_edit::{Key, Value};

use crate::names::{Rename, Subject};
use crate::printable::printable;

/// Lists renames, one per line.
pub fn list(renames: &[Rename]) -> String {
    renames.iter().map(|it| format!("rename: {}\n", printable(&it.to_string()))).collect()
}

/// Explains how to proceed after renames were refused. `accept` completes the sentence "To accept the changes, …".
pub fn refusal(renames: &[Rename], accept: &str) -> String {
    let pins = pins(renames);
    let keep = match pins.is_empty() {
        true => String::new(),
        false => format!("To keep the old names, add these lines to the names lock:\n\n{pins}\n"),
    };
    format!("Callers may depend on these names, so nothing was written. {keep}To accept the changes, {accept}.\n")
}

/// Returns the lines of a names lock that keep the old names.
fn pins(list: &[Rename]) -> String {
    let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for it in list.iter().filter(|it| !it.pinned) {
        let method = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let (table, name) = match it.subject {
            Subject::Type => ("[pinned.types]", it.from.clone()),
            Subject::Operation if method(&it.from) != method(&it.to) => ("[pinned.operations]", method(&it.from)),
            Subject::Operation => {
                ("# The operation is in the module of another tag. See `[pinned.modules]`.", String::new())
            }
            // These are not names.
            Subject::Request | Subject::OperationId => continue,
        };
        let lines = tables.entry(table).or_default();
        if !name.is_empty() {
            lines.push(format!("{} = {}", Key::new(&it.place), Value::from(name)));
        }
    }
    tables
        .iter()
        .map(|(table, lines)| format!("{table}\n{}", lines.iter().map(|it| printable(it) + "\n").collect::<String>()))
        .collect()
}
