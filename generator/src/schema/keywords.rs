//! The keywords of a schema.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::{Composition, Constraint, JsonType, SchemaId, TypeSet};

/// A schema. By default, it allows any value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// `true` for the boolean schema `false`, which allows no value.
    pub(crate) is_false: bool,
    /// The types that the schema declares or implies. Empty if it allows all types.
    pub(crate) types: TypeSet,
    /// `true` if the schema also allows null: `nullable` of OpenAPI 3.0, or `x-nullable`.
    pub(crate) nullable: bool,
    pub(crate) format: Option<String>,
    /// The allowed values: `enum`, or `const` as the only one.
    pub(crate) enumeration: Option<Vec<Value>>,
    /// The target of `$ref`. The other keywords also apply.
    pub(crate) reference: Option<SchemaId>,
    pub(crate) object: Option<Box<ObjectKeywords>>,
    pub(crate) array: Option<Box<ArrayKeywords>>,
    pub(crate) composition: Option<Box<Composition>>,
    /// `contentSchema`: the schema of the JSON in a string.
    pub(crate) content: Option<SchemaId>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) annotations: Annotations,
}

/// The keywords for objects.
///
/// Source: JSON Schema 2020-12, core, section 10.3.2; validation, section 6.5.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObjectKeywords {
    pub(crate) properties: IndexMap<String, SchemaId>,
    pub(crate) required: Vec<String>,
    /// The schemas of `patternProperties`.
    pub(crate) patterns: Vec<SchemaId>,
    /// `additionalProperties`, or `unevaluatedProperties` without it. `None` if it is `true`.
    pub(crate) additional: Option<SchemaId>,
}

/// The keywords for arrays.
///
/// Source: JSON Schema 2020-12, core, section 10.3.1.
#[derive(Clone, Debug, Default)]
pub(crate) struct ArrayKeywords {
    /// The schemas of the first items: `prefixItems`, or `items` as an array in older drafts.
    pub(crate) prefix: Vec<SchemaId>,
    /// The schema of the items after those: `items`, or `additionalItems` in older drafts, or `unevaluatedItems` without it.
    pub(crate) items: Option<SchemaId>,
}

/// The annotations of a schema.
///
/// Source: JSON Schema 2020-12, validation, section 9.
#[derive(Clone, Debug, Default)]
pub(crate) struct Annotations {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) default: Option<Box<Value>>,
    pub(crate) example: Option<Box<Value>>,
    pub(crate) enum_labels: Option<Box<EnumLabels>>,
    pub(crate) given_names: Option<Box<GivenNames>>,
}

/// The names that extensions give to a schema, in code or on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GivenNames {
    /// The name of the type.
    pub(crate) of_type: Option<String>,
    /// The name of the member that has the schema.
    pub(crate) of_member: Option<String>,
    /// The name of the component or of the member that has the schema.
    pub(crate) own: Option<String>,
    /// The name of the member, if its name on the wire cannot be one.
    pub(crate) fallback: Option<String>,
    /// The value of a discriminator that selects the schema.
    pub(crate) tag: Option<String>,
}

/// The names and descriptions of the values of an enum, from extensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnumLabels {
    pub(crate) of_values: HashMap<Value, EnumLabel>,
    /// `true` if the server may send other values.
    pub(crate) is_open: bool,
}

impl EnumLabels {
    /// Returns the label of a value.
    pub(crate) fn of(&self, value: &Value) -> EnumLabel {
        self.of_values.get(value).cloned().unwrap_or_default()
    }
}

/// The name and the description of a value of an enum.
#[derive(Clone, Debug, Default)]
pub(crate) struct EnumLabel {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

/// Returns the string that identifies a value: a string itself, or the JSON of another value.
pub(crate) fn spelling(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Schema {
    /// Creates a schema of one type.
    pub(crate) fn of_type(json_type: JsonType) -> Self {
        Self { types: json_type.into(), ..Self::default() }
    }

    /// Returns the properties. Empty if the schema has no keywords for objects.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&String, SchemaId)> {
        self.object.iter().flat_map(|it| it.properties.iter().map(|(name, id)| (name, *id)))
    }

    /// Returns the names of required members.
    pub(crate) fn required(&self) -> &[String] {
        self.object.as_ref().map_or(&[], |it| &it.required)
    }

    /// Returns `minItems` and `maxItems`.
    pub(crate) fn item_counts(&self) -> (Option<usize>, Option<usize>) {
        let minimum = self.constraints.iter().find_map(|it| match it {
            Constraint::MinimumItems(it) => Some(*it),
            _ => None,
        });
        let maximum = self.constraints.iter().find_map(|it| match it {
            Constraint::MaximumItems(it) => Some(*it),
            _ => None,
        });
        (minimum, maximum)
    }

    /// Returns `allOf`.
    pub(crate) fn all_of(&self) -> &[SchemaId] {
        self.composition.as_ref().map_or(&[], |it| &it.all_of)
    }

    /// Returns the alternatives of `oneOf` and `anyOf`.
    pub(crate) fn alternatives(&self) -> impl Iterator<Item = SchemaId> {
        self.composition.iter().flat_map(|it| it.one_of.iter().chain(&it.any_of).copied())
    }

    /// Returns the schemas that apply only to some values.
    pub(crate) fn conditional(&self) -> &[SchemaId] {
        self.composition.as_ref().map_or(&[], |it| &it.conditional)
    }

    /// Returns `true` if the schema allows only null.
    pub(crate) fn is_null(&self) -> bool {
        let only_null = |values: &Vec<Value>| !values.is_empty() && values.iter().all(Value::is_null);
        self.types.is_null() || self.types.is_empty() && self.enumeration.as_ref().is_some_and(only_null)
    }

    /// Calls `visit` with each schema that this one contains or refers to.
    pub(crate) fn for_each_schema(&self, visit: &mut impl FnMut(SchemaId)) {
        self.reference.iter().chain(&self.content).copied().for_each(&mut *visit);
        if let Some(object) = &self.object {
            object.properties.values().copied().for_each(&mut *visit);
            object.patterns.iter().chain(&object.additional).copied().for_each(&mut *visit);
        }
        if let Some(array) = &self.array {
            array.prefix.iter().chain(&array.items).copied().for_each(&mut *visit);
        }
        if let Some(it) = &self.composition {
            let applied = it.all_of.iter().chain(&it.any_of).chain(&it.one_of).chain(&it.conditional);
            let mapped = it.discriminator.iter().flat_map(|it| it.mapping.values());
            applied.chain(mapped).copied().for_each(&mut *visit);
        }
    }
}
