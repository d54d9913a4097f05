//! Overlays: what is corrected in a document without touching it.
//!
//! In come a tree and the files of overlays; out comes the tree with their actions done, in order, before anything else
//! looks at it. What an overlay adds came from the overlay.
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

/// Does what each overlay asks for. An overlay that cannot be read, and an action that cannot be done, is an error.
pub(super) fn apply(gathered: &mut Gathered, overlays: &[PathBuf], diagnostics: &mut Diagnostics) {
    if overlays.is_empty() {
        return;
    }
    // Findings so far name nodes as they stand in the files.
    gathered.origins.locate(diagnostics);
    for path in overlays {
        let Some(text) = read_text(path, diagnostics) else { continue };
        let Some(loaded) = load_file(&text, path, diagnostics) else { continue };
        let source = Source { name: path.clone(), find_positions: locate::file_positions, text: None };
        let mut overlay = Overlay { path, text: &text, file: gathered.origins.add_file(source), diagnostics };
        for pointer in &loaded.duplicates {
            overlay.report(pointer, Code::DuplicateKey, "the key stands twice; the last one counts");
        }
        for action in overlay.actions(&loaded.tree) {
            overlay.run(&action, gathered);
        }
    }
}

impl Overlay<'_> {
    fn run(&mut self, action: &Action, gathered: &mut Gathered) {
        let target = action.place.child("target");
        let mut places = places(&action.target, &gathered.tree);
        if places.is_empty() {
            return self.report(&target, Code::OverlayWithoutMatch, "the target selects nothing in the document");
        }
        let done = match &action.change {
            Change::Remove => {
                places.sort_by(change::removal_order);
                places.iter().try_for_each(|place| change::remove(gathered, place))
            }
            Change::Update(value) => {
                let from = action.place.child("update");
                let from = change::From::Overlay(self.file, from);
                places.iter().try_for_each(|place| change::update(gathered, place, value, &from))
            }
            Change::Copy(source) => match self::places(source, &gathered.tree).as_slice() {
                [source] => {
                    let value = gathered.tree.pointer(source.as_str()).cloned().unwrap_or(Value::Null);
                    let from = change::From::Document(source.clone());
                    places.iter().try_for_each(|place| change::update(gathered, place, &value, &from))
                }
                found => {
                    let message = format!("the source of a copy selects one node; this one selects {}", found.len());
                    return self.report(&action.place.child("copy"), Code::BadOverlay, message);
                }
            },
        };
        if let Err(problem) = done {
            self.report(&action.place, Code::BadOverlay, problem);
        }
    }
}

/// The places that a query selects, each once.
fn places(query: &JsonPath, tree: &Value) -> Vec<Pointer> {
    let found = query.query_located(tree);
    let places: IndexSet<Pointer> = found.locations().filter_map(|it| Pointer::parse(&it.to_json_pointer())).collect();
    places.into_iter().collect()
}
