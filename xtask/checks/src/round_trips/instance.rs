//! The values of a run.

use serde_json::Value;

/// A value and its validity.
pub(crate) struct Instance<'t> {
    /// The index of its type.
    pub(crate) type_index: usize,
    pub(crate) component: &'t str,
    pub(crate) value: Value,
    pub(crate) validity: Validity,
    /// `true` if the schema contradicts itself.
    pub(crate) is_contradictory: bool,
}

/// The relation of a value to its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validity {
    Valid,
    /// The value violates only limits, patterns or formats, which types do not check.
    ViolatesLimits,
    /// The value does not have the shape that the type describes.
    ViolatesShape,
}
