//! Annotations. They belong to each use of a type, so that uses of the same type can have different annotations.

use serde_json::Value;

use crate::schema::Constraint;

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
