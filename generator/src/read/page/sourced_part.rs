//! A part of a page, with its origin.

use std::sync::Arc;

use super::hoist::Part;

/// A part and the page that it was extracted from.
#[derive(Debug)]
pub(super) struct SourcedPart {
    /// The part, with references to the parts of all pages.
    pub(super) part: Part,
    /// The index of the page in the origins.
    pub(super) file: usize,
    /// The name of the operation, which is used to name parts without a title.
    pub(super) operation: Arc<str>,
}
