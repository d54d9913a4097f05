//! A part of a page, with the page that it is from.

use std::sync::Arc;

use super::hoist::Part;

/// A part, and the page that it is from.
#[derive(Debug)]
pub(super) struct SourcedPart {
    /// The part, with marks that number all parts of all pages.
    pub(super) part: Part,
    /// The number of the page's file.
    pub(super) file: usize,
    /// The name of the page's operation, for names of parts that have none.
    pub(super) operation: Arc<str>,
}
