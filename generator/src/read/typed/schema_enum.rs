//! Enums and constants.

use serde_json::Value;

use super::reader::{Members, Reader};
use super::value::kind;
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::schema::{JsonType, TypeSet};

impl Reader<'_> {
    /// Types `enum`, or `const` as an enum of one value. If both are present, only the constant is allowed.
    pub(super) fn enumeration(&mut self, node: &Members, types: TypeSet, at: &Trail<'_>) -> Option<Vec<Value>> {
        let constant = || node.get("const").map(|it| vec![it.clone()]);
        let values = match node.get("enum") {
            Some(Value::Array(values)) if node.get("const").is_some_and(|it| values.contains(it)) => constant()?,
            Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
                let message = format!("expected an array, found {}", kind(value));
                self.report(&at.member("enum"), Code::NonStandardValue, message);
                vec![value.clone()]
            }
            None | Some(Value::Null) => constant()?,
            Some(_) => self.list(node, "enum", at).to_vec(),
        };
        self.check_values(&values, types, node, at);
        (!values.is_empty()).then_some(values)
    }

    fn check_values(&mut self, values: &[Value], types: TypeSet, node: &Members, at: &Trail<'_>) {
        let lists_null = values.iter().any(Value::is_null);
        let excludes_null = !types.is_empty() && !types.contains(JsonType::Null);
        if lists_null && excludes_null && node.get("nullable") != Some(&Value::Bool(true)) {
            self.report(&at.member("enum"), Code::NullInEnum, "the enum lists null; the schema is treated as nullable");
        }
        let Some(only) = types.only() else { return };
        let here = at.member("enum");
        for (index, value) in values.iter().enumerate().filter(|(_, it)| !it.is_null()) {
            let at = here.item(index);
            let message = match (only, value) {
                _ if only.admits(value) => continue,
                // YAML parses unquoted values such as `no` and `1.0` as booleans and numbers.
                (JsonType::String, Value::Bool(_) | Value::Number(_)) => {
                    format!("expected a string, found {}; it is converted to a string", kind(value))
                }
                _ => format!("{} does not have the type of the schema", kind(value)),
            };
            self.report(&at, Code::MistypedEnum, message);
        }
    }
}
