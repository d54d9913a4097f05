//! Words about a thing: they stand beside types, by place of use, so that two places can share a type and keep their own.

use serde_json::Value;

/// What the specification says about a place in prose and by example.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Docs {
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) default: Option<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) constraints: Vec<Constraint>,
}

/// A limit that the type system does not carry; kept as documentation.
///
/// Source: OpenAPI 3.0.3, Schema Object, "Properties".
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constraint {
    Format(String),
    Pattern(String),
    /// Characters.
    MinimumLength(usize),
    /// Characters.
    MaximumLength(usize),
    Minimum {
        value: String,
        exclusive: bool,
    },
    Maximum {
        value: String,
        exclusive: bool,
    },
    MultipleOf(String),
    MinimumItems(usize),
    MaximumItems(usize),
    UniqueItems,
    MinimumMembers(usize),
    MaximumMembers(usize),
}
