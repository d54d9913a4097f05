//! Reads the `api` object of a page, without derived members.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::pointer::{Pointer, Trail};
use crate::read::limits::Budget;
use crate::read::load::{SyntaxError, json_error};
use crate::read::tree::{Node, TreeState};

/// Members that the plugin derives from the others. They can be larger than all others together.
const DERIVED: [&str; 3] = ["postman", "jsonRequestBodyExample", "extensions"];

/// The `api` object of a page.
#[derive(Debug)]
pub(super) struct PageOperation {
    /// The method in lowercase, or `event` for a webhook.
    pub(super) method: String,
    /// The path template.
    pub(super) path: String,
    /// The Operation object.
    pub(super) operation: Map<String, Value>,
    /// The members that describe the API: `info`, `servers` and `securitySchemes`.
    pub(super) shared: Map<String, Value>,
    /// Duplicate keys.
    pub(super) duplicates: Vec<Pointer>,
}

/// Members that describe the API rather than the operation.
pub(super) const SHARED: [&str; 3] = ["info", "servers", "securitySchemes"];

/// Parses the JSON of an `api:` line.
pub(super) fn parse(json: &str, budget: &Budget) -> Result<PageOperation, SyntaxError> {
    let start = Pointer::root();
    let state = TreeState::new(budget, false);
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let operation = ApiObject { trail: Trail::from(&start), state: &state }
        .deserialize(&mut deserializer)
        .and_then(|members| deserializer.end().map(|()| members))
        .map_err(json_error)?;
    of_members(operation, state.into_duplicates())
}

/// Converts the members of an `api` object.
pub(super) fn of_members(
    mut operation: Map<String, Value>,
    duplicates: Vec<Pointer>,
) -> Result<PageOperation, SyntaxError> {
    operation.retain(|key, _| !DERIVED.contains(&key.as_str()));
    let method = text(&mut operation, "method")?.to_ascii_lowercase();
    let path = text(&mut operation, "path")?;
    let mut shared = Map::new();
    for key in SHARED {
        shared.extend(operation.shift_remove_entry(key));
    }
    Ok(PageOperation { method, path, operation, shared, duplicates })
}

fn text(members: &mut Map<String, Value>, key: &str) -> Result<String, SyntaxError> {
    match members.shift_remove(key) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(SyntaxError { message: format!("not an operation: missing `{key}`"), position: None }),
    }
}

struct ApiObject<'a> {
    trail: Trail<'a>,
    state: &'a TreeState<'a>,
}

impl<'de> DeserializeSeed<'de> for ApiObject<'_> {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ApiObject<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an operation object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if DERIVED.contains(&key.as_str()) {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let trail = self.trail.member(&key);
            let value = members.next_value_seed(Node::at(trail, self.state))?;
            map.insert(key, value);
        }
        Ok(map)
    }
}
