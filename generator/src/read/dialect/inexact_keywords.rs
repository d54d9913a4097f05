//! Converts the keywords of JSON Schema 2020-12 that have no exact equivalent in OpenAPI 3.0. They are approximated or
//! dropped, and reported.
//!
//! Approximations allow more values than the schema, never fewer. A type that is too wide is still useful, but one that is
//! too narrow rejects valid values.

use serde_json::{Map, Value, json};

use super::schema::KeywordDiagnostics;
use crate::diagnostic::Code;

/// Keywords that are approximated.
const APPROXIMATED: [&str; 9] = [
    "prefixItems",
    "patternProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependencies",
];

/// Keywords that are dropped, because the type of a value cannot express them.
const DROPPED: [&str; 7] =
    ["contains", "minContains", "maxContains", "propertyNames", "dependentRequired", "contentSchema", "$dynamicRef"];

/// The dialects that are compatible with the default dialect of 3.1 and 3.2.
const DIALECTS: [&str; 3] = [
    "https://spec.openapis.org/oas/",
    "https://json-schema.org/draft/2020-12/",
    "https://json-schema.org/draft/2019-09/",
];

/// Returns `true` if a schema has any of the keywords of this module.
pub(super) fn is_present(node: &Map<String, Value>) -> bool {
    let has = |key: &&str| node.contains_key(*key);
    APPROXIMATED.iter().any(has) || DROPPED.iter().any(has) || node.contains_key("$schema")
}

/// Returns `true` if a URI is that of a supported dialect.
pub(super) fn is_known_dialect(uri: &str) -> bool {
    DIALECTS.iter().any(|it| uri.starts_with(it))
}

/// Rewrites or removes the keywords of this module.
pub(super) fn rewrite(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    dialect(node, diagnostics);
    tuple(node, diagnostics);
    unevaluated_items(node, diagnostics);
    patterns(node, diagnostics);
    unevaluated_properties(node, diagnostics);
    conditions(node, diagnostics);
    dependencies(node, diagnostics);
    for key in DROPPED {
        if node.shift_remove(key).is_some() {
            diagnostics.push((key, Code::NewerFeature, dropped(key)));
        }
    }
}

fn dropped(key: &str) -> String {
    format!("`{key}` has no equivalent in OpenAPI 3.0 and is dropped")
}

fn approximated(key: &'static str, effect: &str, diagnostics: &mut KeywordDiagnostics) {
    diagnostics.push((key, Code::Approximated, format!("`{key}` has no exact equivalent in OpenAPI 3.0; {effect}")));
}

fn dialect(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    if let Some(Value::String(uri)) = node.shift_remove("$schema")
        && !is_known_dialect(&uri)
    {
        let message = format!("unknown schema dialect `{uri}`; the schema is read as JSON Schema 2020-12");
        diagnostics.push(("$schema", Code::Approximated, message));
    }
}

/// Converts a tuple to a list whose items match any of its schemas.
///
/// Source: JSON Schema 2020-12, core, section 10.3.1.
fn tuple(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    let Some(Value::Array(mut schemas)) = node.shift_remove("prefixItems") else { return };
    let count = schemas.len();
    let is_closed = ["items", "unevaluatedItems"].iter().any(|key| node.get(*key) == Some(&Value::Bool(false)));
    match node.shift_remove("items").or_else(|| node.get("unevaluatedItems").cloned()) {
        Some(Value::Bool(false)) | None => {}
        Some(rest) => schemas.push(rest),
    }
    if is_closed {
        node.entry("maxItems").or_insert_with(|| json!(count));
    }
    node.shift_remove("unevaluatedItems");
    node.entry("type").or_insert_with(|| json!("array"));
    node.insert("items".to_owned(), any_of(schemas));
    approximated("prefixItems", "each item may match any of its schemas", diagnostics);
}

