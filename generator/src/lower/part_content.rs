//! The content of values that are encoded outside of JSON.

use crate::schema::{JsonType, SchemaId};

use super::Lowering;

/// The content of a part or of a member of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartContent {
    /// Bytes.
    File,
    /// A string, a number or a boolean.
    Scalar,
    /// An object or an array, which has no text of its own.
    Structured,
}

/// The deepest composition that is searched for objects.
const DEEPEST_COMPOSITION: usize = 8;

impl Lowering<'_> {
    /// Returns the content of a value with a schema.
    pub(super) fn value_content(&self, schema: SchemaId, is_split: bool) -> PartContent {
        match self.is_structured(schema, is_split, DEEPEST_COMPOSITION) {
            true => PartContent::Structured,
            false => PartContent::Scalar,
        }
    }

    /// Returns `true` if a schema describes objects, or arrays that are not split into their elements.
    fn is_structured(&self, schema: SchemaId, is_split: bool, depth: usize) -> bool {
        let schema = self.resolved(schema);
        match schema.types.only() {
            _ if depth == 0 => false,
            Some(JsonType::Object) => true,
            Some(JsonType::Array) => {
                let items = schema.array.as_ref().and_then(|it| it.items);
                !is_split || items.is_some_and(|it| self.is_structured(it, false, depth - 1))
            }
            Some(_) => false,
            None => {
                let mut parts = schema.all_of().iter().copied().chain(schema.reference).chain(schema.alternatives());
                schema.object.is_some() || parts.any(|it| self.is_structured(it, is_split, depth - 1))
            }
        }
    }
}
