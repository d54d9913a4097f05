//! Lowers enums.
//!
//! Source: OpenAPI 3.0.3, Schema Object, `enum`.

use indexmap::IndexSet;
use openapiv3::Schema;
use serde_json::Value;

use crate::diagnostic::Code;
use crate::ir::{EnumMember, Openness, Shape, StringEnum};
use crate::pointer::Pointer;

use super::Lowering;
use super::facets::{DeclaredType, Facets};

impl<'d> Lowering<'d> {
    /// Lowers the enum of a schema, if its members are strings or integers.
    pub(super) fn enumeration(&mut self, facets: &Facets<'d>, schema: &Schema, pointer: &Pointer) -> Option<Shape> {
        let values: IndexSet<&Value> = facets.enumeration.iter().filter(|it| !it.is_null()).collect();
        if values.is_empty()
            || matches!(facets.kind, Some(DeclaredType::Boolean | DeclaredType::Array | DeclaredType::Object))
        {
            return None;
        }
        let strings: Option<Vec<String>> = values.iter().map(|it| string(it, facets.kind)).collect();
        let numbers: Option<Vec<i64>> = values.iter().map(|it| it.as_i64()).collect();
        match (facets.kind, numbers, strings) {
            (Some(DeclaredType::Integer) | None, Some(numbers), _) => {
                Some(Shape::IntegerEnum(members(numbers, schema)))
            }
            (Some(DeclaredType::Number), ..) => None,
            (_, _, Some(strings)) => {
                let members = members(strings, schema);
                Some(Shape::StringEnum(StringEnum { members, openness: Openness::Closed }))
            }
            (Some(_), _, None) => {
                self.diagnostics.at(
                    &pointer.child("enum"),
                    Code::Unsupported,
                    "the enum has members of several types; it is dropped and only `type` is used",
                );
                None
            }
            (None, _, None) => None,
        }
    }
}

/// Returns a value as a string. In a schema of type string, unquoted YAML values may have become numbers and booleans.
fn string(value: &Value, kind: Option<DeclaredType>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if kind == Some(DeclaredType::String) => Some(number.to_string()),
        Value::Bool(flag) if kind == Some(DeclaredType::String) => Some(flag.to_string()),
        _ => None,
    }
}

fn members<T>(values: Vec<T>, schema: &Schema) -> Vec<EnumMember<T>> {
    let extension = |keys: [&str; 2]| {
        keys.into_iter()
            .find_map(|key| schema.schema_data.extensions.get(key)?.as_array())
            .filter(|strings| strings.len() == values.len())
    };
    let names = extension(["x-enum-varnames", "x-enumNames"]);
    let descriptions = extension(["x-enum-descriptions", "x-enumDescriptions"]);
    let at = |strings: Option<&Vec<Value>>, index: usize| strings?.get(index)?.as_str().map(str::to_owned);
    values
        .into_iter()
        .enumerate()
        .map(|(index, value)| EnumMember { value, name: at(names, index), description: at(descriptions, index) })
        .collect()
}
