//! The arena of schemas.

use std::ops::{Index, IndexMut};

use super::{Schema, SchemaId};

/// The schemas of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schemas(Vec<Schema>);

impl Schemas {
    /// Adds a schema.
    pub(crate) fn push(&mut self, schema: Schema) -> SchemaId {
        // A document with four billion schemas does not fit into memory.
        let id = SchemaId::new(self.0.len() as u32);
        self.0.push(schema);
        id
    }
}

impl Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.0[id.index()]
    }
}

impl IndexMut<SchemaId> for Schemas {
    fn index_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.0[id.index()]
    }
}
