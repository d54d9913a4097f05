//! The sections of CONFORMANCE.md that different commands write.

/// The heading of the section about pagination, which is before that about the JSON Schema Test Suite.
pub(crate) const PAGINATION: &str = "## Pagination";

/// Returns a page from a heading to its end, or an empty string if it does not have the heading.
pub(crate) fn from_heading<'p>(page: &'p str, heading: &str) -> &'p str {
    page.find(heading).map(|start| &page[start..]).unwrap_or_default()
}
