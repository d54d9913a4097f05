//! Members of a node that hold a plain value, read as they were meant.

use indexmap::IndexMap;
use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// What a value is, in words.
pub(super) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The members that begin with `x-`.
pub(super) fn extensions(node: &Members) -> IndexMap<String, Value> {
    node.iter().filter(|(key, _)| key.starts_with("x-")).map(|(key, value)| (key.clone(), value.clone())).collect()
}

impl Reader<'_> {
    /// Says that a value is not what OpenAPI asks for in its place.
    pub(super) fn malformed(&mut self, at: &Trail<'_>, asked: &str, found: &Value) {
        self.report(at, Code::Malformed, format!("{asked} is asked for here, but {} is found", kind(found)));
    }

    /// A node that has to be an object.
    pub(super) fn members<'v>(&mut self, node: &'v Value, at: &Trail<'_>) -> Option<&'v Members> {
        let members = node.as_object();
        if members.is_none() {
            self.malformed(at, "an object", node);
        }
        members
    }

    /// A member that is an object; null counts as absent.
    pub(super) fn object<'v>(&mut self, node: &'v Members, key: &str, at: &Trail<'_>) -> Option<&'v Members> {
        match node.get(key)? {
            Value::Null => None,
            value => self.members(value, &at.member(key)),
        }
    }

    /// A member that is a list; null counts as absent.
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

    /// A member that is a text; a number or a boolean counts as its text.
    pub(super) fn text(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<String> {
        self.plain_text(node.get(key)?, &at.member(key))
    }

    fn plain_text(&mut self, value: &Value, at: &Trail<'_>) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            Value::Bool(_) | Value::Number(_) => {
                self.report(at, Code::SloppyValue, format!("{} stands where a string is asked for", kind(value)));
                Some(value.to_string())
            }
            Value::Array(_) | Value::Object(_) => {
                self.malformed(at, "a string", value);
                None
            }
        }
    }

    /// A member that has to be there and be a text; the empty text where it is not.
    pub(super) fn needed_text(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> String {
        if matches!(node.get(key), None | Some(Value::Null)) {
            self.report(at, Code::Malformed, format!("`{key}` is missing"));
        }
        self.text(node, key, at).unwrap_or_default()
    }

    /// A member that is a list of texts; a single text counts as a list of one.
    pub(super) fn texts(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Vec<String> {
        if let Some(Value::String(text)) = node.get(key) {
            self.report(&at.member(key), Code::SloppyValue, "a string stands where a list is asked for");
            return vec![text.clone()];
        }
        let here = at.member(key);
        let items = self.list(node, key, at).iter().enumerate();
        items.filter_map(|(index, item)| self.plain_text(item, &here.item(index))).collect()
    }

    /// A member that is true or false; the words count as well.
    pub(super) fn flag(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<bool> {
        let value = node.get(key)?;
        let meant = match value {
            Value::Bool(flag) => return Some(*flag),
            Value::Null => return None,
            Value::String(word) => match word.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        };
        let here = at.member(key);
        match meant {
            Some(_) => self.report(&here, Code::SloppyValue, "a string stands where true or false is asked for"),
            None => self.malformed(&here, "true or false", value),
        }
        meant
    }

    /// A member that is a number; a number in quotes counts as well.
    pub(super) fn number(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<Value> {
        let value = node.get(key)?;
        let here = at.member(key);
        match value {
            Value::Number(_) => Some(value.clone()),
            Value::Null => None,
            Value::String(text) => {
                let meant = serde_json::from_str::<Value>(text.trim()).ok().filter(Value::is_number);
                match meant {
                    Some(_) => self.report(&here, Code::SloppyValue, "a string stands where a number is asked for"),
                    None => self.malformed(&here, "a number", value),
                }
                meant
            }
            _ => {
                self.malformed(&here, "a number", value);
                None
            }
        }
    }

    /// A member that is a number of any kind.
    pub(super) fn float(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<f64> {
        self.number(node, key, at)?.as_f64()
    }

    /// A member that is a whole number within 64 bits.
    pub(super) fn integer(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<i64> {
        let value = self.number(node, key, at)?;
        let whole = value.as_i64().or_else(|| value.as_f64().and_then(whole));
        if whole.is_none() {
            let message = format!("{value} is no whole number of 64 bits; the limit is left out");
            self.report(&at.member(key), Code::Unsupported, message);
        }
        whole
    }

    /// A member that counts something.
    pub(super) fn count(&mut self, node: &Members, key: &str, at: &Trail<'_>) -> Option<usize> {
        let value = self.integer(node, key, at)?;
        let count = usize::try_from(value).ok();
        if count.is_none() {
            self.report(&at.member(key), Code::Malformed, format!("{value} is no count"));
        }
        count
    }
}

/// A float that is a whole number of 64 bits, as one.
pub(super) fn whole(value: f64) -> Option<i64> {
    // 2^53: beyond it a float no longer says which whole number is meant.
    let is_exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
    is_exact.then_some(value as i64)
}
