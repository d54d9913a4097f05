//! The ids of schemas.

use openapiv3::ReferenceOr;

/// The id of a schema in the arena of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(u32);

/// The start of references that stand for schemas in the types of `openapiv3`.
const REFERENCE: &str = "#/schemas/";

impl SchemaId {
    pub(super) const fn new(index: u32) -> Self {
        Self(index)
    }

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }

    /// Returns the reference that stands for the schema in the types of `openapiv3`.
    pub(crate) fn to_reference<T>(self) -> ReferenceOr<T> {
        ReferenceOr::Reference { reference: format!("{REFERENCE}{}", self.0) }
    }

    /// Returns the schema that a reference stands for. The reader puts no other references where `openapiv3` has schemas.
    pub(crate) fn of<T>(reference: &ReferenceOr<T>) -> Option<Self> {
        match reference {
            ReferenceOr::Reference { reference } => Self::parse(reference),
            ReferenceOr::Item(_) => None,
        }
    }

    /// Parses a reference that stands for a schema.
    pub(crate) fn parse(reference: &str) -> Option<Self> {
        reference.strip_prefix(REFERENCE)?.parse().ok().map(Self)
    }
}
