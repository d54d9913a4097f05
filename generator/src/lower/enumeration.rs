//! Lowers enums and constants.
//!
//! Source: JSON Schema 2020-12, validation, sections 6.1.2 and 6.1.3.

use indexmap::IndexSet;
use serde_json::{Number, Value};

use crate::ir::{
    Constant, Constraint, Docs, EnumMember, NumberFormat, Openness, Shape, Step, StringEnum, TypePath, Union, Variant,
};
use crate::pointer::Pointer;
use crate::schema::{EnumLabel, JsonType, Schema};

use super::Lowering;

/// The values of an enum with their labels, by type.
#[derive(Default)]
struct Groups {
    /// The openness of the enum of strings.
    openness: Openness,
    strings: Vec<EnumMember<String>>,
    integers: Vec<EnumMember<i64>>,
    booleans: Vec<bool>,
    numbers: Vec<Number>,
    others: usize,
}

impl Lowering<'_> {
    /// Lowers the allowed values of a schema, except for null. Returns `None` if no type expresses them.
    pub(super) fn enumeration(&mut self, schema: &Schema, pointer: &Pointer, type_path: &TypePath) -> Option<Shape> {
        let values: IndexSet<&Value> = schema.enumeration.iter().flatten().filter(|it| !it.is_null()).collect();
        let groups = Groups::of(&values, schema);
        if values.is_empty()
            || groups.others > 0
            || matches!(schema.types.only(), Some(JsonType::Array | JsonType::Object))
        {
            return None;
        }
        let mut shapes = groups.into_shapes();
        if shapes.len() == 1 {
            return shapes.pop();
        }
        let variants = shapes.into_iter().enumerate().map(|(index, shape)| {
            let hint = match shape {
                Shape::StringEnum(_) => "String",
                Shape::IntegerEnum(_) => "Integer",
                _ => "Value",
            };
            let type_path = type_path.step(Step::Variant(index, Some(hint.to_owned())));
            let value = self.anonymous(shape, pointer, &type_path);
            Variant { value, tags: Vec::new(), docs: Docs::default() }
        });
        Some(Shape::Union(Union { variants: variants.collect(), discriminator: None }))
    }
}

/// Returns the allowed values of a schema if its type does not express them.
pub(super) fn unexpressed_values(schema: &Schema) -> Option<Constraint> {
    let values = schema.enumeration.as_ref()?;
    let has_no_type = |it: &Value| match it {
        Value::Array(_) | Value::Object(_) => true,
        Value::Bool(_) => values.len() == 1,
        Value::Number(number) => schema.types.only() == Some(JsonType::Number) || number.as_i64().is_none(),
        _ => false,
    };
    let (keyword, value) = match values.as_slice() {
        [only] => ("const", only.clone()),
        several => ("enum", Value::Array(several.to_vec())),
    };
    values.iter().any(has_no_type).then(|| Constraint::Keyword(keyword, Box::new(value)))
}

impl Groups {
    fn of(values: &IndexSet<&Value>, schema: &Schema) -> Self {
        let labels = schema.annotations.enum_labels.as_deref();
        let only = schema.types.only();
        let openness = if labels.is_some_and(|it| it.is_open) { Openness::Open } else { Openness::Closed };
        let mut groups = Self { openness, ..Self::default() };
        for value in values {
            let EnumLabel { name, description } = labels.map(|it| it.of(value)).unwrap_or_default();
            match value {
                Value::String(it) => {
                    groups.strings.push(EnumMember { value: it.clone(), name, description });
                }
                // In a schema of type string, unquoted YAML values may have become numbers and booleans.
                Value::Number(_) | Value::Bool(_) if only == Some(JsonType::String) => {
                    groups.strings.push(EnumMember { value: value.to_string(), name, description });
                }
                Value::Bool(it) => groups.booleans.push(*it),
                Value::Number(number) => match number.as_i64().filter(|_| only != Some(JsonType::Number)) {
                    Some(value) => groups.integers.push(EnumMember { value, name, description }),
                    None => groups.numbers.push(number.clone()),
                },
                Value::Null | Value::Array(_) | Value::Object(_) => groups.others += 1,
            }
        }
        groups
    }

    fn into_shapes(self) -> Vec<Shape> {
        let mut shapes = Vec::new();
        if !self.strings.is_empty() {
            shapes.push(Shape::StringEnum(StringEnum { members: self.strings, openness: self.openness }));
        }
        if !self.integers.is_empty() {
            shapes.push(Shape::IntegerEnum(self.integers));
        }
        match self.booleans.as_slice() {
            [] => {}
            [only] => shapes.push(Shape::Constant(Constant::Boolean(*only))),
            _ => shapes.push(Shape::Boolean),
        }
        match self.numbers.as_slice() {
            [] => {}
            [only] => shapes.push(Shape::Constant(Constant::Number(only.clone()))),
            _ => shapes.push(Shape::Number(NumberFormat::Double)),
        }
        shapes
    }
}
