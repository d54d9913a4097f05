//! Keywords that combine schemas.

use indexmap::IndexMap;

use super::SchemaId;

/// The keywords that apply other schemas to the same value.
///
/// Source: JSON Schema 2020-12, core, sections 10.2.1 and 10.2.2.
#[derive(Clone, Debug, Default)]
pub(crate) struct Composition {
    pub(crate) all_of: Vec<SchemaId>,
    pub(crate) any_of: Vec<SchemaId>,
    pub(crate) one_of: Vec<SchemaId>,
    /// The schemas that apply only to some values: `then`, `else`, and those of `dependentSchemas`.
    pub(crate) conditional: Vec<SchemaId>,
    pub(crate) discriminator: Option<Discriminator>,
}

/// The member that selects a variant of a union.
///
/// Source: OpenAPI 3.1.0, Discriminator Object.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    pub(crate) property: String,
    /// Values of the member and the schemas that they select. For other values, the names of schemas are used.
    pub(crate) mapping: IndexMap<String, SchemaId>,
}
