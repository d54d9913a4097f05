//! Validates values against schemas with the `jsonschema` crate, independently of the generator.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use super::document::resolved;

/// The URI of the document in references.
const DOCUMENT: &str = "urn:document";

/// The depth up to which alternatives of alternatives are searched.
const DEPTH: usize = 4;

/// Validates values against the schemas of a document.
pub(crate) struct SchemaOracle<'d> {
    registry: Registry<'static>,
    conversion: Conversion<'d>,
}

/// The parts of a schema that are validated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaScope {
    /// All keywords.
    Full,
    /// The keywords that affect generated types: JSON types, enum values, members and their presence. Limits, patterns and closed
    /// objects are ignored. Without them, several alternatives of a `oneOf` may match a value.
    Shape,
}

/// The result of validating a value.
pub(crate) enum ExampleVerdict {
    Valid,
    Invalid,
    /// The schema itself is invalid.
    NotValidated,
}

impl<'d> SchemaOracle<'d> {
    pub(crate) fn new(document: &'d Value) -> anyhow::Result<Self> {
        Self::with_scope(document, SchemaScope::Full)
    }

    /// Creates an oracle that validates only some keywords.
    pub(crate) fn with_scope(document: &'d Value, scope: SchemaScope) -> anyhow::Result<Self> {
        let conversion = Conversion { document, scope };
        let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
        let schemas: Map<String, Value> =
            schemas.map(|(name, schema)| (name.clone(), conversion.converted(schema))).collect();
        let registry = Registry::new().add(DOCUMENT, json!({ "components": { "schemas": schemas } }))?.prepare()?;
        Ok(Self { registry, conversion })
    }

    /// Validates one value.
    pub(crate) fn validate(&self, schema: &Value, value: &Value) -> ExampleVerdict {
        match self.validator(schema) {
            Some(validator) if validator.is_valid(value) => ExampleVerdict::Valid,
            Some(_) => ExampleVerdict::Invalid,
            None => ExampleVerdict::NotValidated,
        }
    }

    /// Returns a validator for a schema, unless the schema itself is invalid.
    pub(crate) fn validator(&self, schema: &Value) -> Option<Validator> {
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_format("decimal", |text: &str| serde_json::from_str::<serde_json::Number>(text).is_ok())
            .offline();
        options.build(&self.conversion.converted(schema)).ok()
    }
}

/// Converts the schemas of a document.
#[derive(Clone, Copy)]
struct Conversion<'d> {
    document: &'d Value,
    scope: SchemaScope,
}

impl Conversion<'_> {
    /// Converts a Schema Object of OpenAPI 3.0 to JSON Schema: replaces keywords that only OpenAPI has, and removes annotations.
    fn converted(self, schema: &Value) -> Value {
        let Some(members) = schema.as_object() else { return json!({}) };
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let target = json!({ "$ref": format!("{DOCUMENT}{reference}") });
            // Members next to a reference have no effect in OpenAPI 3.0, but types allow the null that the author intended.
            let is_nullable = self.scope == SchemaScope::Shape && members.get("nullable") == Some(&Value::Bool(true));
            return if is_nullable { json!({ "anyOf": [{ "type": "null" }, target] }) } else { target };
        }
        let scope = self.scope;
        let within = |schema: &Value| self.converted(schema);
        let mut result = Map::new();
        for (name, value) in members {
            let value = match name.as_str() {
                "required" if scope == SchemaScope::Shape => described(value, members),
                "required" => without_repetition(value),
                // Types do not restrict booleans, and decimals are numbers or strings.
                "enum" if scope == SchemaScope::Shape && is_boolean(value) => continue,
                "type" if scope == SchemaScope::Shape && members.get("format") == Some(&json!("decimal")) => {
                    json!(["string", "number"])
                }
                "type" | "enum" | "const" => value.clone(),
                "items" => within(value),
                "additionalProperties" if value.is_object() => within(value),
                "allOf" => value.as_array().into_iter().flatten().map(within).collect(),
                "anyOf" | "oneOf" => {
                    let alternatives = value.as_array().into_iter().flatten();
                    alternatives.map(|it| self.discriminated(it, within(it), members.get("discriminator"))).collect()
                }
                "properties" => {
                    let members = value.as_object().into_iter().flatten();
                    members.map(|(name, schema)| (name.clone(), within(schema))).collect()
                }
                "pattern"
                | "format"
                | "uniqueItems"
                | "minimum"
                | "maximum"
                | "multipleOf"
                | "minLength"
                | "maxLength"
                | "minItems"
                | "maxItems"
                | "minProperties"
                | "maxProperties"
                | "additionalProperties"
                    if scope == SchemaScope::Full =>
                {
                    value.clone()
                }
                "not" if scope == SchemaScope::Full => within(value),
                _ => continue,
            };
            let name = if scope == SchemaScope::Shape && name == "oneOf" { "anyOf" } else { name };
            result.insert(name.to_owned(), value);
        }
        if scope == SchemaScope::Full {
            limit(&mut result, members);
        }
        // A schema that describes members is one of an object even without a type, and one with items is one of an array.
        for (keyword, kind) in [("properties", "object"), ("additionalProperties", "object"), ("items", "array")] {
            if members.contains_key(keyword) && !result.contains_key("type") {
                result.insert("type".to_owned(), kind.into());
            }
        }
        if members.get("nullable") == Some(&Value::Bool(true))
            || scope == SchemaScope::Shape && allows_null_implicitly(members)
        {
            return json!({ "anyOf": [{ "type": "null" }, result] });
        }
        result.into()
    }

    /// Restricts an alternative to values whose discriminator matches or is missing (OpenAPI 3.0.3, Discriminator Object).
    fn discriminated(self, alternative: &Value, converted: Value, discriminator: Option<&Value>) -> Value {
        let target = alternative["$ref"].as_str();
        let (Some(discriminator), Some(target)) = (discriminator, target) else { return converted };
        let Some(property) = discriminator["propertyName"].as_str() else { return converted };
        let values = tag_values(self.document, discriminator, property, target);
        json!({ "allOf": [converted, { "properties": { property: { "enum": values } } }] })
    }
}

