//! Deserializes YAML and JSON to a tree of [`Value`]s.
//!
//! All keys become strings, and members keep their order. Duplicate keys are recorded, YAML merge keys are merged, and the
//! size is limited so that YAML aliases cannot expand a small text to a huge tree.

use std::cell::RefCell;
use std::fmt;

use indexmap::IndexSet;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::limits::Budget;
use crate::pointer::{Pointer, Trail};

/// The maximum length of a key in bytes. Keys are part of the locations of all nodes and diagnostics below them.
const LONGEST_KEY: usize = 16 << 10;

/// The length of a location in bytes up to which it is not counted. Many diagnostics repeat the locations of their nodes, so a
/// small document with long locations could take much memory.
const SHORT_LOCATION: usize = 512;

/// State that is shared by all nodes of a tree.
pub(super) struct TreeState<'b> {
    duplicates: RefCell<IndexSet<Pointer>>,
    budget: &'b Budget,
    merge_keys: bool,
}

impl<'b> TreeState<'b> {
    /// Creates the state for a tree. `merge_keys` enables YAML's merge key `<<`.
    pub(super) fn new(budget: &'b Budget, merge_keys: bool) -> Self {
        Self { duplicates: RefCell::default(), budget, merge_keys }
    }

    /// Returns the duplicate keys, each once.
    pub(super) fn into_duplicates(self) -> Vec<Pointer> {
        self.duplicates.into_inner().into_iter().collect()
    }
}

/// Deserializes one node.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    trail: Trail<'a>,
    /// The length of the trail in bytes.
    length: usize,
    state: &'a TreeState<'a>,
}

impl<'a> Node<'a> {
    /// Starts with the root of a tree, or one of its members.
    pub(super) const fn at(trail: Trail<'a>, state: &'a TreeState<'a>) -> Self {
        Self { trail, length: 0, state }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.state.budget.node(self.length.saturating_sub(SHORT_LOCATION)).map_err(D::Error::custom)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.state.budget.bytes(value.len()).map_err(E::custom)?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let node = Node { trail: self.trail.item(list.len()), length: self.length + 1, state: self.state };
            match items.next_element_seed(node)? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = members.next_key_seed(Key)? {
            self.state.budget.bytes(key.len()).map_err(A::Error::custom)?;
            if key.len() > LONGEST_KEY {
                return Err(A::Error::custom(format!("keys must not be longer than {LONGEST_KEY} bytes")));
            }
            let trail = self.trail.member(&key);
            let node = Node { trail, length: self.length + key.len() + 1, state: self.state };
            let value = members.next_value_seed(node)?;
            if self.state.merge_keys && key == "<<" && mergeable(&value) {
                merged.push(value);
                continue;
            }
            if map.contains_key(&key) {
                self.state.duplicates.borrow_mut().insert(trail.pointer());
            }
            map.insert(key, value);
        }
        merged.into_iter().for_each(|source| merge(&mut map, source));
        Ok(Value::Object(map))
    }

    /// Reads a value with a tag such as `!custom`, and ignores the tag.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_tag, content): (String, _) = data.variant()?;
        content.newtype_variant_seed(self)
    }
}

/// Returns a number, or a string if JSON has no such number (`.inf`, `.nan`).
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number)
}

fn mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// Adds the members of `source` that `map` does not have.
///
/// Source: YAML 1.1, "Merge Key Language-Independent Type".
fn merge(map: &mut Map<String, Value>, source: Value) {
    match source {
        Value::Object(members) => {
            for (key, value) in members {
                map.entry(key).or_insert(value);
            }
        }
        Value::Array(items) => items.into_iter().for_each(|item| merge(map, item)),
        _ => {}
    }
}

/// Deserializes a key as written, so that `200` and `"200"` are equal.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
