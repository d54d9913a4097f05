//! Keywords that restrict values without affecting their type.

use serde_json::{Map, Value, json};

/// A constraint that the type system does not express. It is only documented.
///
/// Source: JSON Schema 2020-12, validation, section 6.
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
    /// The constraints of the items of an array.
    Items(Vec<Self>),
    /// The constraints of the values of a map.
    Values(Vec<Self>),
    /// A keyword without an equivalent in the type system, such as `not` or `contains`, with its value.
    Keyword(&'static str, Box<Value>),
}

impl Constraint {
    /// Returns the keyword and its value.
    pub(crate) fn to_keyword(&self) -> (&'static str, Value) {
        match self {
            Self::Format(it) => ("format", json!(it)),
            Self::Pattern(it) => ("pattern", json!(it)),
            Self::MinimumLength(it) => ("minLength", json!(it)),
            Self::MaximumLength(it) => ("maxLength", json!(it)),
            Self::Minimum { value, exclusive: false } => ("minimum", number(value)),
            Self::Minimum { value, exclusive: true } => ("exclusiveMinimum", number(value)),
            Self::Maximum { value, exclusive: false } => ("maximum", number(value)),
            Self::Maximum { value, exclusive: true } => ("exclusiveMaximum", number(value)),
            Self::MultipleOf(it) => ("multipleOf", number(it)),
            Self::MinimumItems(it) => ("minItems", json!(it)),
            Self::MaximumItems(it) => ("maxItems", json!(it)),
            Self::UniqueItems => ("uniqueItems", json!(true)),
            Self::MinimumMembers(it) => ("minProperties", json!(it)),
            Self::MaximumMembers(it) => ("maxProperties", json!(it)),
            Self::Items(it) => ("items", Self::to_keywords(it).collect::<Map<String, Value>>().into()),
            Self::Values(it) => ("additionalProperties", Self::to_keywords(it).collect::<Map<String, Value>>().into()),
            Self::Keyword(keyword, value) => (keyword, (**value).clone()),
        }
    }

    /// Returns the keywords of constraints, without formats, which are part of the type.
    pub(crate) fn to_keywords(constraints: &[Self]) -> impl Iterator<Item = (String, Value)> {
        let constraints = constraints.iter().filter(|it| !matches!(it, Self::Format(_)));
        constraints.map(Self::to_keyword).map(|(keyword, value)| (keyword.to_owned(), value))
    }
}

/// Parses a number, which was one in the document.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}
