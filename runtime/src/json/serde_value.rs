//! Conversions to and from `serde_json::Value`.

use super::codec::Json;
use super::error::{EncodeError, JsonError};
use super::spelling::is_same_number;
use super::{Map, Number, Value};

/// Converts a value to a `serde_json::Value`.
///
/// # Errors
/// Returns an error if the value contains a number that `serde_json` cannot represent, or if its nesting depth exceeds 128.
///
/// ```
/// use sdk_runtime::json;
///
/// assert_eq!(json::to_value(&vec![Some(1), None])?, serde_json::json!([1, null]));
/// # Ok::<(), json::EncodeError>(())
/// ```
pub fn to_value<T: Json>(value: &T) -> Result<serde_json::Value, EncodeError> {
    exact(&Value::from_json(value)?).map_err(|number| {
        let mut path = String::from("$");
        number.path.iter().rev().for_each(|it| path.push_str(it));
        EncodeError::Digits { path, number: number.digits }
    })
}

/// Decodes a `serde_json::Value`, tolerantly.
///
/// # Errors
/// Returns an error if a required value cannot be read, or if the nesting depth exceeds 128.
///
/// ```
/// use sdk_runtime::json;
///
/// assert_eq!(json::from_value::<Vec<i64>>(serde_json::json!([1, 2]))?, [1, 2]);
/// let error = json::from_value::<Vec<i64>>(serde_json::json!([1, "two"])).unwrap_err();
/// assert_eq!(error.to_string(), r#"$[1]: expected integer, found "two""#);
/// # Ok::<(), json::JsonError>(())
/// ```
pub fn from_value<T: Json>(value: serde_json::Value) -> Result<T, JsonError> {
    Value::from(value).to()
}

/// A number that cannot be represented, with its path from the innermost segment.
struct Inexact {
    path: Vec<String>,
    digits: String,
}

fn exact(value: &Value) -> Result<serde_json::Value, Inexact> {
    let inside = |segment: String| {
        move |mut error: Inexact| {
            error.path.push(segment);
            error
        }
    };
    Ok(match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => serde_json::Value::Bool(*value),
        Value::Number(number) => {
            // `serde_json` has all digits if another crate enables its feature `arbitrary_precision`.
            let parsed = number.as_str().parse::<serde_json::Number>().ok();
            let is_exact_float = |it: &serde_json::Number| it.is_f64() && number.as_exact_f64().is_some();
            let exact = parsed.filter(|it| is_exact_float(it) || is_same_number(&it.to_string(), number.as_str()));
            let inexact = || Inexact { path: Vec::new(), digits: number.to_string() };
            serde_json::Value::Number(exact.ok_or_else(inexact)?)
        }
        Value::String(text) => serde_json::Value::String(text.clone()),
        Value::Array(elements) => {
            let element = |(index, it)| exact(it).map_err(inside(format!("[{index}]")));
            serde_json::Value::Array(elements.iter().enumerate().map(element).collect::<Result<_, _>>()?)
        }
        Value::Object(members) => {
            let member = |(name, it): (&str, _)| {
                let value = exact(it).map_err(|error| inside(super::locate::name_segment(name))(error))?;
                Ok((name.to_owned(), value))
            };
            serde_json::Value::Object(members.iter().map(member).collect::<Result<_, _>>()?)
        }
    })
}
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
