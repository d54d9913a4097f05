//! The types of JSON Schema.

use serde_json::Value;

/// A type of JSON Schema.
///
/// Source: JSON Schema 2020-12, validation, section 6.1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum JsonType {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];

    /// Returns the name of the type.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Returns the type with this name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Returns `true` if a value has this type. Whole numbers are integers, however they are written.
    ///
    /// Source: JSON Schema 2020-12, core, section 4.2.3.
    pub(crate) fn admits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Number, Value::Number(_)) => true,
            (Self::Integer, Value::Number(number)) => number.as_f64().is_none_or(|it| it.fract() == 0.0),
            _ => Self::of(value) == self,
        }
    }

    /// Returns the most specific type of a value.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_i64() || number.is_u64() => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// A set of types, in the order in which a schema lists them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TypeSet {
    list: [Option<JsonType>; JsonType::ALL.len()],
}

impl TypeSet {
    /// Adds a type.
    pub(crate) fn insert(&mut self, json_type: JsonType) {
        if !self.contains(json_type)
            && let Some(free) = self.list.iter_mut().find(|it| it.is_none())
        {
            *free = Some(json_type);
        }
    }

    /// Iterates over the types.
    pub(crate) fn iter(self) -> impl Iterator<Item = JsonType> {
        self.list.into_iter().flatten()
    }

    /// Returns `true` if the set contains a type.
    pub(crate) fn contains(self, json_type: JsonType) -> bool {
        self.iter().any(|it| it == json_type)
    }

    /// Returns `true` if the set is empty.
    pub(crate) const fn is_empty(self) -> bool {
        self.list[0].is_none()
    }

    /// Returns `true` if null is the only type.
    pub(crate) fn is_null(self) -> bool {
        self.contains(JsonType::Null) && self.without_null().next().is_none()
    }

    /// Returns the types except null. An integer is a number, so that a set with both has only `number`.
    pub(crate) fn without_null(self) -> impl Iterator<Item = JsonType> {
        let is_redundant = move |it| it == JsonType::Integer && self.contains(JsonType::Number);
        self.iter().filter(move |&it| it != JsonType::Null && !is_redundant(it))
    }

    /// Returns the only type, regardless of null.
    pub(crate) fn only(self) -> Option<JsonType> {
        let mut types = self.without_null();
        types.next().filter(|_| types.next().is_none())
    }
}

impl From<JsonType> for TypeSet {
    fn from(json_type: JsonType) -> Self {
        let mut types = Self::default();
        types.insert(json_type);
        types
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_next_to_number_is_redundant() {
        let mut types = TypeSet::from(JsonType::Null);
        assert_eq!(types.only(), None);
        types.insert(JsonType::Integer);
        assert_eq!(types.only(), Some(JsonType::Integer));
        types.insert(JsonType::Number);
        assert_eq!(types.only(), Some(JsonType::Number));
        types.insert(JsonType::String);
        assert_eq!(types.without_null().collect::<Vec<_>>(), [JsonType::Number, JsonType::String]);
        assert!(TypeSet::from(JsonType::Null).is_null() && !types.is_null());
    }
}