/// Returns `true` if null is clearly intended although `nullable` is missing: it is an enum value, or a part of an `allOf` is
/// only `nullable`.
fn allows_null_implicitly(members: &Map<String, Value>) -> bool {
    let list = |name: &str| members.get(name).and_then(Value::as_array).into_iter().flatten();
    list("enum").any(Value::is_null) || list("allOf").any(|it| it["nullable"] == true && it.get("type").is_none())
}

/// Returns the required members that the schema describes and that are neither read-only nor write-only. Types treat others
/// as optional.
fn described(required: &Value, schema: &Map<String, Value>) -> Value {
    let is_described = |name: &&Value| {
        let member = name.as_str().and_then(|name| schema.get("properties")?.get(name));
        member.is_some_and(|it| it["readOnly"] != true && it["writeOnly"] != true)
    };
    without_repetition(&required.as_array().into_iter().flatten().filter(is_described).cloned().collect())
}

/// Returns `true` if all values of an enum are booleans.
fn is_boolean(values: &Value) -> bool {
    values.as_array().is_some_and(|it| it.iter().all(Value::is_boolean))
}

/// Returns the required members without repetitions, which make a JSON Schema invalid.
fn without_repetition(required: &Value) -> Value {
    let mut names: Vec<&Value> = Vec::new();
    for name in required.as_array().into_iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().cloned().collect()
}

/// Returns the discriminator values of an alternative: those of the mapping, those that the alternative lists for the property, or
/// its name (OpenAPI 3.0.3, Discriminator Object). Documents without a mapping often list other values than the name.
pub(crate) fn tag_values<'d>(
    document: &'d Value,
    discriminator: &'d Value,
    property: &str,
    reference: &'d str,
) -> Vec<&'d str> {
    let name = reference.rsplit('/').next().unwrap_or_default();
    let mapping = discriminator["mapping"].as_object().into_iter().flatten();
    let mapped = mapping.filter(|(_, it)| it.as_str().is_some_and(|it| it == reference || it == name));
    let mapped: Vec<&str> = mapped.map(|(value, _)| value.as_str()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let listed = listed_tags(document, document.pointer(reference.trim_start_matches('#')), property, DEPTH);
    if listed.is_empty() { vec![name] } else { listed }
}

/// Returns the values that a schema lists for a property. A schema of alternatives has the values of all of them.
fn listed_tags<'d>(document: &'d Value, schema: Option<&'d Value>, property: &str, depth: usize) -> Vec<&'d str> {
    let Some(schema) = schema.map(|it| resolved(document, it)).filter(|_| depth > 0) else { return Vec::new() };
    let member = resolved(document, &schema["properties"][property]);
    let own = member["enum"].as_array().into_iter().flatten().chain(member.get("const")).filter_map(Value::as_str);
    let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|it| schema[it].as_array()).flatten();
    own.chain(alternatives.flat_map(|it| listed_tags(document, Some(it), property, depth - 1))).collect()
}

/// Adds the range that the format of an integer implies (OpenAPI 3.0.3, Data Types).
fn limit(result: &mut Map<String, Value>, members: &Map<String, Value>) {
    let range: (Value, Value) = match members.get("format").and_then(Value::as_str) {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        _ => return,
    };
    result.entry("minimum").or_insert(range.0);
    result.entry("maximum").or_insert(range.1);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::tag_values;

    #[test]
    fn tags_are_mapped_or_listed_or_the_name() {
        let document = json!({
            "Cat": { "properties": { "kind": { "enum": ["cat", "kitten"] } } },
            "Dog": { "properties": { "kind": { "const": "dog" } } },
            "Fish": {},
            "Pet": { "oneOf": [{ "$ref": "#/Cat" }, { "$ref": "#/Dog" }] },
        });
        let mapped = json!({ "mapping": { "goldfish": "#/Fish", "carp": "Fish" } });
        let tags = |reference: &'static str| tag_values(&document, &mapped, "kind", reference);
        assert_eq!(tags("#/Fish"), ["goldfish", "carp"]);
        assert_eq!(tags("#/Pet"), ["cat", "kitten", "dog"]);
        assert_eq!(tag_values(&document, &json!({}), "kind", "#/Fish"), ["Fish"]);
    }
}
