//! Annotations. They belong to each use of a type, so that uses of the same type can have different annotations.

use serde_json::Value;

/// The annotations of a type or of its use. Most have neither values nor constraints, and there is one for each member, so that
/// values are boxed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Docs {
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) default: Option<Box<Value>>,
    pub(crate) example: Option<Box<Value>>,
    pub(crate) constraints: Vec<Constraint>,
}

/// A constraint that the type system does not express. It is only documented.
///
/// Source: OpenAPI 3.0.3, Schema Object, "Properties".
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constraint {
    Format(String),
    Pattern(String),
    /// In characters.
    MinimumLength(usize),
    /// In characters.
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
