//! Whether a value agrees with a schema, as the `jsonschema` crate judges.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

/// Where references lead to.
const DOCUMENT: &str = "urn:document";

/// The schemas of a document as JSON Schema.
pub(crate) struct Oracle<'d> {
    registry: Registry<'d>,
    reading: Reading,
}

/// How much of a schema counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// What types say: kinds, listed values, members and their presence. Limits, patterns and closed objects do not count, and
    /// without those several alternatives of a `oneOf` may take a value.
    Shape,
}

pub(crate) enum Verdict {
    Agrees,
    Contradicts,
    /// The schema is none.
    Unjudged,
}

impl Oracle<'_> {
    pub(crate) fn new(document: &Value) -> anyhow::Result<Self> {
        Self::reading(document, Reading::Whole)
    }

    /// An oracle to which only that much of the schemas counts.
    pub(crate) fn reading(document: &Value, reading: Reading) -> anyhow::Result<Self> {
        let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
        let schemas: Map<String, Value> =
            schemas.map(|(name, schema)| (name.clone(), converted(schema, reading))).collect();
        let registry = Registry::new().add(DOCUMENT, json!({ "components": { "schemas": schemas } }))?.prepare()?;
        Ok(Self { registry, reading })
    }

    /// Judges one value.
    pub(crate) fn judge(&self, schema: &Value, value: &Value) -> Verdict {
        match self.validator(schema) {
            Some(validator) if validator.is_valid(value) => Verdict::Agrees,
            Some(_) => Verdict::Contradicts,
            None => Verdict::Unjudged,
        }
    }

    /// What judges many values by one schema, where that is a schema.
    pub(crate) fn validator(&self, schema: &Value) -> Option<Validator> {
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .offline();
        options.build(&converted(schema, self.reading)).ok()
    }
}

/// A Schema Object of OpenAPI 3.0 as JSON Schema: what only OpenAPI has is said otherwise, and what
/// says nothing about values is left out.
fn converted(schema: &Value, reading: Reading) -> Value {
    let Some(members) = schema.as_object() else { return json!({}) };
    if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
        return json!({ "$ref": format!("{DOCUMENT}{reference}") });
    }
    let within = |schema: &Value| converted(schema, reading);
    let mut result = Map::new();
    for (name, value) in members {
        let value = match name.as_str() {
            "required" if reading == Reading::Shape => described(value, members),
            "type" | "enum" | "required" => value.clone(),
            "items" => within(value),
            "additionalProperties" if value.is_object() => within(value),
            "allOf" => value.as_array().into_iter().flatten().map(within).collect(),
            "anyOf" | "oneOf" => {
                let alternatives = value.as_array().into_iter().flatten();
                alternatives.map(|it| discriminated(it, within(it), members.get("discriminator"))).collect()
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
                if reading == Reading::Whole =>
            {
                value.clone()
            }
            "not" if reading == Reading::Whole => within(value),
            _ => continue,
        };
        let name = if reading == Reading::Shape && name == "oneOf" { "anyOf" } else { name };
        result.insert(name.to_owned(), value);
    }
    if reading == Reading::Whole {
        limit(&mut result, members);
    }
    // Whoever lists members means an object.
    if members.contains_key("properties") && !result.contains_key("type") {
        result.insert("type".to_owned(), "object".into());
    }
    if members.get("nullable") == Some(&Value::Bool(true)) || reading == Reading::Shape && means_null(members) {
        return json!({ "anyOf": [{ "type": "null" }, result] });
    }
    result.into()
}

/// Whether null is meant to be taken though OpenAPI asks for more words: it is listed, or a part of an `allOf` says only that.
fn means_null(members: &Map<String, Value>) -> bool {
    let list = |name: &str| members.get(name).and_then(Value::as_array).into_iter().flatten();
    list("enum").any(Value::is_null) || list("allOf").any(|it| it["nullable"] == true && it.get("type").is_none())
}

/// The required members that the schema describes, and that are not for one direction only: others a type leaves open.
fn described(required: &Value, schema: &Map<String, Value>) -> Value {
    let is_described = |name: &&Value| {
        let member = name.as_str().and_then(|name| schema.get("properties")?.get(name));
        member.is_some_and(|it| it["readOnly"] != true && it["writeOnly"] != true)
    };
    required.as_array().into_iter().flatten().filter(is_described).cloned().collect()
}

/// An alternative that takes only values whose discriminator says so, or that have none (OpenAPI 3.0.3, Discriminator Object).
fn discriminated(alternative: &Value, converted: Value, discriminator: Option<&Value>) -> Value {
    let target = alternative["$ref"].as_str();
    let (Some(discriminator), Some(target)) = (discriminator, target) else { return converted };
    let Some(property) = discriminator["propertyName"].as_str() else { return converted };
    let name = target.rsplit('/').next().unwrap_or_default();
    let mapping = discriminator["mapping"].as_object().into_iter().flatten();
    let mapped = mapping.filter(|(_, it)| it.as_str().is_some_and(|it| it == target || it == name));
    let mut values: Vec<&str> = mapped.map(|(value, _)| value.as_str()).collect();
    if values.is_empty() {
        values.push(name);
    }
    json!({ "allOf": [converted, { "properties": { property: { "enum": values } } }] })
}

/// The range of an integer that its format says (OpenAPI 3.0.3, Data Types).
fn limit(result: &mut Map<String, Value>, members: &Map<String, Value>) {
    let range: (Value, Value) = match members.get("format").and_then(Value::as_str) {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        _ => return,
    };
    result.entry("minimum").or_insert(range.0);
    result.entry("maximum").or_insert(range.1);
}
