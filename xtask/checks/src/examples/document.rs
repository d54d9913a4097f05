//! Collects the response examples of a document.

use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::wide_value::WideValue;

/// A response example.
pub(crate) struct Example {
    /// The operation, status and name of the example, for messages.
    pub(crate) label: String,
    /// The operation id.
    pub(crate) operation: String,
    pub(crate) status: String,
    /// The type of the response in the generated crate.
    pub(crate) rust_type: String,
    pub(crate) schema: Value,
    pub(crate) value: Value,
}

pub(crate) fn read(path: &Path) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let WideValue(mut document) = serde_yaml::from_str(&text).with_context(|| path.display().to_string())?;
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.iter_mut().for_each(|(name, schema)| name_recursion(name, schema));
    }
    Ok(document)
}

/// Replaces the recursive references of a component with `$recursiveAnchor` by references to it (JSON Schema 2019-09, core,
/// section 8.2.4.2). Documents use them, although the dialect of OpenAPI 3.1 no longer has them.
fn name_recursion(name: &str, component: &mut Value) {
    if component["$recursiveAnchor"] == true {
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        replace_recursion(component, &reference);
    }
}

fn replace_recursion(value: &mut Value, reference: &Value) {
    match value {
        Value::Object(members) if members.get("$recursiveRef").is_some_and(|it| it == "#") => {
            *value = reference.clone();
        }
        Value::Object(members) => members.values_mut().for_each(|it| replace_recursion(it, reference)),
        Value::Array(items) => items.iter_mut().for_each(|it| replace_recursion(it, reference)),
        _ => {}
    }
}

/// Returns the examples of all JSON responses, with their types from the crate's `api.json`.
pub(crate) fn examples(document: &Value, out: &Path) -> anyhow::Result<Vec<Example>> {
    let api: Value = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    let mut examples = Vec::new();
    for operation in array(&api["operations"]) {
        let method = operation["method"].as_str().unwrap_or_default();
        let path = operation["path"].as_str().unwrap_or_default();
        let id = operation["id"].as_str().unwrap_or_default();
        let described = &document["paths"][path][method.to_ascii_lowercase()];
        for response in array(&operation["responses"]) {
            let status = response["status"].as_str().unwrap_or_default();
            let Some(rust_type) = response["rust_type"].as_str() else { continue };
            let Some(content_type) = response["content_type"].as_str().filter(|it| it.contains("json")) else {
                continue;
            };
            let media = &resolved(document, &described["responses"][status])["content"][content_type];
            for (name, value) in media_examples(document, media) {
                examples.push(Example {
                    label: format!("{method} {path} {status} {name}"),
                    operation: id.to_owned(),
                    status: status.to_owned(),
                    rust_type: rust_type.to_owned(),
                    schema: media["schema"].clone(),
                    value,
                });
            }
        }
    }
    Ok(examples)
}

/// Returns the `example` or the named `examples` of a Media Type Object (OpenAPI 3.0.3).
fn media_examples(document: &Value, media: &Value) -> Vec<(String, Value)> {
    let named = media["examples"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, example)| Some((name.clone(), resolved(document, example).get("value")?.clone())));
    let one = media.get("example").map(|it| ("example".to_owned(), it.clone()));
    one.into_iter().chain(named).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Resolves references inside the document, up to a limit.
pub(crate) fn resolved<'d>(document: &'d Value, mut value: &'d Value) -> &'d Value {
    for _ in 0..16 {
        let Some(pointer) = value.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#')) else {
            break;
        };
        let Some(target) = document.pointer(pointer) else { break };
        value = target;
    }
    value
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::name_recursion;

    #[test]
    fn recursive_references_name_their_component() {
        let of = |anchor: bool| {
            let mut component = json!({ "$recursiveAnchor": anchor, "items": { "oneOf": [{ "$recursiveRef": "#" }, { "type": "string" }] } });
            name_recursion("Tree", &mut component);
            component["items"]["oneOf"][0].clone()
        };
        assert_eq!(of(true), json!({ "$ref": "#/components/schemas/Tree" }));
        assert_eq!(of(false), json!({ "$recursiveRef": "#" }));
    }
}
