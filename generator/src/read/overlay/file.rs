//! An overlay that is being applied.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;
use crate::read::locate;

/// An overlay that is being applied.
pub(super) struct Overlay<'o> {
    pub(super) path: &'o Path,
    /// The index of the file in the origins.
    pub(super) file: usize,
    /// The diagnostics at nodes of the overlay.
    pub(super) reports: Vec<(Pointer, Code, String)>,
}

impl Overlay<'_> {
    /// Reports a diagnostic at a node of the overlay.
    pub(super) fn report(&mut self, at: &Pointer, code: Code, message: impl Into<String>) {
        self.reports.push((at.clone(), code, message.into()));
    }

    /// Records the diagnostics with their positions, which are all found in one pass over the text.
    pub(super) fn report_to(self, text: &str, diagnostics: &mut Diagnostics) {
        let pointers: Vec<&Pointer> = self.reports.iter().map(|(pointer, ..)| pointer).collect();
        if pointers.is_empty() {
            return;
        }
        let positions = locate::positions(text, &pointers);
        for ((pointer, code, message), position) in self.reports.into_iter().zip(positions) {
            let location = Location::File {
                file: self.path.to_owned(),
                line: position.map(|it| it.0),
                column: position.map(|it| it.1),
                pointer: Some(pointer),
            };
            diagnostics.push(Diagnostic::new(code, location, message));
        }
    }
}
