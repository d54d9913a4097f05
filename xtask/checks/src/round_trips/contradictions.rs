//! Detects schemas that no value with all members can match.

use std::collections::HashMap;

use serde_json::Value;

use crate::conformance::sample::kind;
use crate::examples::document::resolved;

/// The depth up to which schemas are searched.
const DEPTH: usize = 12;

/// Returns `true` if anywhere in a schema, parts of an `allOf` list enum values for one member that have none in common, or an
/// object has alternatives that are not objects.
pub(crate) fn is_contradictory(document: &Value, schema: &Value) -> bool {
    within(document, schema, DEPTH)
}

fn within(document: &Value, schema: &Value, depth: usize) -> bool {
    let schema = resolved(document, schema);
    if depth == 0 || !schema.is_object() {
        return false;
    }
    let mut enums = HashMap::new();
    let is_scalar = |it: &Value| matches!(kind(resolved(document, it)), "string" | "integer" | "number" | "boolean");
    let mut alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|it| schema[it].as_array()).flatten();
    if schema["type"] == "object" && alternatives.any(is_scalar) {
        return true;
    }
    if schema["allOf"].is_array() && !are_compatible(document, schema, &mut enums, depth) {
        return true;
    }
    let members = schema["properties"].as_object().into_iter().flat_map(|it| it.values());
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|it| schema[it].as_array()).flatten();
    let inner = ["items", "additionalProperties"].into_iter().filter_map(|it| schema.get(it));
    members.chain(parts).chain(inner).any(|it| within(document, it, depth - 1))
}

/// Collects the enum values of the members of a schema and its parts. Returns `false` if two lists have no value in common.
fn are_compatible<'d>(
    document: &'d Value,
    schema: &'d Value,
    enums: &mut HashMap<&'d str, &'d Vec<Value>>,
    depth: usize,
) -> bool {
    let schema = resolved(document, schema);
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let Some(values) = resolved(document, member)["enum"].as_array() else { continue };
        let earlier = enums.insert(name, values);
        if earlier.is_some_and(|it| !it.iter().any(|value| values.contains(value))) {
            return false;
        }
    }
    let mut parts = schema["allOf"].as_array().into_iter().flatten();
    depth == 0 || parts.all(|it| are_compatible(document, it, enums, depth - 1))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::is_contradictory;

    #[test]
    fn enums_without_a_common_value_are_contradictory() {
        let document = json!({ "one": { "properties": { "kind": { "enum": ["a", "b"] } } } });
        let with = |values: Value| {
            let whole = json!({ "allOf": [{ "$ref": "#/one" }], "properties": { "kind": { "enum": values } } });
            is_contradictory(&document, &json!({ "properties": { "it": whole } }))
        };
        assert!(with(json!(["c"])));
        assert!(is_contradictory(&document, &json!({ "type": "object", "oneOf": [{ "type": "string" }] })));
        assert!(!is_contradictory(&document, &json!({ "type": "object", "oneOf": [{ "$ref": "#/one" }] })));
        assert!(!with(json!(["b", "c"])));
    }
}
