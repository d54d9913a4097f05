//! Enumerations: the listed values of a schema.
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
    /// The enumeration that a schema lists, if it is one of texts or of whole numbers.
    pub(super) fn enumeration(&mut self, facets: &Facets<'d>, schema: &Schema, pointer: &Pointer) -> Option<Shape> {
        let values: IndexSet<&Value> = facets.enumeration.iter().filter(|it| !it.is_null()).collect();
        if values.is_empty()
            || matches!(facets.kind, Some(DeclaredType::Boolean | DeclaredType::Array | DeclaredType::Object))
        {
            return None;
        }
        let texts: Option<Vec<String>> = values.iter().map(|it| text(it, facets.kind)).collect();
        let numbers: Option<Vec<i64>> = values.iter().map(|it| it.as_i64()).collect();
        match (facets.kind, numbers, texts) {
            (Some(DeclaredType::Integer) | None, Some(numbers), _) => {
                Some(Shape::IntegerEnum(members(numbers, schema)))
            }
            (Some(DeclaredType::Number), ..) => None,
            (_, _, Some(texts)) => {
                let listed = StringEnum { members: members(texts, schema), openness: Openness::Closed };
                Some(Shape::StringEnum(listed))
            }
            (Some(_), _, None) => {
                self.diagnostics.at(
                    &pointer.child("enum"),
                    Code::Unsupported,
                    "these values are of several types; the enumeration is left out and the `type` kept",
                );
                None
            }
            (None, _, None) => None,
        }
    }
}

/// The value as a text; a schema of type string may list numbers and booleans, which YAML makes of unquoted words.
fn text(value: &Value, kind: Option<DeclaredType>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if kind == Some(DeclaredType::String) => Some(number.to_string()),
        Value::Bool(truth) if kind == Some(DeclaredType::String) => Some(truth.to_string()),
        _ => None,
    }
}

fn members<T>(values: Vec<T>, schema: &Schema) -> Vec<EnumMember<T>> {
    let extension = |keys: [&str; 2]| {
        keys.into_iter()
            .find_map(|key| schema.schema_data.extensions.get(key)?.as_array())
            .filter(|texts| texts.len() == values.len())
    };
    let names = extension(["x-enum-varnames", "x-enumNames"]);
    let descriptions = extension(["x-enum-descriptions", "x-enumDescriptions"]);
    let at = |texts: Option<&Vec<Value>>, index: usize| texts?.get(index)?.as_str().map(str::to_owned);
    values
        .into_iter()
        .enumerate()
        .map(|(index, value)| EnumMember { value, name: at(names, index), description: at(descriptions, index) })
        .collect()
}
