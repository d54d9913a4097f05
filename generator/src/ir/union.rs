//! Unions, and schemas that are several at once.

use super::{Docs, Object, Use};

/// One of several types: `oneOf` or `anyOf`.
///
/// The two keywords differ in how many variants may match. A decoder that takes the best match and keeps what that
/// variant does not name treats them alike.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    pub(crate) variants: Vec<Variant>,
    /// The member whose value chooses the variant.
    pub(crate) discriminator: Option<String>,
}

/// One alternative of a union.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) value: Use,
    /// The values of the discriminator that choose it.
    pub(crate) tags: Vec<String>,
    pub(crate) docs: Docs,
}

/// A schema that puts several together: `allOf`, or members beside `oneOf` and `anyOf`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Composite {
    /// Members that the schema lists itself.
    pub(crate) own: Option<Object>,
    /// Names that the schema requires, wherever they are declared.
    pub(crate) required: Vec<String>,
    /// The schemas of `allOf`.
    pub(crate) parts: Vec<Use>,
    /// `oneOf` and `anyOf`.
    pub(crate) unions: Vec<Union>,
}
