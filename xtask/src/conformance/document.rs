//! The copy of a document that Prism serves.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::examples::document::resolved;

/// A document that Prism takes, and what had to be changed.
pub(crate) struct Cleaned {
    pub(crate) document: Value,
    /// What was changed, and how often.
    pub(crate) changes: BTreeMap<&'static str, usize>,
}

/// Prism follows references wherever they stand, and takes an example for what it is only after that.
pub(crate) fn clean(original: &Value) -> Cleaned {
    let mut document = original.clone();
    let mut changes = BTreeMap::new();
    if document.as_object_mut().and_then(|it| it.remove("x-webhooks")).is_some() {
        *changes.entry("`x-webhooks`, which is malformed, was left out").or_default() += 1;
    }
    examples(original, &mut document, &mut changes);
    Cleaned { document, changes }
}

/// Puts what references inside of examples lead to in their place.
fn examples(original: &Value, value: &mut Value, changes: &mut BTreeMap<&'static str, usize>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match name.as_str() {
                    // Their names are those of members, whatever they are.
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
        *changes.entry("references inside of examples were replaced by what they lead to").or_default() += 1;
        let target = resolved(original, value);
        // What is referred to is an example itself, or a schema with one.
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
    use serde_json::json;

    use super::*;

    #[test]
    fn references_inside_of_examples_are_replaced() {
        let document = json!({
            "x-webhooks": {},
            "components": { "schemas": { "A": { "type": "string", "example": "a" }, "B": { "$ref": "#/components/schemas/A" } } },
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/A" },
                "example": { "a": { "$ref": "#/components/schemas/A" } },
                "examples": { "b": { "value": [{ "$ref": "#/components/schemas/B" }] } }
            } } } } } } }
        });
        let cleaned = clean(&document);
        let media = &cleaned.document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"];
        assert_eq!(media["example"], json!({ "a": "a" }));
        assert_eq!(media["examples"]["b"]["value"], json!(["a"]));
        assert_eq!(media["schema"], json!({ "$ref": "#/components/schemas/A" }));
        assert_eq!(cleaned.changes.values().copied().collect::<Vec<_>>(), [1, 2]);
        assert!(cleaned.document.get("x-webhooks").is_none());
    }
}
