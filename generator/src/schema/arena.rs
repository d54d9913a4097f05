//! The arena of schemas.

use std::ops::{Index, IndexMut};

use openapiv3::ReferenceOr;

use super::Schema;

/// The id of a schema in the arena of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(u32);

/// The start of references that stand for schemas in the types of `openapiv3`.
const REFERENCE: &str = "#/schemas/";

impl SchemaId {
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

/// The schemas of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schemas(Vec<Schema>);

impl Schemas {
    /// Adds a schema.
    pub(crate) fn push(&mut self, schema: Schema) -> SchemaId {
        // A document with four billion schemas does not fit into memory.
        let id = SchemaId(self.0.len() as u32);
        self.0.push(schema);
        id
    }
}

impl Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.0[id.0 as usize]
    }
}

impl IndexMut<SchemaId> for Schemas {
    fn index_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.0[id.0 as usize]
    }
}
