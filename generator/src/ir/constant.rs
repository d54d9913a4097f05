//! Constants.

use std::fmt;

use serde_json::{Number, Value};

/// The only value of a type that has no enum. Strings and integers have enums of one value instead.
///
/// Source: JSON Schema 2020-12, validation, section 6.1.3.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Constant {
    Boolean(bool),
    Number(Number),
}

impl Constant {
    /// Returns `true` if a value is equal to the constant. Numbers are equal regardless of their digits.
    pub(crate) fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Boolean(own), Value::Bool(other)) => own == other,
            (Self::Number(own), Value::Number(other)) => own == other || own.as_f64() == other.as_f64(),
            _ => false,
        }
    }
}

/// Formats the constant as JSON.
impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(it) => it.fmt(f),
            Self::Number(it) => it.fmt(f),
        }
    }
}
