//! Visits the schemas of an operation and of a schema.

use serde_json::{Map, Value};

use crate::pointer::Trail;

/// A visitor of schemas.
pub(super) trait Visit {
    /// Visits a schema, and may change it.
    fn schema(&mut self, node: &mut Value, at: &Trail<'_>);
}

fn members<'v>(node: &'v mut Map<String, Value>, key: &str) -> impl Iterator<Item = (&'v String, &'v mut Value)> {
    node.get_mut(key).and_then(Value::as_object_mut).into_iter().flatten()
}

/// Visits the outermost schemas of an Operation object.
pub(super) fn operation(node: &mut Map<String, Value>, at: &Trail<'_>, visit: &mut dyn Visit) {
    let here = at.member("parameters");
    for (index, parameter) in node.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten().enumerate()
    {
        holder(parameter, &here.item(index), visit);
    }
    if let Some(body) = node.get_mut("requestBody") {
        holder(body, &at.member("requestBody"), visit);
    }
    let here = at.member("responses");
    for (status, response) in members(node, "responses") {
        holder(response, &here.member(status), visit);
    }
    let here = at.member("callbacks");
    for (name, callback) in members(node, "callbacks") {
        let at = here.member(name);
        for (expression, item) in callback.as_object_mut().into_iter().flatten() {
            let at = at.member(expression);
            for (method, inner) in item.as_object_mut().into_iter().flatten() {
                if let Some(inner) = inner.as_object_mut() {
                    operation(inner, &at.member(method), visit);
                }
            }
        }
    }
}

/// Visits the schemas of a parameter, header, body, response or media type.
fn holder(node: &mut Value, at: &Trail<'_>, visit: &mut dyn Visit) {
    let Some(node) = node.as_object_mut() else { return };
    if let Some(schema) = node.get_mut("schema") {
        visit.schema(schema, &at.member("schema"));
    }
    for key in ["content", "headers", "encoding"] {
        let here = at.member(key);
        for (name, inner) in members(node, key) {
            holder(inner, &here.member(name), visit);
        }
    }
}

/// Visits the schemas directly below a schema.
pub(super) fn below(node: &mut Map<String, Value>, at: &Trail<'_>, visit: &mut dyn Visit) {
    for key in ["additionalProperties", "not", "items"] {
        if let Some(inner @ (Value::Object(_) | Value::String(_))) = node.get_mut(key) {
            visit.schema(inner, &at.member(key));
        }
    }
    for key in ["allOf", "oneOf", "anyOf", "items"] {
        let here = at.member(key);
        for (index, inner) in node.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().enumerate() {
            visit.schema(inner, &here.item(index));
        }
    }
    let here = at.member("properties");
    for (name, inner) in members(node, "properties") {
        visit.schema(inner, &here.member(name));
    }
}
