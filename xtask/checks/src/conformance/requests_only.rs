//! Documents of which Prism judges only the requests, because it takes too long to load their responses.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Replaces the bodies of all responses with an empty object, and removes the components that requests do not refer to. Every type can be decoded
/// from an empty object.
pub(crate) fn requests_only(document: &mut Value) {
    for operation in operations(document) {
        for response in
            operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
        {
            let types = response["content"].as_object().into_iter().flat_map(Map::keys);
            // Prism sends only strings with other types.
            let example = |it: &str| if it.contains("json") { json!({}) } else { json!("") };
            let content: Map<String, Value> =
                types.map(|it| (it.clone(), json!({ "schema": {}, "example": example(it) }))).collect();
            *response = json!({ "description": "", "content": content });
        }
    }
    let mut used = BTreeSet::new();
    collect(document, &document["paths"], &mut used);
    let components = document["components"].as_object_mut().into_iter().flat_map(Map::iter_mut);
    // Operations refer to security schemes by name.
    for (kind, components) in components.filter(|(kind, _)| *kind != "securitySchemes") {
        if let Some(components) = components.as_object_mut() {
            components.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        }
    }
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut)
}

/// Adds the references of a value, and those of their targets.
fn collect(document: &Value, value: &Value, used: &mut BTreeSet<String>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str)
                    && used.insert(reference.to_owned())
                {
                    pending.extend(reference.strip_prefix('#').and_then(|it| document.pointer(it)));
                }
                pending.extend(members.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_keep_their_components() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut document = json!({
            "components": {
                "schemas": { "Sent": { "items": reference("Part") }, "Part": {}, "Received": {} },
                "securitySchemes": { "key": {} }
            },
            "paths": { "/a": { "parameters": [], "post": {
                "requestBody": { "content": { "application/json": { "schema": reference("Sent") } } },
                "responses": { "200": { "content": { "application/json": { "schema": reference("Received") } } } }
            } } }
        });
        requests_only(&mut document);
        let names: Vec<&String> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["Sent", "Part"]);
        assert!(document["components"]["securitySchemes"].get("key").is_some());
        let response = &document["paths"]["/a"]["post"]["responses"]["200"]["content"]["application/json"];
        assert_eq!(response["example"], json!({}));
    }
}