/// Source: JSON Schema 2020-12, core, section 11.2.
fn unevaluated_items(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    let Some(rest) = node.shift_remove("unevaluatedItems") else { return };
    match rest {
        rest if !node.contains_key("items") && !is_composed(node) && rest != Value::Bool(false) => {
            node.insert("items".to_owned(), rest);
        }
        // With `items`, no item is unevaluated.
        _ if node.contains_key("items") => {}
        Value::Bool(true) => {}
        _ => approximated("unevaluatedItems", "additional items are allowed", diagnostics),
    }
}

/// Source: JSON Schema 2020-12, core, section 10.3.2.2.
fn patterns(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    let Some(Value::Object(patterns)) = node.shift_remove("patternProperties") else { return };
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    let more = node.get("additionalProperties").or_else(|| node.get("unevaluatedProperties"));
    if let Some(more @ Value::Object(_)) = more {
        schemas.push(more.clone());
    }
    node.shift_remove("unevaluatedProperties");
    if !schemas.is_empty() {
        node.insert("additionalProperties".to_owned(), any_of(schemas));
        approximated("patternProperties", "its schemas apply to properties with any name", diagnostics);
    }
}

/// Converts `unevaluatedProperties` to `additionalProperties` if no other schemas apply to the object.
///
/// Source: JSON Schema 2020-12, core, section 11.3.
fn unevaluated_properties(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    let Some(rest) = node.shift_remove("unevaluatedProperties") else { return };
    if !is_composed(node) {
        node.entry("additionalProperties").or_insert(rest);
    } else if rest != Value::Bool(true) {
        approximated("unevaluatedProperties", "additional properties are allowed", diagnostics);
    }
}

/// Converts conditional properties to optional ones.
///
/// Source: JSON Schema 2020-12, core, section 10.2.2.
fn conditions(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    let condition = node.shift_remove("if");
    let mut is_approximated = false;
    for key in ["then", "else"] {
        if let Some(schema) = node.shift_remove(key)
            && condition.is_some()
        {
            is_approximated |= add_properties(node, &schema);
        }
    }
    match condition {
        None => {}
        Some(_) if is_approximated => approximated("if", "conditional properties are optional", diagnostics),
        Some(_) => diagnostics.push(("if", Code::NewerFeature, dropped("if"))),
    }
}

/// Source: JSON Schema 2020-12, core, section 10.2.2.4; draft 7, section 6.5.7, for `dependencies`.
fn dependencies(node: &mut Map<String, Value>, diagnostics: &mut KeywordDiagnostics) {
    for key in ["dependentSchemas", "dependencies"] {
        let Some(Value::Object(schemas)) = node.shift_remove(key) else { continue };
        let mut is_approximated = false;
        for schema in schemas.values() {
            is_approximated |= add_properties(node, schema);
        }
        match is_approximated {
            true => approximated(key, "dependent properties are optional", diagnostics),
            false => {
                diagnostics.push((key, Code::NewerFeature, dropped(key)));
            }
        }
    }
}

/// Adds the properties of another schema that a schema lacks. Returns `true` if the other schema has properties.
fn add_properties(node: &mut Map<String, Value>, other: &Value) -> bool {
    let Some(Value::Object(more)) = other.get("properties") else { return false };
    let own = node.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(own) = own else { return false };
    for (name, schema) in more {
        own.entry(name).or_insert_with(|| schema.clone());
    }
    true
}

/// Returns `true` if other schemas also apply to the members or items.
fn is_composed(node: &Map<String, Value>) -> bool {
    ["$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"].iter().any(|key| node.contains_key(*key))
}

fn any_of(mut schemas: Vec<Value>) -> Value {
    let mut seen = Vec::new();
    schemas.retain(|it| {
        !seen.contains(it) && {
            seen.push(it.clone());
            true
        }
    });
    match schemas.len() {
        0 => json!({}),
        1 => schemas.remove(0),
        _ => json!({ "anyOf": schemas }),
    }
}
