//! Typed access to the members of a node. Common non-standard forms are accepted.

use indexmap::IndexMap;
use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// Describes the type of a value.
pub(super) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Returns the members that start with `x-`.
pub(super) fn extensions(node: &Members) -> IndexMap<String, Value> {
    node.iter().filter(|(key, _)| key.starts_with("x-")).map(|(key, value)| (key.clone(), value.clone())).collect()
}

impl Reader<'_> {
    /// Reports a value that does not have the type that OpenAPI requires.
    pub(super) fn malformed(&mut self, at: &Trail<'_>, expected: &str, found: &Value) {
        self.report(at, Code::Malformed, format!("expected {expected}, found {}", kind(found)));
    }

    /// Returns the members of a node, which must be an object.
    pub(super) fn members<'v>(&mut self, node: &'v Value, at: &Trail<'_>) -> Option<&'v Members> {
        let members = node.as_object();
        if members.is_none() {
            self.malformed(at, "an object", node);
        }
        members
    }

    /// Returns a member that is an object. Null is treated as missing.
    pub(super) fn object<'v>(&mut self, node: &'v Members, key: &str, at: &Trail<'_>) -> Option<&'v Members> {
        match node.get(key)? {
            Value::Null => None,
            value => self.members(value, &at.member(key)),
        }
    }

    /// Returns a member that is an array. Null is treated as missing.
    pub(super) fn list<'v>(&mut self, node: &'v Members, key: &str, at: &Trail<'_>) -> &'v [Value] {
        match node.get(key) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.malformed(&at.member(key), "a list", other);
                &[]
            }
        }
    }

    /// Returns a member that is a string. Numbers and booleans are converted.
    pub(super) fn string(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<String> {
        self.scalar_string(node.get(key)?, &at.member(key))
    }

    fn scalar_string(&mut self, value: &Value, at: &Trail<'_>) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            Value::Bool(_) | Value::Number(_) => {
                self.report(at, Code::NonStandardValue, format!("expected a string, found {}", kind(value)));
                Some(value.to_string())
            }
            Value::Array(_) | Value::Object(_) => {
                self.malformed(at, "a string", value);
                None
            }
        }
    }

    /// Returns a member that must be a string, or an empty string if it is missing.
    pub(super) fn required_string(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> String {
        if matches!(node.get(key), None | Some(Value::Null)) {
            self.report(at, Code::Malformed, format!("missing `{key}`"));
        }
        self.string(node, key, at).unwrap_or_default()
    }

    /// Returns a member that is an array of strings. A single string is treated as an array with one item.
    pub(super) fn strings(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Vec<String> {
        if let Some(Value::String(text)) = node.get(key) {
            self.report(&at.member(key), Code::NonStandardValue, "expected an array, found a string");
            return vec![text.clone()];
        }
        let here = at.member(key);
        let items = self.list(node, key, at).iter().enumerate();
        items.filter_map(|(index, item)| self.scalar_string(item, &here.item(index))).collect()
    }

    /// Returns a member that is a boolean. Strings such as `"true"` and `"no"` are converted.
    pub(super) fn flag(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<bool> {
        let value = node.get(key)?;
        let converted = match value {
            Value::Bool(flag) => return Some(*flag),
            Value::Null => return None,
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        };
        let here = at.member(key);
        match converted {
            Some(_) => self.report(&here, Code::NonStandardValue, "expected a boolean, found a string"),
            None => self.malformed(&here, "a boolean", value),
        }
        converted
    }

    /// Returns a member that is a number. Numbers in quotes are converted.
    pub(super) fn number(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<Value> {
        let value = node.get(key)?;
        let here = at.member(key);
        match value {
            Value::Number(_) => Some(value.clone()),
            Value::Null => None,
            Value::String(text) => {
                let converted = serde_json::from_str::<Value>(text.trim()).ok().filter(Value::is_number);
                match converted {
                    Some(_) => self.report(&here, Code::NonStandardValue, "expected a number, found a string"),
                    None => self.malformed(&here, "a number", value),
                }
                converted
            }
            _ => {
                self.malformed(&here, "a number", value);
                None
            }
        }
    }

    /// Returns a member that is a 64-bit integer.
    pub(super) fn integer(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<i64> {
        let value = self.number(node, key, at)?;
        let whole = value.as_i64().or_else(|| value.as_f64().and_then(whole));
        if whole.is_none() {
            let message = format!("{value} is not a 64-bit integer and is ignored");
            self.report(&at.member(key), Code::Unsupported, message);
        }
        whole
    }

    /// Returns a member that is a non-negative integer.
    pub(super) fn count(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<usize> {
        let value = self.integer(node, key, at)?;
        let count = usize::try_from(value).ok();
        if count.is_none() {
            self.report(
                &at.member(key),
                Code::Malformed,
                format!("{value} is not a non-negative integer and is ignored"),
            );
        }
        count
    }
}

/// Converts a float to an integer if it is integral and exact.
pub(super) fn whole(value: f64) -> Option<i64> {
    // 2^53: larger floats do not represent integers exactly.
    let is_exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
    is_exact.then_some(value as i64)
}
