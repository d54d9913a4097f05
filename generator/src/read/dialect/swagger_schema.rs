//! Schemas of Swagger 2.0 in the form of OpenAPI 3.0.

use serde_json::{Map, Value, json};

/// Reads each member of an object; of anything else there are none.
pub(super) fn members(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    node.as_object().into_iter().flatten()
}

/// Whether what stands under `key` in a node that itself stands under `parent` is data: an example, a default or listed
/// values. Under some keys stand names, and a property may be called `default`.
pub(super) fn is_data(parent: &str, key: &str) -> bool {
    const OF_NAMES: [&str; 6] = ["properties", "definitions", "responses", "parameters", "headers", "paths"];
    !OF_NAMES.contains(&parent) && (matches!(key, "example" | "examples" | "default" | "enum") || key.starts_with("x-"))
}

/// A schema and all below it: `x-nullable` is the `nullable` of 3.0, and a file is binary text.
pub(super) fn schema(node: &Value) -> Value {
    schema_under(node, "")
}

fn schema_under(node: &Value, parent: &str) -> Value {
    match node {
        Value::Array(items) => items.iter().map(schema).collect(),
        Value::Object(members) => {
            let mut members: Map<String, Value> = members
                .iter()
                .map(|(key, value)| {
                    (key.clone(), if is_data(parent, key) { value.clone() } else { schema_under(value, key) })
                })
                .collect();
            if members.get("type").is_some_and(|it| it == "file") {
                members.insert("type".to_owned(), json!("string"));
                members.insert("format".to_owned(), json!("binary"));
            }
            if let Some(Value::String(property)) = members.get("discriminator").filter(|_| parent != "properties") {
                let discriminator = json!({ "propertyName": property });
                members.insert("discriminator".to_owned(), discriminator);
            }
            if let Some(nullable @ Value::Bool(_)) = members.get("x-nullable").cloned() {
                members.entry("nullable").or_insert(nullable);
            }
            Value::Object(members)
        }
        other => other.clone(),
    }
}
