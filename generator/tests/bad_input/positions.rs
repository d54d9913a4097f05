//! Puts each hostile string into each position of a document. The output may differ only in names and literals.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use sdk_generator::PackageName;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::read::page::{Encoding, encode_api};
use sdk_generator::target::Target;
use serde_json::{Map, Value, json};

use super::hostile::{TEXTS, document, items};

/// Marks the positions in the document.
const MARK: &str = "Benign text";
/// The harmless string to compare with.
const OTHER: &str = "Other text";

/// Each position is tested with every fourth string, because testing all of them takes too long.
const STEP: usize = 4;

/// Strings in addition to [`TEXTS`] that have a meaning in paths, literals and manifests, or that are incomplete.
const MORE: &[&str] = &[
    "",
    "\0",
    "../../../evil",
    "/etc/passwd",
    "C:\\evil\\..",
    "con",
    "#![no_std]",
    "\"#",
    "\"####",
    "*/",
    "/*",
    "//!",
    "'",
    "{",
    "}",
    "$crate",
    "r#\"",
    "self",
    "_",
    "\u{feff}",
    "\u{e000}\u{10ffff}",
    "%00%2f",
];

/// Returns all strings, including two very long ones.
fn texts() -> Vec<String> {
    let long = ["evil ".repeat(2_000), "é".repeat(7_000)];
    TEXTS.iter().chain(MORE).map(|it| (*it).to_owned()).chain(long).collect()
}

/// Returns a copy of a tree with another string in the given position, or `None` if there are fewer positions.
fn with(tree: &Value, position: usize, text: &str) -> Option<Value> {
    let mut left = position;
    let copy = copied(tree, &mut left, text);
    (left == usize::MAX).then_some(copy)
}

/// Copies a tree and counts down the positions. When the count is 0, replaces the string and sets the count to `usize::MAX`.
fn copied(tree: &Value, left: &mut usize, text: &str) -> Value {
    match tree {
        Value::String(it) => put(it, left, text).into(),
        Value::Array(items) => items.iter().map(|it| copied(it, left, text)).collect(),
        Value::Object(members) => {
            let copy = members.iter().map(|(name, it)| (put(name, left, text), copied(it, left, text)));
            Value::Object(copy.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn put(word: &str, left: &mut usize, text: &str) -> String {
    if !word.contains(MARK) || *left == usize::MAX {
        return word.to_owned();
    }
    let is_position = *left == 0;
    *left = if is_position { usize::MAX } else { *left - 1 };
    if is_position { word.replace(MARK, text) } else { word.to_owned() }
}

/// Returns the operation of the document in the form of a documentation page.
fn operation() -> Value {
    let document = document(MARK);
    let (path, item) = document["paths"].as_object().unwrap().iter().next().unwrap();
    let mut operation = item["post"].clone();
    operation["method"] = "post".into();
    operation["path"] = path.clone().into();
    operation["info"] = document["info"].clone();
    operation["servers"] = document["servers"].clone();
    operation["securitySchemes"] = document["components"]["securitySchemes"].clone();
    let schema = &document["components"]["schemas"][MARK];
    operation["requestBody"]["content"]["application/json"]["schema"] = schema.clone();
    json!({ "title": MARK, "description": MARK, "sidebar_label": MARK, "api": operation })
}

fn page(tree: &Value) -> String {
    let line = |name: &str| format!("{name}: {}\n", tree[name]);
    let api = encode_api(&tree["api"].to_string(), Encoding::Compressed);
    format!(
        "---\nid: a\n{}{}{}api: {api}\n---\n\n{}\n",
        line("title"),
        line("description"),
        line("sidebar_label"),
        tree["description"].as_str().unwrap_or_default()
    )
}

fn generated(name: &str, text: String) -> Output {
    Generator::new(PackageName::parse("hostile").unwrap(), Target::workspace_member())
        .run(&Input::Text { name: name.into(), text })
}

/// Returns the kinds of items in all files. Checks that every file is inside the crate and valid for its extension.
fn kinds(output: &Output) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for file in &output.files {
        let is_inside = Path::new(&file.path).components().all(|it| matches!(it, Component::Normal(_)));
        assert!(is_inside && file.path.len() < 200, "{}", file.path);
        match file.path.rsplit_once('.') {
            Some((_, "rs")) => kinds.extend(items(&file.text)),
            Some((_, "toml")) => drop(file.text.parse::<toml::Table>().unwrap()),
            Some((_, "json")) => drop(serde_json::from_str::<Value>(&file.text).unwrap()),
            _ => {}
        }
    }
    kinds.sort_unstable();
    kinds
}

fn kinds_only(items: &[&'static str]) -> BTreeSet<&'static str> {
    items.iter().copied().collect()
}

/// Returns the codes of the diagnostics.
fn codes(output: &Output) -> BTreeSet<&'static str> {
    output.diagnostics.iter().map(|it| it.code.as_str()).collect()
}

/// Tests strings in all positions and returns the number of tested documents.
fn try_all(tree: &Value, name: &str, written: fn(&Value) -> String) -> usize {
    let texts = texts();
    let mut tried = 0;
    for position in 0.. {
        let Some(benign) = with(tree, position, OTHER) else { break };
        let benign = generated(name, written(&benign));
        let expected = kinds(&benign);
        for text in texts.iter().skip(position % STEP).step_by(STEP) {
            let changed = with(tree, position, text).unwrap();
            let output = generated(name, written(&changed));
            let found = kinds(&output);
            tried += 1;
            // Parts may be dropped because of the string, if a diagnostic reports it.
            let has_reason = !codes(&output).is_subset(&codes(&benign));
            let start: String = text.chars().take(60).collect();
            // Types whose name is empty or very long are shared by structure instead of by name.
            let is_name = text.contains(char::is_alphanumeric) && text.len() < 1_000;
            let is_same = found == expected || !is_name && kinds_only(&found) == kinds_only(&expected);
            assert!(is_same || has_reason, "{start:?} in position {position}:\n{changed:.2000}");
            assert_eq!(output.files.is_empty(), output.diagnostics.has_errors());
        }
    }
    tried
}

#[test]
fn hostile_string_in_a_document_changes_only_names_and_literals() {
    let tried = try_all(&document(MARK), "a.json", Value::to_string);
    assert!(tried >= 500, "{tried}");
}

#[test]
fn hostile_string_in_a_page_changes_only_names_and_literals() {
    let tried = try_all(&operation(), "a.api.mdx", page);
    assert!(tried >= 500, "{tried}");
}
