//! Values in the formats of `serde`, behind the feature `serde`.
//!
//! Models do not implement the traits of `serde`, which would be compiled for every model. This module converts them
//! instead: as the attribute of a field, or in a [`Serde`].
//!
//! Values are written as in JSON, including their unknown members. The format has to be self-describing, such as JSON, YAML,
//! TOML or CBOR. A number that neither 64-bit integers nor 64-bit floats represent is an error instead of another number.
//!
//! ```
//! # use sdk_runtime::json::{Json, Node, Writer};
//! # #[derive(Debug, PartialEq)]
//! # struct Minutes(u64);
//! # impl Json for Minutes {
//! #     fn decode(node: Node<'_>) -> Self {
//! #         Self(u64::decode(node))
//! #     }
//! #     fn encode(&self, writer: &mut Writer) {
//! #         self.0.encode(writer);
//! #     }
//! # }
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct State {
//!     // `Minutes` is a model.
//!     #[serde(with = "sdk_runtime::json::serde")]
//!     waits: Vec<Minutes>,
//!     #[serde(with = "sdk_runtime::json::serde", default)]
//!     last: Option<Minutes>,
//! }
//!
//! let state: State = serde_json::from_str(r#"{"waits": [5, 60]}"#)?;
//! assert_eq!((state.waits[1].0, state.last.is_none()), (60, true));
//! assert_eq!(serde_json::to_string(&state)?, r#"{"waits":[5,60],"last":null}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap as _, SerializeSeq as _, Serializer};
use serde::{Deserialize, Serialize};

use super::locate::name_segment;
use super::tape::DEPTH_LIMIT;
use super::{Json, Map, Number, Value};

/// The member that stands for a number with all its digits, if the feature `arbitrary_precision` of `serde_json` is enabled.
const DIGITS: &str = "$serde_json::private::Number";

/// The member that stands for a date or time of TOML.
const DATE_TIME: &str = "$__toml_private_datetime";

/// Serializes a model, or a list, map or `Option` of models.
///
/// # Errors
/// Returns an error if the value contains a number that 64-bit integers and floats cannot represent, or if its nesting depth exceeds
/// 128.
///
/// ```
/// use sdk_runtime::json;
///
/// let value = json::serde::serialize(&vec![Some(1_i64), None], serde_json::value::Serializer)?;
/// assert_eq!(value, serde_json::json!([1, null]));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize<T: Json, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let value = Value::from_json(value).map_err(S::Error::custom)?;
    Located { value: &value, path: &Path::Root }.serialize(serializer)
}

/// Deserializes a model, or a list, map or `Option` of models, tolerantly.
///
/// # Errors
/// Returns an error with the path of the first required value that cannot be read.
///
/// ```
/// use sdk_runtime::json;
///
/// let error = json::serde::deserialize::<Vec<i64>, _>(serde_json::json!([1, "two"])).unwrap_err();
/// assert_eq!(error.to_string(), r#"$[1]: expected integer, found "two""#);
/// ```
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Depth(0).deserialize(deserializer)?;
    value.to().map_err(D::Error::custom)
}

/// A model with the traits of `serde`, such as for the values of a `HashMap`.
///
/// ```
/// use std::collections::HashMap;
///
/// use sdk_runtime::json::serde::Serde;
/// use sdk_runtime::types::Date;
///
/// let dates: HashMap<String, Serde<Date>> = serde_json::from_str(r#"{"start": "2026-01-31"}"#)?;
/// assert_eq!(dates["start"].0.as_str(), "2026-01-31");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

impl<T: Json> Serialize for Serde<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de, T: Json> Deserialize<'de> for Serde<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}

/// A value, with its path for errors.
struct Located<'v> {
    value: &'v Value,
    path: &'v Path<'v>,
}

/// The path of a value.
enum Path<'v> {
    Root,
    Element(&'v Path<'v>, usize),
    Member(&'v Path<'v>, &'v str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => formatter.write_str("$"),
            Self::Element(array, index) => write!(formatter, "{array}[{index}]"),
            Self::Member(object, name) => write!(formatter, "{object}{}", name_segment(name)),
        }
    }
}

impl Serialize for Located<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let path = self.path;
        match self.value {
            // Formats without null, such as TOML, omit a field that is `None`.
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => serialize_number(number, path, serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(elements) => {
                let mut array = serializer.serialize_seq(Some(elements.len()))?;
                for (index, value) in elements.iter().enumerate() {
                    array.serialize_element(&Located { value, path: &Path::Element(path, index) })?;
                }
                array.end()
            }
            Value::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members.iter() {
                    object.serialize_entry(name, &Located { value, path: &Path::Member(path, name) })?;
                }
                object.end()
            }
        }
    }
}

fn serialize_number<S: Serializer>(number: &Number, path: &Path<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = number.as_str();
    // Integers have no negative zero.
    if text != "-0" {
        if let Ok(integer) = text.parse() {
            return serializer.serialize_i64(integer);
        }
        if let Ok(integer) = text.parse() {
            return serializer.serialize_u64(integer);
        }
    }
    match number.as_exact_f64() {
        Some(float) => serializer.serialize_f64(float),
        None => Err(S::Error::custom(format_args!("{path}: 64-bit numbers cannot represent all digits of {text}"))),
    }
}

/// Deserializes a value of any kind at a nesting depth.
#[derive(Clone, Copy)]
struct Depth(usize);

impl Depth {
    fn inside<E: de::Error>(self) -> Result<Self, E> {
        match self.0 < DEPTH_LIMIT {
            true => Ok(Self(self.0 + 1)),
            false => Err(E::custom(format_args!("nesting depth exceeds {DEPTH_LIMIT}"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Depth {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Depth {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can represent")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.inside()?.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.inside()?.deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        number(&value.to_string())
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        number(&value.to_string())
    }

    fn visit_f32<E: de::Error>(self, value: f32) -> Result<Value, E> {
        // The fewest digits of an `f32` are not those of the same `f64`.
        match value.is_finite() {
            true => number(&super::spelling::of_f32(value)),
            false => Err(E::invalid_value(de::Unexpected::Float(value.into()), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).map(Value::Number);
        number.ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Value, A::Error> {
        let depth = self.inside()?;
        let mut elements = Vec::new();
        while let Some(element) = array.next_element_seed(depth)? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let depth = self.inside()?;
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if (name == DIGITS || name == DATE_TIME) && members.is_empty() {
                let text = object.next_value::<String>()?;
                if object.next_key::<String>()?.is_some() {
                    return Err(A::Error::custom(format_args!("{name:?} has to be the only member")));
                }
                return if name == DIGITS { number(&text) } else { Ok(Value::String(text)) };
            }
            let value = object.next_value_seed(depth)?;
            if members.get(&name).is_some() {
                return Err(A::Error::custom(format_args!("duplicate member name {name:?}")));
            }
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}

fn number<E: de::Error>(digits: &str) -> Result<Value, E> {
    Number::parse(digits).map(Value::Number).ok_or_else(|| E::custom(format_args!("invalid number {digits:?}")))
}
