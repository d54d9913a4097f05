//! Conversions to and from `serde_json::Value`.

use super::{Map, Number, Value};

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Number::parse(&number.to_string()).map_or(Self::Null, Self::Number),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(elements) => Self::Array(elements.into_iter().map(Into::into).collect()),
            serde_json::Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect::<Map>())
            }
        }
    }
}

impl From<Value> for serde_json::Value {
    /// Numbers beyond 64 bits become the nearest float, or `null` if they are out of range.
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => number_of(&number).map_or(Self::Null, Self::Number),
            Value::String(text) => Self::String(text),
            Value::Array(elements) => Self::Array(elements.into_iter().map(Into::into).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

fn number_of(number: &Number) -> Option<serde_json::Number> {
    let text = number.as_str();
    // Integers have no negative zero.
    let integer = if text == "-0" { None } else { text.parse::<i64>().ok() };
    let number = integer.map(Into::into).or_else(|| text.parse::<u64>().ok().map(Into::into));
    number.or_else(|| serde_json::Number::from_f64(text.parse().ok()?))
}
