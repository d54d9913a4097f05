//! An overlay that is being applied.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;
use crate::read::locate;

/// An overlay that is being applied.
pub(super) struct Overlay<'o> {
    pub(super) path: &'o Path,
    pub(super) text: &'o str,
    /// The index of the file in the origins.
    pub(super) file: usize,
    pub(super) diagnostics: &'o mut Diagnostics,
}

impl Overlay<'_> {
    /// Reports a diagnostic at a node of the overlay.
    pub(super) fn report(&mut self, at: &Pointer, code: Code, message: impl Into<String>) {
        let position = locate::positions(self.text, &[at])[0];
        let location = Location::File {
            file: self.path.to_owned(),
            line: position.map(|it| it.0),
            column: position.map(|it| it.1),
            pointer: Some(at.clone()),
        };
        self.diagnostics.push(Diagnostic::new(code, location, message));
    }
}
