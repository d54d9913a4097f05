//! Converts the schemas of Swagger 2.0.

use serde_json::{Map, Value, json};

/// Iterates over the members of an object. Other values have none.
pub(super) fn members(node: &Value) -> impl Iterator<Item = (&String, &Value)> {
    node.as_object().into_iter().flatten()
}

/// Returns `true` if the member `key` of a node is data, such as an example, a default, or an enum. `parent` is the key of
/// the node itself: the members of `properties` and similar nodes are names, and a property may be named `default`.
pub(super) fn is_data(parent: &str, key: &str) -> bool {
    const OF_NAMES: [&str; 6] = ["properties", "definitions", "responses", "parameters", "headers", "paths"];
    !OF_NAMES.contains(&parent) && (matches!(key, "example" | "examples" | "default" | "enum") || key.starts_with("x-"))
}

/// Converts a schema and all schemas below it: `x-nullable` to `nullable`, and files to binary strings.
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
