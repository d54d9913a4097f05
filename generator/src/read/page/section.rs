//! The members of a document that have operations.

use crate::read::typed::WEBHOOKS;

/// The member of the document that has an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Paths,
    Webhooks,
}

impl Section {
    /// Returns the name of the member.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Paths => "paths",
            Self::Webhooks => WEBHOOKS,
        }
    }
}
