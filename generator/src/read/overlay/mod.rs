//! Overlays, which correct a document without modifying its file.
//!
//! Actions are applied in order, before any other processing. The origin of nodes that an overlay adds is the overlay.
//!
//! Source: Overlay Specification 1.0.0 and 1.1.0.

mod action;
mod change;
mod file;

use std::path::PathBuf;

use indexmap::IndexSet;
use serde_json::Value;
use serde_json_path::JsonPath;

use self::action::{Action, Change};
use self::file::Overlay;
use super::file::{load_file, read_text};
use super::gathered::Gathered;
use super::locate;
use super::origins::Source;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// Applies overlays. Reports an error for each overlay that cannot be read and each action that cannot be applied.
pub(super) fn apply(gathered: &mut Gathered, overlays: &[PathBuf], diagnostics: &mut Diagnostics) {
    if overlays.is_empty() {
        return;
    }
    // The diagnostics so far refer to locations in the original files.
    gathered.origins.locate(diagnostics);
    for path in overlays {
        let Some(text) = read_text(path, diagnostics) else { continue };
        let Some(loaded) = load_file(&text, path, diagnostics) else { continue };
        let source = Source { name: path.clone(), find_positions: locate::file_positions, text: None };
        let mut overlay = Overlay { path, text: &text, file: gathered.origins.add_file(source), diagnostics };
        for pointer in &loaded.duplicates {
            overlay.report(pointer, Code::DuplicateKey, "duplicate key; the last value is used");
        }
        for action in overlay.actions(&loaded.tree) {
            overlay.run(&action, gathered);
        }
    }
}

impl Overlay<'_> {
    fn run(&mut self, action: &Action, gathered: &mut Gathered) {
        let target = action.pointer.child("target");
        let mut matches = matches(&action.target, &gathered.tree);
        if matches.is_empty() {
            return self.report(
                &target,
                Code::OverlayWithoutMatch,
                "the target does not match any node of the document",
            );
        }
        let result = match &action.change {
            Change::Remove => {
                matches.sort_by(change::removal_order);
                matches.iter().try_for_each(|pointer| change::remove(gathered, pointer))
            }
            Change::Update(value) => {
                let from = action.pointer.child("update");
                let from = change::From::Overlay(self.file, from);
                matches.iter().try_for_each(|pointer| change::update(gathered, pointer, value, &from))
            }
            Change::Copy(source) => match self::matches(source, &gathered.tree).as_slice() {
                [source] => {
                    let value = gathered.tree.pointer(source.as_str()).cloned().unwrap_or(Value::Null);
                    let from = change::From::Document(source.clone());
                    matches.iter().try_for_each(|pointer| change::update(gathered, pointer, &value, &from))
                }
                found => {
                    let message = format!("`copy` must select exactly one node, but selects {}", found.len());
                    return self.report(&action.pointer.child("copy"), Code::BadOverlay, message);
                }
            },
        };
        if let Err(message) = result {
            self.report(&action.pointer, Code::BadOverlay, message);
        }
    }
}

/// Returns the nodes that a query selects, without duplicates.
fn matches(query: &JsonPath, tree: &Value) -> Vec<Pointer> {
    let found = query.query_located(tree);
    let pointers: IndexSet<Pointer> =
        found.locations().filter_map(|it| Pointer::parse(&it.to_json_pointer())).collect();
    pointers.into_iter().collect()
}
