//! Converts JSON Schema 2020-12, as used by OpenAPI 3.1, to schemas of OpenAPI 3.0. This module contains the keywords that
//! have an exact equivalent.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::inexact_keywords;
use crate::diagnostic::Code;

/// Diagnostics about keywords: the keyword, the code, and the message.
pub(in crate::read) type KeywordDiagnostics = Vec<(&'static str, Code, String)>;

/// Converts one schema node to 3.0. Does not convert the schemas below it.
///
/// Source: OpenAPI 3.1.0, Schema Object.
pub(in crate::read) fn schema(node: &Map<String, Value>) -> (Cow<'_, Map<String, Value>>, KeywordDiagnostics) {
    let is_newer = node.get("type").is_some_and(|it| it.is_array() || it == "null")
        || node.contains_key("const")
        || node.get("examples").is_some_and(Value::is_array)
        || node.contains_key("contentEncoding")
        || node.contains_key("contentMediaType")
        || ["exclusiveMinimum", "exclusiveMaximum"].iter().any(|key| node.get(*key).is_some_and(Value::is_number))
        || null_keyword(node).is_some()
        || inexact_keywords::is_present(node);
    let mut diagnostics = KeywordDiagnostics::new();
    if !is_newer {
        return (Cow::Borrowed(node), diagnostics);
    }
    let mut node = node.clone();
    inexact_keywords::rewrite(&mut node, &mut diagnostics);
    types(&mut node);
    constant(&mut node);
    bound(&mut node, "exclusiveMinimum", "minimum", f64::max);
    bound(&mut node, "exclusiveMaximum", "maximum", f64::min);
    first_example(&mut node);
    content(&mut node);
    null_alternative(&mut node);
    (Cow::Owned(node), diagnostics)
}

/// Converts `type: [string, "null"]` to `type: string` and `nullable`, and several types to `anyOf`.
fn types(node: &mut Map<String, Value>) {
    let mut names = match node.get("type") {
        Some(Value::Array(names)) => names.clone(),
        Some(null) if null == "null" => vec![null.clone()],
        _ => return,
    };
    let count = names.len();
    names.retain(|name| name.as_str() != Some("null"));
    if names.len() < count {
        node.insert("nullable".to_owned(), Value::Bool(true));
    }
    if names.len() == 1 {
        node.insert("type".to_owned(), names.remove(0));
        return;
    }
    node.shift_remove("type");
    if names.is_empty() || node.contains_key("anyOf") {
        return;
    }
    let alternatives = names.into_iter().map(|name| alternative(node, &name)).collect();
    node.insert("anyOf".to_owned(), Value::Array(alternatives));
    for key in OF_ONE_TYPE.iter().flat_map(|(_, keys)| *keys) {
        node.shift_remove(*key);
    }
}

/// The keywords that apply to values of one type only.
const OF_ONE_TYPE: [(&str, &[&str]); 4] = [
    ("string", &["format", "pattern", "minLength", "maxLength"]),
    ("number", &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("object", &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

fn alternative(node: &Map<String, Value>, name: &Value) -> Value {
    let mut alternative = Map::new();
    alternative.insert("type".to_owned(), name.clone());
    let family = if name == "integer" { "number" } else { name.as_str().unwrap_or_default() };
    for (_, keys) in OF_ONE_TYPE.iter().filter(|(of, _)| *of == family) {
        for key in *keys {
            if let Some(value) = node.get(*key) {
                alternative.insert((*key).to_owned(), value.clone());
            }
        }
    }
    Value::Object(alternative)
}

/// Converts `const` to an enum with one member.
fn constant(node: &mut Map<String, Value>) {
    let Some(value) = node.shift_remove("const") else { return };
    if value.is_null() && !node.contains_key("type") {
        node.insert("nullable".to_owned(), Value::Bool(true));
    }
    node.entry("enum").or_insert_with(|| Value::Array(vec![value]));
}

/// Converts a numeric exclusive bound to a bound and a flag.
fn bound(node: &mut Map<String, Value>, exclusive: &str, inclusive: &str, tighter: fn(f64, f64) -> f64) {
    let Some(limit) = node.get(exclusive).and_then(Value::as_f64) else { return };
    let other = node.get(inclusive).and_then(Value::as_f64);
    #[expect(clippy::float_cmp, reason = "the result of `tighter` is one of its arguments")]
    let is_exclusive = other.is_none_or(|other| tighter(limit, other) == limit);
    if is_exclusive && let Some(value) = node.get(exclusive).cloned() {
        node.insert(inclusive.to_owned(), value);
    }
    node.insert(exclusive.to_owned(), Value::Bool(is_exclusive));
}

/// Converts the first of `examples` to `example`.
fn first_example(node: &mut Map<String, Value>) {
    let Some(Value::Array(examples)) = node.get("examples") else { return };
    if let Some(first) = examples.first().cloned() {
        node.entry("example").or_insert(first);
    }
}

/// Converts content encodings to formats.
fn content(node: &mut Map<String, Value>) {
    let encoding = node.get("contentEncoding").and_then(Value::as_str).map(str::to_owned);
    let format = match encoding.as_deref() {
        Some("base64" | "base64url") => "byte",
        Some(_) => return,
        None if node.get("contentMediaType").and_then(Value::as_str) == Some("application/octet-stream") => "binary",
        None => return,
    };
    node.entry("type").or_insert_with(|| Value::from("string"));
    node.entry("format").or_insert_with(|| Value::from(format));
}

/// Returns `oneOf` or `anyOf` if it has an alternative of type null.
fn null_keyword(node: &Map<String, Value>) -> Option<&'static str> {
    ["oneOf", "anyOf"].into_iter().find(|key| match node.get(*key) {
        Some(Value::Array(members)) => members.iter().any(is_null_type),
        _ => false,
    })
}

fn is_null_type(member: &Value) -> bool {
    member.get("type").is_some_and(|it| *it == "null")
}

/// Converts an alternative of type null to `nullable`.
fn null_alternative(node: &mut Map<String, Value>) {
    while let Some(key) = null_keyword(node) {
        let Some(Value::Array(members)) = node.get_mut(key) else { return };
        members.retain(|member| !is_null_type(member));
        if members.is_empty() {
            node.shift_remove(key);
        }
        node.insert("nullable".to_owned(), Value::Bool(true));
    }
}
