//! The kinds of pagination strategies, and what rules and strategies share.

use serde::{Deserialize, Serialize};

/// The continuation of searches beyond the highest offset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchAfter {
    /// The member of the request body with the sort fields.
    pub(crate) sort: String,
    /// The member of the request body for the values of the last record.
    pub(crate) after: String,
    /// The unique sort field.
    pub(crate) unique: String,
    /// The number of records that offsets can reach.
    pub(crate) window: u64,
}

/// The kind of a pagination strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagingKind {
    /// By the number of preceding items.
    Offset,
    /// By the page number.
    Number,
    /// By a cursor from the previous page.
    Cursor,
    /// By a link from the previous page, in the `Link` header (RFC 8288) or in the body.
    Link,
    /// By a member of the last item of the previous page, such as its id.
    LastItem,
}

impl PagingKind {
    /// Returns the name in configurations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::Number => "number",
            Self::Cursor => "cursor",
            Self::Link => "link",
            Self::LastItem => "last_item",
        }
    }
}
