//! Whether a value agrees with a schema, as the `jsonschema` crate judges.

use jsonschema::{Draft, Registry};
use serde_json::{Map, Value, json};

/// Where references lead to.
const DOCUMENT: &str = "urn:document";

/// The schemas of a document as JSON Schema.
pub(crate) struct Oracle<'d> {
    registry: Registry<'d>,
}

pub(crate) enum Verdict {
    Agrees,
    Contradicts,
    /// The schema is none.
    Unjudged,
}

impl Oracle<'_> {
    pub(crate) fn new(document: &Value) -> anyhow::Result<Self> {
        let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
        let schemas: Map<String, Value> = schemas.map(|(name, schema)| (name.clone(), converted(schema))).collect();
        let registry = Registry::new().add(DOCUMENT, json!({ "components": { "schemas": schemas } }))?.prepare()?;
        Ok(Self { registry })
    }

    pub(crate) fn judge(&self, schema: &Value, value: &Value) -> Verdict {
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .offline();
        match options.build(&converted(schema)) {
            Ok(validator) if validator.is_valid(value) => Verdict::Agrees,
            Ok(_) => Verdict::Contradicts,
            Err(_) => Verdict::Unjudged,
        }
    }
}

/// A Schema Object of OpenAPI 3.0 as JSON Schema: what only OpenAPI has is said otherwise, and what
/// says nothing about values is left out.
fn converted(schema: &Value) -> Value {
    let Some(members) = schema.as_object() else { return json!({}) };
    if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
        return json!({ "$ref": format!("{DOCUMENT}{reference}") });
    }
    let mut result = Map::new();
    for (name, value) in members {
        let value = match name.as_str() {
            "type" | "enum" | "required" | "pattern" | "format" | "uniqueItems" | "minimum" | "maximum"
            | "multipleOf" | "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => value.clone(),
            "items" | "not" => converted(value),
            "additionalProperties" if value.is_object() => converted(value),
            "additionalProperties" => value.clone(),
            "allOf" | "anyOf" | "oneOf" => value.as_array().into_iter().flatten().map(converted).collect(),
            "properties" => {
                let members = value.as_object().into_iter().flatten();
                members.map(|(name, schema)| (name.clone(), converted(schema))).collect()
            }
            _ => continue,
        };
        result.insert(name.clone(), value);
    }
    if members.get("format").and_then(Value::as_str) == Some("int32") {
        result.entry("minimum").or_insert(i32::MIN.into());
        result.entry("maximum").or_insert(i32::MAX.into());
    }
    match members.get("nullable").and_then(Value::as_bool) {
        Some(true) => json!({ "anyOf": [{ "type": "null" }, result] }),
        _ => result.into(),
    }
}
