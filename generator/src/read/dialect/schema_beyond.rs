//! Keywords of JSON Schema 2020-12 that OpenAPI 3.0 has no equals for: what comes nearest, or a finding that they are
//! left out.
//!
//! What is said about a value is widened, never narrowed: a type that takes more than the schema allows is of use, one
//! that takes less is not.

use serde_json::{Map, Value, json};

use super::schema::Findings;
use crate::diagnostic::Code;

/// Keywords that come to something near.
const NEAR: [&str; 9] = [
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

/// Keywords that come to nothing: they say more about a value than its type holds.
const LOST: [&str; 7] =
    ["contains", "minContains", "maxContains", "propertyNames", "dependentRequired", "contentSchema", "$dynamicRef"];

/// What 3.1 and 3.2 mean where a schema says nothing else.
const DIALECTS: [&str; 3] = [
    "https://spec.openapis.org/oas/",
    "https://json-schema.org/draft/2020-12/",
    "https://json-schema.org/draft/2019-09/",
];

/// Whether a schema has one of these keywords.
pub(super) fn is_here(node: &Map<String, Value>) -> bool {
    let has = |key: &&str| node.contains_key(*key);
    NEAR.iter().any(has) || LOST.iter().any(has) || node.contains_key("$schema")
}

/// Whether a URI names a dialect of JSON Schema that schemas are read in.
pub(super) fn is_known_dialect(uri: &str) -> bool {
    DIALECTS.iter().any(|it| uri.starts_with(it))
}

/// Rewrites or removes these keywords.
pub(super) fn rewrite(node: &mut Map<String, Value>, findings: &mut Findings) {
    dialect(node, findings);
    tuple(node, findings);
    unevaluated_items(node, findings);
    patterns(node, findings);
    unevaluated_properties(node, findings);
    conditions(node, findings);
    dependencies(node, findings);
    for key in LOST {
        if node.shift_remove(key).is_some() {
            findings.push((key, Code::NewerFeature, format!("OpenAPI 3.0 has no words for `{key}`; it is left out")));
        }
    }
}

fn near(key: &'static str, what: &str, findings: &mut Findings) {
    findings.push((key, Code::Approximated, format!("OpenAPI 3.0 has no words for `{key}`; {what}")));
}

fn dialect(node: &mut Map<String, Value>, findings: &mut Findings) {
    if let Some(Value::String(uri)) = node.shift_remove("$schema")
        && !is_known_dialect(&uri)
    {
        let message = format!("the schema is in the dialect `{uri}`; it is read as one of JSON Schema 2020-12");
        findings.push(("$schema", Code::Approximated, message));
    }
}

/// Schemas by place to one that takes each of them in every place. Source: JSON Schema 2020-12, core, section 10.3.1.
fn tuple(node: &mut Map<String, Value>, findings: &mut Findings) {
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
    near("prefixItems", "each place of the list takes what any of them takes", findings);
}

/// Source: JSON Schema 2020-12, core, section 11.2.
fn unevaluated_items(node: &mut Map<String, Value>, findings: &mut Findings) {
    let Some(rest) = node.shift_remove("unevaluatedItems") else { return };
    match rest {
        rest if !node.contains_key("items") && !is_composed(node) && rest != Value::Bool(false) => {
            node.insert("items".to_owned(), rest);
        }
        // With `items` there are none that it could speak of.
        _ if node.contains_key("items") => {}
        Value::Bool(true) => {}
        _ => near("unevaluatedItems", "the list may hold more", findings),
    }
}

/// Source: JSON Schema 2020-12, core, section 10.3.2.2.
fn patterns(node: &mut Map<String, Value>, findings: &mut Findings) {
    let Some(Value::Object(patterns)) = node.shift_remove("patternProperties") else { return };
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    let more = node.get("additionalProperties").or_else(|| node.get("unevaluatedProperties"));
    if let Some(more @ Value::Object(_)) = more {
        schemas.push(more.clone());
    }
    node.shift_remove("unevaluatedProperties");
    if !schemas.is_empty() {
        node.insert("additionalProperties".to_owned(), any_of(schemas));
        near("patternProperties", "properties of any name take what they take", findings);
    }
}

/// Without schemas beside it, it is `additionalProperties`. Source: JSON Schema 2020-12, core, section 11.3.
fn unevaluated_properties(node: &mut Map<String, Value>, findings: &mut Findings) {
    let Some(rest) = node.shift_remove("unevaluatedProperties") else { return };
    if !is_composed(node) {
        node.entry("additionalProperties").or_insert(rest);
    } else if rest != Value::Bool(true) {
        near("unevaluatedProperties", "the object may have more of them", findings);
    }
}

/// Properties that there are under a condition become optional ones. Source: JSON Schema 2020-12, core, section 10.2.2.
fn conditions(node: &mut Map<String, Value>, findings: &mut Findings) {
    let condition = node.shift_remove("if");
    let mut is_near = false;
    for key in ["then", "else"] {
        if let Some(schema) = node.shift_remove(key)
            && condition.is_some()
        {
            is_near |= add_properties(node, &schema);
        }
    }
    match condition {
        None => {}
        Some(_) if is_near => near("if", "properties that depend on it are optional", findings),
        Some(_) => {
            findings.push(("if", Code::NewerFeature, "OpenAPI 3.0 has no words for `if`; it is left out".to_owned()))
        }
    }
}

/// Source: JSON Schema 2020-12, core, section 10.2.2.4; draft 7, section 6.5.7, for `dependencies`.
fn dependencies(node: &mut Map<String, Value>, findings: &mut Findings) {
    for key in ["dependentSchemas", "dependencies"] {
        let Some(Value::Object(schemas)) = node.shift_remove(key) else { continue };
        let mut is_near = false;
        for schema in schemas.values() {
            is_near |= add_properties(node, schema);
        }
        match is_near {
            true => near(key, "properties that depend on others are optional", findings),
            false => {
                findings.push((
                    key,
                    Code::NewerFeature,
                    format!("OpenAPI 3.0 has no words for `{key}`; it is left out"),
                ));
            }
        }
    }
}

/// Adds the properties of another schema that a schema lacks; says whether the other one names any.
fn add_properties(node: &mut Map<String, Value>, other: &Value) -> bool {
    let Some(Value::Object(more)) = other.get("properties") else { return false };
    let own = node.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(own) = own else { return false };
    for (name, schema) in more {
        own.entry(name).or_insert_with(|| schema.clone());
    }
    true
}

/// Whether other schemas say what the object or list holds as well.
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
