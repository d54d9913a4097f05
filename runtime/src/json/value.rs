//! JSON values without a model.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::IndexMap;

use super::codec::{Json, from_slice, to_string, to_vec};
use super::decoding::Decoding;
use super::error::{EncodeError, JsonError};
use super::node::Node;
use super::number::Number;
use super::tape::Kind;
use super::writer::Writer;

/// A JSON value.
///
/// ```
/// use sdk_runtime::json::Value;
///
/// let value = Value::parse(br#"{"things": [{"id": 7}]}"#)?;
/// assert_eq!(value.pointer("/things/0/id").and_then(Value::as_i64), Some(7));
/// # Ok::<(), sdk_runtime::json::JsonError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Map),
}

/// The members of an object, in the order received. Equality ignores the order.
///
/// ```
/// use sdk_runtime::json::{Map, Value};
///
/// let mut map = Map::new();
/// map.insert("name", "one");
/// assert_eq!(map.get("name").and_then(Value::as_str), Some("one"));
/// ```
#[derive(Clone, Default)]
pub struct Map(Option<Box<Members>>);

/// Boxed, so that other values are smaller.
type Members = IndexMap<String, Value>;

impl Value {
    /// Returns the text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns a number with all its digits.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns a number that is an integer.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// Returns a number as a float.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// Returns the elements of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Returns the members of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// `true` for `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value of a member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }

    /// Returns the value at a JSON pointer (RFC 6901).
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            match value {
                Self::Object(members) => members.get(&token),
                Self::Array(elements) => {
                    let is_index = token == "0" || !token.starts_with(['0', '+']);
                    elements.get(token.parse::<usize>().ok().filter(|_| is_index)?)
                }
                _ => None,
            }
        })
    }

    /// Parses JSON text.
    ///
    /// # Errors
    /// Returns an error if the text is not JSON.
    pub fn parse(text: &[u8]) -> Result<Self, JsonError> {
        from_slice(text, Decoding::Tolerant).map(|it| it.value)
    }

    /// Decodes the value as a model, tolerantly. Use [`from_slice`] to get the deviations.
    ///
    /// # Errors
    /// Returns an error if the nesting depth exceeds 128.
    ///
    /// ```
    /// use sdk_runtime::json::Value;
    ///
    /// let value = Value::parse(br#"{"ids": [7, 9]}"#)?;
    /// let ids: Vec<i64> = value.pointer("/ids").unwrap_or(&Value::Null).to()?;
    /// assert_eq!(ids, [7, 9]);
    /// # Ok::<(), sdk_runtime::json::JsonError>(())
    /// ```
    pub fn to<T: Json>(&self) -> Result<T, JsonError> {
        let mut writer = Writer::new();
        self.encode(&mut writer);
        // Values contain only numbers that JSON can represent.
        let text = writer.finish().unwrap_or_default();
        from_slice(&text, Decoding::Tolerant).map(|it| it.value)
    }

    /// Converts a model to a value.
    ///
    /// # Errors
    /// Returns an error if the model contains a number that JSON cannot represent, or if its nesting
    /// depth exceeds 128.
    ///
    /// ```
    /// use sdk_runtime::json::Value;
    ///
    /// let value = Value::from_json(&vec![Some("one".to_owned()), None])?;
    /// assert_eq!(value.as_array().map(<[_]>::len), Some(2));
    /// # Ok::<(), sdk_runtime::json::EncodeError>(())
    /// ```
    pub fn from_json<T: Json>(model: &T) -> Result<Self, EncodeError> {
        Self::of_written(&to_vec(model)?)
    }

    /// Parses the output of a [`Writer`].
    pub(crate) fn of_written(text: &[u8]) -> Result<Self, EncodeError> {
        Self::parse(text).map_err(|_| EncodeError::TooDeep)
    }
}

impl fmt::Display for Value {
    /// Formats the value as JSON.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Json for Value {
    fn decode(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Absent | Kind::Null => Self::Null,
            Kind::Boolean => Self::Bool(node.raw() == "true"),
            Kind::Number => Self::Number(Number::decode(node)),
            Kind::String => Self::String(node.text().into_owned()),
            Kind::Array => Self::Array(Vec::decode(node)),
            Kind::Object => Self::Object(Map::decode(node)),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.boolean(*value),
            Self::Number(number) => number.encode(writer),
            Self::String(text) => writer.string(text),
            Self::Array(elements) => writer.array(elements),
            Self::Object(members) => members.encode(writer),
        }
    }
}

impl Map {
    /// Creates an empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Decodes the members of an object.
    pub(super) fn decode(node: Node<'_>) -> Self {
        let mut map = Self::with_room(node);
        for (name, value) in node.members() {
            if node.document.memory.is_exceeded() {
                break;
            }
            if map.insert(name.text().into_owned(), Value::decode(value)).is_some() {
                value.duplicate_name();
            }
        }
        map
    }

    fn encode(&self, writer: &mut Writer) {
        if !writer.is_canonical() {
            return writer.map(self.iter());
        }
        let mut members: Vec<_> = self.iter().collect();
        members.sort_unstable_by_key(|(name, _)| *name);
        writer.map(members);
    }

    /// Creates a map with room for the members of an object, if its document may use that much memory.
    fn with_room(node: Node<'_>) -> Self {
        // An entry with its hash, and its part of the table.
        const SIZE_OF_MEMBER: usize = size_of::<(String, Value, u64)>() + 3 * size_of::<usize>();
        let is_empty = node.count() == 0 || !node.document.memory.claim(size_of::<Members>());
        Self((!is_empty).then(|| Box::new(Members::with_capacity(node.claim_elements(SIZE_OF_MEMBER)))))
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |it| it.len())
    }

    /// `true` if there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Returns a mutable reference to the value of a member.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.as_mut()?.get_mut(name)
    }

    /// Sets a member, and returns its previous value.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value.into())
    }

    /// Removes a member, and returns its value. The order of the others is preserved.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.shift_remove(name)
    }

    /// Iterates over the members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|it| it.iter()).map(|(name, value)| (name.as_str(), value))
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for Map {}

impl Hash for Map {
    /// Ignores the order, as equality does.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let hash_of_member = |member: (&str, &Value)| {
            let mut hasher = DefaultHasher::new();
            member.hash(&mut hasher);
            hasher.finish()
        };
        state.write_usize(self.len());
        state.write_u64(self.iter().map(hash_of_member).fold(0, u64::wrapping_add));
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl FromIterator<(String, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Self(Some(members.into_iter().collect::<Members>()).filter(|it| !it.is_empty()).map(Box::new))
    }
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = indexmap::map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(|it| *it).unwrap_or_default().into_iter()
    }
}
