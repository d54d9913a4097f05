//! A uniform view of schemas, independent of the variant of `openapiv3::SchemaKind`.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::ir::Constraint;

/// The keywords of a schema.
#[derive(Default)]
pub(super) struct Facets<'s> {
    pub(super) kind: Option<DeclaredType>,
    pub(super) format: Option<String>,
    pub(super) enumeration: Vec<Value>,
    pub(super) properties: Option<&'s IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'s [String],
    pub(super) additional: Option<&'s AdditionalProperties>,
    pub(super) items: Option<&'s ReferenceOr<Box<Schema>>>,
    pub(super) one_of: &'s [ReferenceOr<Schema>],
    pub(super) any_of: &'s [ReferenceOr<Schema>],
    pub(super) all_of: &'s [ReferenceOr<Schema>],
    pub(super) not: bool,
    pub(super) constraints: Vec<Constraint>,
}

/// The `type` keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeclaredType {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl<'s> Facets<'s> {
    pub(super) fn of(schema: &'s Schema) -> Self {
        match &schema.schema_kind {
            SchemaKind::Type(kind) => Self::of_type(kind),
            SchemaKind::OneOf { one_of } => Self { one_of, ..Self::default() },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..Self::default() },
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::default() },
            SchemaKind::Not { .. } => Self { not: true, ..Self::default() },
            SchemaKind::Any(any) => Self::of_any(any),
        }
    }

    fn of_type(kind: &'s Type) -> Self {
        match kind {
            Type::Boolean(_) => Self { kind: Some(DeclaredType::Boolean), ..Self::default() },
            Type::Integer(it) => Self {
                kind: Some(DeclaredType::Integer),
                format: format_name(&it.format),
                enumeration: it.enumeration.iter().map(|it| it.map_or(Value::Null, Value::from)).collect(),
                constraints: number_constraints(
                    bound(it.minimum, it.exclusive_minimum),
                    bound(it.maximum, it.exclusive_maximum),
                    it.multiple_of.map(|it| it.to_string()),
                ),
                ..Self::default()
            },
            Type::Number(it) => Self {
                kind: Some(DeclaredType::Number),
                format: format_name(&it.format),
                constraints: number_constraints(
                    bound(it.minimum, it.exclusive_minimum),
                    bound(it.maximum, it.exclusive_maximum),
                    it.multiple_of.map(|it| it.to_string()),
                ),
                ..Self::default()
            },
            Type::String(it) => Self {
                kind: Some(DeclaredType::String),
                format: format_name(&it.format),
                enumeration: it.enumeration.iter().map(|it| it.clone().map_or(Value::Null, Value::from)).collect(),
                constraints: string_constraints(it.min_length, it.max_length, it.pattern.as_deref()),
                ..Self::default()
            },
            Type::Array(it) => Self {
                kind: Some(DeclaredType::Array),
                items: it.items.as_ref(),
                constraints: item_constraints(it.min_items, it.max_items, it.unique_items),
                ..Self::default()
            },
            Type::Object(it) => Self {
                kind: Some(DeclaredType::Object),
                properties: Some(&it.properties),
                required: &it.required,
                additional: it.additional_properties.as_ref(),
                constraints: member_constraints(it.min_properties, it.max_properties),
                ..Self::default()
            },
        }
    }

    fn of_any(any: &'s AnySchema) -> Self {
        let mut constraints = number_constraints(
            bound(any.minimum, any.exclusive_minimum.unwrap_or_default()),
            bound(any.maximum, any.exclusive_maximum.unwrap_or_default()),
            any.multiple_of.map(|it| it.to_string()),
        );
        constraints.extend(string_constraints(any.min_length, any.max_length, any.pattern.as_deref()));
        constraints.extend(item_constraints(any.min_items, any.max_items, any.unique_items.unwrap_or_default()));
        constraints.extend(member_constraints(any.min_properties, any.max_properties));
        Self {
            kind: any.typ.as_deref().and_then(DeclaredType::parse).or_else(|| DeclaredType::implied(any)),
            format: any.format.clone(),
            enumeration: any.enumeration.clone(),
            properties: Some(&any.properties),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref(),
            one_of: &any.one_of,
            any_of: &any.any_of,
            all_of: &any.all_of,
            not: any.not.is_some(),
            constraints,
        }
    }

    /// Returns `true` if the schema allows only null.
    pub(super) fn is_null(&self) -> bool {
        self.kind.is_none() && !self.enumeration.is_empty() && self.enumeration.iter().all(Value::is_null)
    }

    /// Returns `true` if the schema combines other schemas.
    pub(super) fn is_composite(&self) -> bool {
        !self.all_of.is_empty() || !self.one_of.is_empty() || !self.any_of.is_empty()
    }

    pub(super) fn has_members(&self) -> bool {
        self.properties.is_some_and(|it| !it.is_empty())
            || matches!(self.additional, Some(AdditionalProperties::Schema(_)))
    }
}

impl DeclaredType {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// Returns the type that the other keywords imply.
    fn implied(any: &AnySchema) -> Option<Self> {
        if !any.properties.is_empty() || any.additional_properties.is_some() {
            Some(Self::Object)
        } else if any.items.is_some() {
            Some(Self::Array)
        } else {
            None
        }
    }
}

fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(it) => serde_json::to_value(it).ok()?.as_str().map(str::to_owned),
        VariantOrUnknownOrEmpty::Unknown(it) => Some(it.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn bound<T: ToString>(value: Option<T>, exclusive: bool) -> Option<(String, bool)> {
    value.map(|it| (it.to_string(), exclusive))
}

fn number_constraints(
    minimum: Option<(String, bool)>,
    maximum: Option<(String, bool)>,
    multiple_of: Option<String>,
) -> Vec<Constraint> {
    let minimum = minimum.map(|(value, exclusive)| Constraint::Minimum { value, exclusive });
    let maximum = maximum.map(|(value, exclusive)| Constraint::Maximum { value, exclusive });
    minimum.into_iter().chain(maximum).chain(multiple_of.map(Constraint::MultipleOf)).collect()
}

fn string_constraints(minimum: Option<usize>, maximum: Option<usize>, pattern: Option<&str>) -> Vec<Constraint> {
    let minimum = minimum.map(Constraint::MinimumLength);
    let pattern = pattern.map(|it| Constraint::Pattern(it.to_owned()));
    minimum.into_iter().chain(maximum.map(Constraint::MaximumLength)).chain(pattern).collect()
}

fn item_constraints(minimum: Option<usize>, maximum: Option<usize>, unique: bool) -> Vec<Constraint> {
    let minimum = minimum.map(Constraint::MinimumItems);
    let unique = unique.then_some(Constraint::UniqueItems);
    minimum.into_iter().chain(maximum.map(Constraint::MaximumItems)).chain(unique).collect()
}

fn member_constraints(minimum: Option<usize>, maximum: Option<usize>) -> Vec<Constraint> {
    let minimum = minimum.map(Constraint::MinimumMembers);
    minimum.into_iter().chain(maximum.map(Constraint::MaximumMembers)).collect()
}
