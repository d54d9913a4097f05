//! The members of enums.

use openapiv3::SchemaData;
use serde_json::Value;

use super::reader::{Members, Reader};
use super::value::{kind, whole};
use crate::diagnostic::Code;
use crate::pointer::Trail;

impl Reader<'_> {
    /// The members but null; a plain value counts as a list of one.
    fn enum_members<'n>(&mut self, node: &'n Members, at: &Trail<'_>) -> Vec<(usize, &'n Value)> {
        match node.get("enum") {
            Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
                let message = format!("{} stands where a list is asked for", kind(value));
                self.report(&at.member("enum"), Code::SloppyValue, message);
                vec![(0, value)]
            }
            _ => self.list(node, "enum", at).iter().enumerate().filter(|(_, value)| !value.is_null()).collect(),
        }
    }

    /// The members, typed one by one; nothing where one of them is of another type.
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
                let message = format!("{} is no value of the schema's type; the enum is kept as it is", kind(value));
                self.report(&at, Code::MistypedEnum, message);
                return None;
            };
            members.push(Some(member));
        }
        Some(members)
    }

    /// The members of an enum of strings. What is no string is taken by its text: YAML reads `no` and `1.0` its own way.
    pub(super) fn string_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<String>>> {
        self.enum_of(node, at, |reader, value, at| match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => {
                let message = format!("{} stands in an enum of strings; its text is taken", kind(value));
                reader.report(at, Code::MistypedEnum, message);
                Some(value.to_string())
            }
            _ => None,
        })
    }

    /// The members of an enum of numbers.
    pub(super) fn number_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<f64>>> {
        self.enum_of(node, at, |_, value, _| value.as_f64())
    }

    /// The members of an enum of whole numbers.
    pub(super) fn integer_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<i64>>> {
        self.enum_of(node, at, |_, value, _| value.as_i64().or_else(|| value.as_f64().and_then(whole)))
    }

    /// The members of an enum of booleans.
    pub(super) fn boolean_enum(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<Option<bool>>> {
        self.enum_of(node, at, |_, value, _| value.as_bool())
    }

    /// The members as they are. Null alone stays: among the variants of a choice it says that the choice may be null.
    pub(super) fn any_enum(&mut self, node: &Members, at: &Trail<'_>) -> Vec<Value> {
        if is_null_alone(node) {
            return vec![Value::Null];
        }
        self.enum_members(node, at).into_iter().map(|(_, value)| value.clone()).collect()
    }

    /// Takes a schema whose enum lists null as nullable.
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
            self.report(&at.member("enum"), Code::NullInEnum, "the enum lists null; the schema is taken as nullable");
        }
    }
}

/// Whether a schema without a type lists null and nothing else.
fn is_null_alone(node: &Members) -> bool {
    let is_null = match node.get("enum") {
        Some(Value::Array(members)) => !members.is_empty() && members.iter().all(Value::is_null),
        _ => false,
    };
    is_null && !node.contains_key("type")
}
