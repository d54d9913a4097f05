//! Versions of OpenAPI: which are read, and how their schemas are said in terms of 3.0.

mod swagger;
mod swagger_operation;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use crate::pointer::Pointer;
use crate::read::Origins;

/// The tree in the form of OpenAPI 3; nodes that move take their origins with them.
pub(super) fn normalized(tree: Value, origins: &mut Origins) -> Value {
    if tree.get("swagger").is_some() { swagger::to_openapi(&tree, origins) } else { tree }
}

/// Whether a tree is a document that can be read; where not, an error says why.
pub(super) fn accepts(tree: &Value, diagnostics: &mut Diagnostics) -> bool {
    let root = Pointer::root();
    let Value::Object(members) = tree else {
        diagnostics.at(&root, Code::NotOpenApi, "the document is not an object");
        return false;
    };
    if let Some(version) = members.get("swagger") {
        let version = word(version);
        if !version.starts_with("2.") && version != "2" {
            let message = format!("Swagger {version} is not read; 2.0 is");
            let help = "convert the document to OpenAPI 3.0 first";
            let place = Place::Node(root.child("swagger"));
            diagnostics.push(Diagnostic::new(Code::UnsupportedDialect, place, message).with_help(help));
            return false;
        }
        return true;
    }
    match members.get("openapi") {
        Some(version) => accepts_version(&word(version), &root.child("openapi"), diagnostics),
        None if members.contains_key("paths") || members.contains_key("components") => {
            diagnostics.at(&root, Code::Malformed, "`openapi` is missing; the document is read as OpenAPI 3.0");
            true
        }
        None => {
            diagnostics.at(&root, Code::NotOpenApi, "the document has neither `openapi` nor `paths`");
            false
        }
    }
}

fn accepts_version(version: &str, place: &Pointer, diagnostics: &mut Diagnostics) -> bool {
    let (major, rest) = version.trim().split_once('.').unwrap_or((version, "0"));
    let minor = rest.split('.').next().unwrap_or_default();
    match (major, minor) {
        ("3", "0" | "1") => true,
        ("3", _) => {
            let message = format!("OpenAPI {version} is read as far as it is the same as 3.1");
            let mut diagnostic = Diagnostic::new(Code::UnsupportedDialect, Place::Node(place.clone()), message);
            diagnostic.severity = Severity::Warning;
            diagnostics.push(diagnostic);
            true
        }
        _ => {
            diagnostics.at(
                place,
                Code::UnsupportedDialect,
                format!("`{version}` is no version of OpenAPI that is read"),
            );
            false
        }
    }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One schema node in the words of 3.0: what newer drafts of JSON Schema say otherwise is rewritten.
///
/// Only this node is looked at, not what is below it. Source: OpenAPI 3.1.0, Schema Object.
pub(super) fn schema(node: &Map<String, Value>) -> Cow<'_, Map<String, Value>> {
    let is_newer = node.get("type").is_some_and(Value::is_array)
        || node.contains_key("const")
        || node.get("examples").is_some_and(Value::is_array)
        || node.contains_key("contentEncoding")
        || node.contains_key("contentMediaType")
        || ["exclusiveMinimum", "exclusiveMaximum"].iter().any(|key| node.get(*key).is_some_and(Value::is_number))
        || null_member(node).is_some();
    if !is_newer {
        return Cow::Borrowed(node);
    }
    let mut node = node.clone();
    types(&mut node);
    constant(&mut node);
    bound(&mut node, "exclusiveMinimum", "minimum", f64::max);
    bound(&mut node, "exclusiveMaximum", "maximum", f64::min);
    first_example(&mut node);
    content(&mut node);
    null_choice(&mut node);
    Cow::Owned(node)
}

/// `type: [string, "null"]` to `type: string` and `nullable`; several types to `anyOf`.
fn types(node: &mut Map<String, Value>) {
    let Some(Value::Array(names)) = node.get("type") else { return };
    let mut names = names.clone();
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
    let choices = names.into_iter().map(|name| choice(node, &name)).collect();
    node.insert("anyOf".to_owned(), Value::Array(choices));
    for key in OF_ONE_TYPE.iter().flat_map(|(_, keys)| *keys) {
        node.shift_remove(*key);
    }
}

/// The keywords that speak of values of one type only.
const OF_ONE_TYPE: [(&str, &[&str]); 4] = [
    ("string", &["format", "pattern", "minLength", "maxLength"]),
    ("number", &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("object", &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

fn choice(node: &Map<String, Value>, name: &Value) -> Value {
    let mut choice = Map::new();
    choice.insert("type".to_owned(), name.clone());
    let family = if name == "integer" { "number" } else { name.as_str().unwrap_or_default() };
    for (_, keys) in OF_ONE_TYPE.iter().filter(|(of, _)| *of == family) {
        for key in *keys {
            if let Some(value) = node.get(*key) {
                choice.insert((*key).to_owned(), value.clone());
            }
        }
    }
    Value::Object(choice)
}

/// `const` to an enum of one.
fn constant(node: &mut Map<String, Value>) {
    let Some(value) = node.shift_remove("const") else { return };
    if value.is_null() && !node.contains_key("type") {
        node.insert("nullable".to_owned(), Value::Bool(true));
    }
    node.entry("enum").or_insert_with(|| Value::Array(vec![value]));
}

/// A number as exclusive bound to a bound and a flag.
fn bound(node: &mut Map<String, Value>, exclusive: &str, inclusive: &str, tighter: fn(f64, f64) -> f64) {
    let Some(limit) = node.get(exclusive).and_then(Value::as_f64) else { return };
    let other = node.get(inclusive).and_then(Value::as_f64);
    #[expect(clippy::float_cmp, reason = "one of the two is chosen, none is computed")]
    let is_exclusive = other.is_none_or(|other| tighter(limit, other) == limit);
    if is_exclusive && let Some(value) = node.get(exclusive).cloned() {
        node.insert(inclusive.to_owned(), value);
    }
    node.insert(exclusive.to_owned(), Value::Bool(is_exclusive));
}

/// The first of `examples` to `example`.
fn first_example(node: &mut Map<String, Value>) {
    let Some(Value::Array(examples)) = node.get("examples") else { return };
    if let Some(first) = examples.first().cloned() {
        node.entry("example").or_insert(first);
    }
}

/// Encoded content to the formats of 3.0.
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

/// Which of `oneOf` and `anyOf` has a member that only says null.
fn null_member(node: &Map<String, Value>) -> Option<&'static str> {
    ["oneOf", "anyOf"].into_iter().find(|key| match node.get(*key) {
        Some(Value::Array(members)) => members.iter().any(says_null),
        _ => false,
    })
}

fn says_null(member: &Value) -> bool {
    member.get("type").is_some_and(|it| *it == "null")
}

/// A choice between something and null to something nullable.
fn null_choice(node: &mut Map<String, Value>) {
    while let Some(key) = null_member(node) {
        let Some(Value::Array(members)) = node.get_mut(key) else { return };
        members.retain(|member| !says_null(member));
        if members.is_empty() {
            node.shift_remove(key);
        }
        node.insert("nullable".to_owned(), Value::Bool(true));
    }
}
