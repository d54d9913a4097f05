//! Lints: problems in a specification that do not affect the generated crate, but may surprise callers.
//!
//! Lints run after all passes. They only report notes.

mod enum_case;
mod examples;
mod fits;
mod headers;
mod nested;
mod public;

use crate::diagnostic::Diagnostics;
use crate::ir::Draft;

/// Runs every lint.
pub(crate) fn lint(draft: &Draft, diagnostics: &mut Diagnostics) {
    // Examples that do not match their schema.
    examples::examples(draft, diagnostics);
    // Members of enums that differ only in case.
    enum_case::enum_case(draft, diagnostics);
    // Required headers with only one possible value.
    headers::headers(draft, diagnostics);
    // Parameters and members of forms with arrays or objects for which their style defines no form.
    nested::nested(draft, diagnostics);
    // Operations that require no credentials but document a 401.
    public::public(draft, diagnostics);
}
