//! The page iterator of one operation.

use super::RustType;

/// How the list of one operation comes in pages.
#[derive(Debug)]
pub(crate) struct OperationPaging {
    /// Index into the API's ways of paging.
    pub(crate) rule: usize,
    /// The path to the list, where the answer is not the list itself.
    pub(crate) items: Option<String>,
    pub(crate) item: RustType,
    /// Whether the call gives the list itself.
    pub(crate) is_result: bool,
    /// How many items a page has unless asked otherwise.
    pub(crate) default: Option<u64>,
    /// How many items a page can have.
    pub(crate) maximum: Option<u64>,
    pub(crate) first: Option<u64>,
    pub(crate) counts: bool,
    pub(crate) search_after: bool,
}
