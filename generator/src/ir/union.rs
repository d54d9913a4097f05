//! Unions and composites.

use super::{Docs, Object, Use};

/// A union of types: `oneOf` or `anyOf`.
///
/// The keywords differ in how many variants may match. Decoders treat them alike: they choose the best match and preserve
/// unknown members.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    pub(crate) variants: Vec<Variant>,
    /// The member that selects the variant.
    pub(crate) discriminator: Option<String>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) value: Use,
    /// The values of the discriminator that select this variant.
    pub(crate) tags: Vec<String>,
    pub(crate) docs: Docs,
}

/// A schema that combines others: `allOf`, or members next to `oneOf` or `anyOf`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Composite {
    /// The members of the schema itself.
    pub(crate) own: Option<Object>,
    /// The names that the schema requires, independently of where they are declared.
    pub(crate) required: Vec<String>,
    /// The schemas of `allOf`.
    pub(crate) parts: Vec<Use>,
    /// `oneOf` and `anyOf`.
    pub(crate) unions: Vec<Union>,
}
