//! Schemas that no value with all of its members agrees with.

use std::collections::HashMap;

use serde_json::Value;

use crate::examples::document::resolved;

/// How deep schemas are looked at.
const DEPTH: usize = 12;

/// Whether somewhere in a schema parts of an `allOf` list values of one member that have none in common.
pub(crate) fn any(document: &Value, schema: &Value) -> bool {
    within(document, schema, DEPTH)
}

fn within(document: &Value, schema: &Value, depth: usize) -> bool {
    let schema = resolved(document, schema);
    if depth == 0 || !schema.is_object() {
        return false;
    }
    let mut listed = HashMap::new();
    if schema["allOf"].is_array() && !agree(document, schema, &mut listed, depth) {
        return true;
    }
    let members = schema["properties"].as_object().into_iter().flat_map(|it| it.values());
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|it| schema[it].as_array()).flatten();
    let inner = ["items", "additionalProperties"].into_iter().filter_map(|it| schema.get(it));
    members.chain(parts).chain(inner).any(|it| within(document, it, depth - 1))
}

/// Collects the listed values of the members of a schema and of its parts; false where two lists have nothing in common.
fn agree<'d>(
    document: &'d Value,
    schema: &'d Value,
    listed: &mut HashMap<&'d str, &'d Vec<Value>>,
    depth: usize,
) -> bool {
    let schema = resolved(document, schema);
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let Some(values) = resolved(document, member)["enum"].as_array() else { continue };
        let earlier = listed.insert(name, values);
        if earlier.is_some_and(|it| !it.iter().any(|value| values.contains(value))) {
            return false;
        }
    }
    let mut parts = schema["allOf"].as_array().into_iter().flatten();
    depth == 0 || parts.all(|it| agree(document, it, listed, depth - 1))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::any;

    #[test]
    fn lists_without_a_common_value_contradict_each_other() {
        let document = json!({ "one": { "properties": { "kind": { "enum": ["a", "b"] } } } });
        let with = |values: Value| {
            let whole = json!({ "allOf": [{ "$ref": "#/one" }], "properties": { "kind": { "enum": values } } });
            any(&document, &json!({ "properties": { "it": whole } }))
        };
        assert!(with(json!(["c"])));
        assert!(!with(json!(["b", "c"])));
    }
}
