//! Prepares the copy of a document that Prism serves.

use std::collections::BTreeMap;

use sdk_generator::path_template::PathTemplate;
use serde_json::{Value, json};

use crate::examples::document::resolved;

/// A document that Prism can load, and the changes that were necessary.
pub(crate) struct PreparedDocument {
    pub(crate) document: Value,
    /// The changes, and how often each was made.
    pub(crate) changes: BTreeMap<&'static str, usize>,
}

/// Fixes the parts of a document that Prism cannot handle. For example, Prism resolves references even inside examples.
pub(crate) fn prepare(original: &Value) -> PreparedDocument {
    let mut document = original.clone();
    let mut changes = BTreeMap::new();
    if document.as_object_mut().and_then(|it| it.remove("x-webhooks")).is_some() {
        *changes.entry("removed the malformed `x-webhooks`").or_default() += 1;
    }
    examples(original, &mut document, &mut changes);
    operations(original, &mut document, &mut changes);
    PreparedDocument { document, changes }
}

/// Fixes defects that would make every request to an operation invalid.
fn operations(original: &Value, document: &mut Value, changes: &mut BTreeMap<&'static str, usize>) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        let common = item.get("parameters").cloned();
        for operation in item.as_object_mut().into_iter().flat_map(|it| it.values_mut()) {
            if operation.get("responses").is_none() {
                continue;
            }
            path_parameters(original, path, common.as_ref(), operation, changes);
            security(original, operation, changes);
        }
    }
}

/// Ensures that path parameters and the placeholders of the path match.
fn path_parameters(
    original: &Value,
    path: &str,
    common: Option<&Value>,
    operation: &mut Value,
    changes: &mut BTreeMap<&'static str, usize>,
) {
    let of_path = |it: &&Value| resolved(original, it)["in"] == "path";
    let list = |it: Option<&Value>| it.and_then(Value::as_array).cloned().unwrap_or_default();
    let (own, common) = (list(operation.get("parameters")), list(common));
    let name = |it: &Value| resolved(original, it)["name"].as_str().unwrap_or_default().to_owned();
    let declared: Vec<String> = own.iter().chain(&common).filter(of_path).map(name).collect();
    let template = PathTemplate::parse(path);
    let placeholders: Vec<&str> = template.variables().collect();
    let mut undeclared = placeholders.iter().filter(|it| !declared.iter().any(|name| name == *it));
    let mut parameters = Vec::with_capacity(own.len());
    for parameter in own {
        if !of_path(&&parameter) || placeholders.contains(&name(&parameter).as_str()) {
            parameters.push(parameter);
            continue;
        }
        *changes.entry("renamed or removed path parameters that do not occur in the path").or_default() += 1;
        if let Some(placeholder) = undeclared.next() {
            let mut renamed = resolved(original, &parameter).clone();
            renamed["name"] = (*placeholder).into();
            parameters.push(renamed);
        }
    }
    for placeholder in undeclared {
        *changes.entry("declared missing path parameters as strings").or_default() += 1;
        parameters.push(json!({ "name": placeholder, "in": "path", "required": true, "schema": { "type": "string" } }));
    }
    operation["parameters"] = parameters.into();
}

/// Removes security requirements that cannot be met, so that those of the document apply.
fn security(original: &Value, operation: &mut Value, changes: &mut BTreeMap<&'static str, usize>) {
    let declared = &original["components"]["securitySchemes"];
    let requirements = operation.get("security").and_then(Value::as_array).into_iter().flatten();
    let mut requirements = requirements.filter_map(Value::as_object).peekable();
    let is_present = requirements.peek().is_some();
    let can_be_met = requirements.any(|it| it.keys().all(|scheme| declared.get(scheme).is_some()));
    if is_present && !can_be_met && operation.as_object_mut().and_then(|it| it.remove("security")).is_some() {
        *changes.entry("removed undeclared security schemes").or_default() += 1;
    }
}

