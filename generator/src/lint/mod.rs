//! Lints: what a description says that bites its readers later, though a crate can be made of it.
//!
//! Needs: the draft after its passes. Gives: notes. Changes nothing, and asks each type once.

mod enum_case;
mod examples;
mod fits;
mod headers;

use crate::diagnostic::Diagnostics;
use crate::ir::Draft;

/// Runs every lint.
pub(crate) fn lint(draft: &Draft, diagnostics: &mut Diagnostics) {
    // Examples that are no values of their schema.
    examples::examples(draft, diagnostics);
    // Members of enums that differ in case only.
    enum_case::enum_case(draft, diagnostics);
    // Required headers with one possible value.
    headers::headers(draft, diagnostics);
}
