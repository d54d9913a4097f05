//! Small documents that consist of some operations of a large one.

use std::collections::{HashMap, HashSet, VecDeque};

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::document::{METHODS, each_node_mut, references};

/// The most operations of a subset.
const MOST_OPERATIONS: usize = 3;

/// The most schemas that a subset has as components. References to further ones become strings.
const MOST_SCHEMAS: usize = 10;

/// Returns a document with a few operations, and the components that these need.
pub(super) fn subset(document: &Value, random: &mut Rng) -> Value {
    let mut operations: Vec<(&String, &String)> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|it| METHODS.contains(&it.as_str()));
        operations.extend(methods.map(|method| (path, method)));
    }
    let mut paths = Map::new();
    for _ in 0..random.usize(1..=MOST_OPERATIONS) {
        let (path, method) = operations[random.usize(..operations.len())];
        let item = &document["paths"][path];
        let kept = paths.entry(path.clone()).or_insert_with(|| json!({}));
        for name in ["parameters", method] {
            if let Some(value) = item.get(name) {
                kept[name] = value.clone();
            }
        }
    }
    let mut small = document.clone();
    for name in ["x-webhooks", "webhooks"] {
        small.as_object_mut().unwrap().shift_remove(name);
    }
    small["paths"] = paths.into();
    remove_unsupported(&mut small["paths"]);
    small["components"] = components(document, &small["paths"]);
    replace_dangling(&mut small);
    small
}

/// Removes members that have no effect on the crate, and refer to much of the document.
fn remove_unsupported(node: &mut Value) {
    each_node_mut(node, &mut |node| {
        for name in ["links", "callbacks", "examples", "example"] {
            if node.get(name).is_some_and(|it| !is_schema(it)) {
                node.as_object_mut().unwrap().shift_remove(name);
            }
        }
    });
}

/// Returns `true` for the schema of a member that has the name of a keyword.
fn is_schema(node: &Value) -> bool {
    ["type", "$ref", "anyOf", "oneOf", "allOf"].iter().any(|it| node.get(it).is_some())
}

/// Returns the components that a node needs, directly or indirectly.
fn components(document: &Value, node: &Value) -> Value {
    let mut kept: HashMap<&str, Map<String, Value>> = HashMap::new();
    let mut open: VecDeque<String> = references(node).into();
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(reference) = open.pop_front() {
        let Some((kind, name)) = reference.strip_prefix("#/components/").and_then(|it| it.split_once('/')) else {
            continue;
        };
        let Some((kind, _)) = document["components"].as_object().unwrap().get_key_value(kind) else { continue };
        let is_full = kind == "schemas" && kept.get("schemas").is_some_and(|it| it.len() >= MOST_SCHEMAS);
        if is_full || !seen.insert(reference.clone()) {
            continue;
        }
        let mut component = document["components"][kind][name].clone();
        remove_unsupported(&mut component);
        open.extend(references(&component));
        kept.entry(kind).or_default().insert(name.to_owned(), component);
    }
    let mut components = Map::new();
    for (kind, all) in document["components"].as_object().unwrap() {
        if kind == "securitySchemes" {
            components.insert(kind.clone(), all.clone());
        } else if let Some(mut kept) = kept.remove(kind.as_str()) {
            // Components have the order of the document.
            let ordered = all.as_object().unwrap().keys().filter_map(|name| kept.remove_entry(name));
            components.insert(kind.clone(), ordered.collect::<Map<_, _>>().into());
        }
    }
    components.into()
}

/// Replaces references to schemas that are not components.
fn replace_dangling(document: &mut Value) {
    let known = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let is_known = |it: &str| it.strip_prefix("#/components/schemas/").is_none_or(|it| known.contains_key(it));
    each_node_mut(document, &mut |node| {
        if node.get("$ref").and_then(Value::as_str).is_some_and(|it| !is_known(it)) {
            *node = json!({"type": "string"});
        }
        if let Some(mapping) = node.pointer_mut("/discriminator/mapping").and_then(Value::as_object_mut) {
            mapping.retain(|_, it| it.as_str().is_none_or(is_known));
        }
    });
}