/// Replaces references inside examples with their targets.
fn examples(original: &Value, value: &mut Value, changes: &mut BTreeMap<&'static str, usize>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match name.as_str() {
                    // The keys are names of members, so `example` is not a keyword here.
                    "properties" => {
                        let schemas = member.as_object_mut().into_iter().flat_map(|it| it.values_mut());
                        schemas.for_each(|it| examples(original, it, changes));
                    }
                    "example" => inline(original, member, changes, 0),
                    "examples" => {
                        for named in member.as_object_mut().into_iter().flat_map(|it| it.values_mut()) {
                            match named.get_mut("value") {
                                Some(value) => inline(original, value, changes, 0),
                                None => examples(original, named, changes),
                            }
                        }
                    }
                    _ => examples(original, member, changes),
                }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|it| examples(original, it, changes)),
        _ => {}
    }
}

fn inline(original: &Value, value: &mut Value, changes: &mut BTreeMap<&'static str, usize>, depth: usize) {
    const LIMIT: usize = 16;
    if value.get("$ref").is_some_and(Value::is_string) {
        *changes.entry("inlined references in examples").or_default() += 1;
        let target = resolved(original, value);
        // The target is an Example Object, a schema with an example, or the value itself.
        let target = target.get("value").or_else(|| target.get("example")).unwrap_or(target);
        *value = if depth < LIMIT && target.get("$ref").is_none() { target.clone() } else { Value::Null };
    }
    if depth < LIMIT {
        match value {
            Value::Object(members) => members.values_mut().for_each(|it| inline(original, it, changes, depth + 1)),
            Value::Array(elements) => elements.iter_mut().for_each(|it| inline(original, it, changes, depth + 1)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prepare_fixes_path_parameters_and_security() {
        let parameter =
            |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "integer" } });
        let document = json!({
            "components": { "securitySchemes": { "known": {} }, "parameters": { "Id": parameter("id") } },
            "paths": {
                "/a/{aId}/b/{bId}": { "get": {
                    "security": [{ "unknown": [] }], "responses": {},
                    "parameters": [{ "$ref": "#/components/parameters/Id" }, { "name": "q", "in": "query" }]
                } },
                "/d": { "get": { "responses": {}, "parameters": [parameter("id")] } },
                "/c": { "get": { "security": [{ "unknown": [] }, { "known": [] }], "responses": {}, "parameters": [parameter("id")] } }
            }
        });
        let prepared = prepare(&document);
        let paths = &prepared.document["paths"];
        let (first, second) = (&paths["/a/{aId}/b/{bId}"]["get"], &paths["/c"]["get"]);
        let names = |it: &Value| {
            it["parameters"].as_array().unwrap().iter().map(|it| it["name"].to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(first), [r#""aId""#, r#""q""#, r#""bId""#]);
        assert_eq!(first["parameters"][0]["schema"]["type"], "integer");
        assert_eq!(paths["/d"]["get"]["parameters"], json!([]));
        assert!(first.get("security").is_none() && second.get("security").is_some());
        assert_eq!(prepared.changes.values().copied().collect::<Vec<_>>(), [1, 1, 3]);
    }

    #[test]
    fn prepare_inlines_references_in_examples() {
        let document = json!({
            "x-webhooks": {},
            "components": { "schemas": { "A": { "type": "string", "example": "a" }, "B": { "$ref": "#/components/schemas/A" } } },
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/A" },
                "example": { "a": { "$ref": "#/components/schemas/A" } },
                "examples": { "b": { "value": [{ "$ref": "#/components/schemas/B" }] } }
            } } } } } } }
        });
        let prepared = prepare(&document);
        let media = &prepared.document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"];
        assert_eq!(media["example"], json!({ "a": "a" }));
        assert_eq!(media["examples"]["b"]["value"], json!(["a"]));
        assert_eq!(media["schema"], json!({ "$ref": "#/components/schemas/A" }));
        assert_eq!(prepared.changes.values().copied().collect::<Vec<_>>(), [2, 1]);
        assert!(prepared.document.get("x-webhooks").is_none());
    }
}
