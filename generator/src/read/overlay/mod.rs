//! Overlays, which correct a document without modifying its file.
//!
//! Actions are applied in order, before any other processing. The origin of nodes that an overlay adds is the overlay.
//!
//! Source: Overlay Specification 1.0.0 and 1.1.0.

mod action;
mod change;
mod file;
mod query;

use std::path::PathBuf;

use serde_json::Value;

use self::action::{Action, Change};
use self::file::Overlay;
use super::file::{load_file, read_text};
use super::gathered::Gathered;
use super::limits::{Budget, Exceeded};
use super::locate;
use super::origins::Source;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// Applies overlays. Reports an error for each overlay that cannot be read and each action that cannot be applied.
pub(super) fn apply(gathered: &mut Gathered, overlays: &[PathBuf], budget: &Budget, diagnostics: &mut Diagnostics) {
    if overlays.is_empty() {
        return;
    }
    // The diagnostics so far refer to locations in the original files.
    gathered.origins.assign_files(diagnostics);
    for path in overlays {
        let Some(text) = read_text(path, budget, diagnostics) else { continue };
        let Some(loaded) = load_file(&text, path, budget, diagnostics) else { continue };
        let source = Source { name: path.clone(), find_positions: locate::file_positions, text: None };
        let mut overlay = Overlay { path, file: gathered.origins.add_file(source), reports: Vec::new() };
        for pointer in &loaded.duplicates {
            overlay.report(pointer, Code::DuplicateKey, "duplicate key; the last value is used");
        }
        for action in overlay.actions(&loaded.tree) {
            overlay.run(&action, gathered, budget);
            if budget.exceeded().is_some() {
                break;
            }
        }
        overlay.report_to(&text, diagnostics);
    }
}

impl Overlay<'_> {
    fn run(&mut self, action: &Action, gathered: &mut Gathered, budget: &Budget) {
        if let Err((pointer, error)) = self.try_run(action, gathered, budget) {
            self.report(&pointer, Code::LimitExceeded, error.to_string());
        }
    }

    /// Applies an action. Returns the error with its location if a limit is exceeded, and reports other problems.
    fn try_run(
        &mut self,
        action: &Action,
        gathered: &mut Gathered,
        budget: &Budget,
    ) -> Result<(), (Pointer, Exceeded)> {
        let target = action.pointer.child("target");
        let matches = action.target.matches(&gathered.tree, budget).map_err(|error| (target.clone(), error))?;
        if matches.is_empty() {
            self.report(&target, Code::OverlayWithoutMatch, "the target does not match any node of the document");
            return Ok(());
        }
        let result = match &action.change {
            Change::Remove => change::remove_all(gathered, &matches),
            Change::Update(value) => {
                let from = action.pointer.child("update");
                budget.copies(value, matches.len()).map_err(|error| (from.clone(), error))?;
                let from = change::From::Overlay(self.file, from);
                matches.iter().try_for_each(|pointer| change::update(gathered, pointer, value, &from))
            }
            Change::Copy(source) => {
                let copy = action.pointer.child("copy");
                let sources = source.matches(&gathered.tree, budget).map_err(|error| (copy.clone(), error))?;
                let [source] = sources.as_slice() else {
                    let message = format!("`copy` must select exactly one node, but selects {}", sources.len());
                    self.report(&copy, Code::BadOverlay, message);
                    return Ok(());
                };
                let value = gathered.tree.pointer(source.as_str()).cloned().unwrap_or(Value::Null);
                budget.copies(&value, matches.len()).map_err(|error| (copy, error))?;
                let from = change::From::Document(source.clone());
                matches.iter().try_for_each(|pointer| change::update(gathered, pointer, &value, &from))
            }
        };
        if let Err(message) = result {
            self.report(&action.pointer, Code::BadOverlay, message);
        }
        Ok(())
    }
}
