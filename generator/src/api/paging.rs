//! The pagination of one operation.

use super::RustType;

/// The pagination of one operation's list.
#[derive(Debug)]
pub(crate) struct OperationPaging {
    /// The index of the pagination strategy.
    pub(crate) strategy: usize,
    /// The path to the list, unless the result is the list itself.
    pub(crate) items: Option<String>,
    pub(crate) item: RustType,
    /// The default page size, in items.
    pub(crate) default: Option<u64>,
    /// The maximum page size, in items.
    pub(crate) maximum: Option<u64>,
    pub(crate) first: Option<u64>,
    pub(crate) counts: bool,
    pub(crate) search_after: bool,
}
