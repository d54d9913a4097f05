//! Enums and their members.

use openapiv3::SchemaData;
use serde_json::Value;

use super::reader::{Members, Reader};
use super::value::{kind, whole};
use crate::diagnostic::Code;
use crate::pointer::Trail;

impl Reader<'_> {
    /// Returns the members except null. A scalar is treated as an array with one item.
    fn enum_members<'n>(&mut self, node: &'n Members, at: &Trail<'_>) -> Vec<(usize, &'n Value)> {
        match node.get("enum") {
            Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
                let message = format!("expected an array, found {}", kind(value));
                self.report(&at.member("enum"), Code::NonStandardValue, message);
                vec![(0, value)]
            }
            _ => self.list(node, "enum", at).iter().enumerate().filter(|(_, value)| !value.is_null()).collect(),
        }
    }

    /// Types the members. Returns `None` if any of them has another type.
    fn enum_of<T>(
        &mut self,
        node: &Members,
        at: &Trail<'_>,
        typed: fn(&mut Self, &Value, &Trail<'_>) -> Option<T>,
    ) -> Option<Vec<Option<T>>> {
        let here = at.member("enum");
        let mut members = Vec::new();
        for (index, value) in self.enum_members(node, at) {
            let at = here.item(index);
            let Some(member) = typed(self, value, &at) else {
                let message =
                    format!("{} does not have the type of the schema; the enum is treated as untyped", kind(value));
                self.report(&at, Code::MistypedEnum, message);
                return None;
            };
            members.push(Some(member));
        }
        Some(members)
    }

    /// Types an enum of strings. Booleans and numbers are converted to strings, because YAML parses unquoted values such as
    /// `no` and `1.0` as such.
    pub(super) fn string_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<String>>> {
        self.enum_of(node, at, |reader, value, at| match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => {
                let message = format!("expected a string, found {}; it is converted to a string", kind(value));
                reader.report(at, Code::MistypedEnum, message);
                Some(value.to_string())
            }
            _ => None,
        })
    }

    /// Types an enum of numbers.
    pub(super) fn number_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<f64>>> {
        self.enum_of(node, at, |_, value, _| value.as_f64())
    }

    /// Types an enum of integers.
    pub(super) fn integer_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<i64>>> {
        self.enum_of(node, at, |_, value, _| value.as_i64().or_else(|| value.as_f64().and_then(whole)))
    }

    /// Types an enum of booleans.
    pub(super) fn boolean_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<bool>>> {
        self.enum_of(node, at, |_, value, _| value.as_bool())
    }

    /// Returns the untyped members. Keeps null if it is the only member, because such a variant makes its union nullable.
    pub(super) fn any_enum(&mut self, node: &Members, at: &Trail<'_>) -> Vec<Value> {
        if is_null_alone(node) {
            return vec![Value::Null];
        }
        self.enum_members(node, at).into_iter().map(|(_, value)| value.clone()).collect()
    }

    /// Makes a schema nullable if its enum lists null.
    pub(super) fn check_null_in_enum(&mut self, node: &Members, data: &mut SchemaData, at: &Trail<'_>) {
        let lists_null = match node.get("enum") {
            Some(Value::Array(members)) => members.iter().any(Value::is_null),
            _ => false,
        };
        if lists_null && !data.nullable {
            data.nullable = true;
            if is_null_alone(node) {
                return;
            }
            self.report(&at.member("enum"), Code::NullInEnum, "the enum lists null; the schema is treated as nullable");
        }
    }
}

/// Returns `true` if a schema without a type lists only null.
fn is_null_alone(node: &Members) -> bool {
    let is_null = match node.get("enum") {
        Some(Value::Array(members)) => !members.is_empty() && members.iter().all(Value::is_null),
        _ => false,
    };
    is_null && !node.contains_key("type")
}
