//! The pagination strategy of an operation: a rule with the names that the operation has.

use super::kind::{PagingKind, SearchAfter};

/// A pagination strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Strategy {
    pub(crate) kind: StrategyKind,
    /// `true` if the parameters are members of the request body.
    pub(crate) in_body: bool,
    /// The parameter for the page size.
    pub(crate) size: Option<String>,
    pub(crate) total: Option<Total>,
    /// The parameter that requests the total.
    pub(crate) count: Option<String>,
    /// The member of the body that is `false` on the last page.
    pub(crate) more: Option<String>,
    /// The member of the body with the page size.
    pub(crate) reported_size: Option<String>,
}

/// The kind of a pagination strategy, with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StrategyKind {
    Offset {
        parameter: String,
        search_after: Option<SearchAfter>,
    },
    Number {
        parameter: String,
        first: u64,
        /// The member of the body with the number of pages.
        pages: Option<String>,
    },
    Cursor {
        parameter: String,
        source: CursorSource,
    },
    Link(LinkSource),
}

/// The location of the next cursor in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CursorSource {
    /// The members of the body that may have it.
    Body(Vec<String>),
    Header(String),
    /// A member of the last item.
    LastItem(String),
}

/// The location of the link to the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkSource {
    /// The `Link` header (RFC 8288).
    Header,
    /// The members of the body that may have it.
    Body(Vec<String>),
}

/// The position of the total number of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    Header(String),
    Body(String),
}

impl StrategyKind {
    pub(crate) const fn word(&self) -> PagingKind {
        match self {
            Self::Offset { .. } => PagingKind::Offset,
            Self::Number { .. } => PagingKind::Number,
            Self::Cursor { source: CursorSource::Body(_) | CursorSource::Header(_), .. } => PagingKind::Cursor,
            Self::Cursor { source: CursorSource::LastItem(_), .. } => PagingKind::LastItem,
            Self::Link(_) => PagingKind::Link,
        }
    }
}
