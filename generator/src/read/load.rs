//! Parses text as a tree. Decides between JSON and YAML, and locates syntax errors.

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::limits::Budget;
use super::nesting;
use super::tree::{Node, TreeState};
use crate::pointer::{Pointer, Trail};

/// A parsed text.
pub(super) struct Loaded {
    /// The tree.
    pub(super) tree: Value,
    /// Keys that occur more than once in their mapping.
    pub(super) duplicates: Vec<Pointer>,
    /// `true` if the text contains further YAML documents, which are not in the tree.
    pub(super) has_more: bool,
}

/// A syntax error.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// The problem, without the position.
    pub(super) message: String,
    /// Line and column, counted from 1, if known.
    pub(super) position: Option<(u32, u32)>,
}

/// Parses JSON or YAML.
pub(super) fn load(text: &str, budget: &Budget) -> Result<Loaded, SyntaxError> {
    let text = without_bom(text);
    if !looks_like_json(text) {
        return yaml(text, budget);
    }
    // YAML in flow style starts like JSON. If the text is neither, the error of the JSON parser is more helpful.
    json(text, budget).or_else(|error| yaml(text, budget).map_err(|_| error))
}

/// Returns `true` if the text starts like JSON.
pub(super) fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Strips the byte order mark that some editors write.
pub(super) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Parses JSON.
pub(super) fn json(text: &str, budget: &Budget) -> Result<Loaded, SyntaxError> {
    let root = Pointer::root();
    let state = TreeState::new(budget, false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Node::at(Trail::from(&root), &state)
        .deserialize(&mut deserializer)
        .and_then(|tree| deserializer.end().map(|()| tree))
        .map_err(json_error)?;
    Ok(Loaded { tree, duplicates: state.into_duplicates(), has_more: false })
}

pub(super) fn json_error(error: serde_json::Error) -> SyntaxError {
    let position = (error.line() > 0).then(|| (clamp(error.line()), clamp(error.column().max(1))));
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    SyntaxError { message: message.to_owned(), position }
}

/// Parses YAML.
pub(super) fn yaml(text: &str, budget: &Budget) -> Result<Loaded, SyntaxError> {
    nesting::check(text)
        .map_err(|(message, line, column)| SyntaxError { message, position: Some((clamp(line), clamp(column))) })?;
    let root = Pointer::root();
    let state = TreeState::new(budget, true);
    let node = Node::at(Trail::from(&root), &state);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let tree = match documents.next() {
        Some(document) => node.deserialize(document).map_err(|error| yaml_error(&error, text))?,
        None => return Err(SyntaxError { message: "the document is empty".to_owned(), position: None }),
    };
    let has_more = documents.next().is_some();
    Ok(Loaded { tree, duplicates: state.into_duplicates(), has_more })
}

fn yaml_error(error: &serde_yaml::Error, input: &str) -> SyntaxError {
    let position = error.location().map(|it| (clamp(it.line()), clamp(it.column())));
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    // The position of characters that YAML does not allow is a byte offset.
    let offset = message.rsplit_once(" at position ").and_then(|(message, at)| Some((message, at.parse().ok()?)));
    match offset.and_then(|(message, at): (_, usize)| Some((message, input.get(..at)?))) {
        Some((message, before)) => {
            let line = before.rsplit('\n').next().unwrap_or_default();
            let position = (clamp(before.matches('\n').count() + 1), clamp(line.chars().count() + 1));
            SyntaxError { message: message.to_owned(), position: Some(position) }
        }
        None => SyntaxError { message: message.to_owned(), position },
    }
}

/// Converts a line or column to the integer type of diagnostics.
pub(super) fn clamp(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::read::limits::Limits;

    fn load(text: &str) -> Result<Loaded, SyntaxError> {
        super::load(text, &Budget::of(Limits::default()))
    }

    #[test]
    fn keys_are_strings_as_written() {
        let loaded = load("200: a\n1.10: b\ntrue: c\n").unwrap();
        assert_eq!(loaded.tree, json!({"200": "a", "1.10": "b", "true": "c"}));
    }

    #[test]
    fn duplicate_keys_are_recorded_and_the_last_one_wins() {
        for text in ["a: {b: 1, b: 2}", r#"{"a": {"b": 1, "b": 2}}"#] {
            let loaded = load(text).unwrap();
            assert_eq!(loaded.tree, json!({"a": {"b": 2}}));
            assert_eq!(loaded.duplicates, [Pointer::parse("/a/b").unwrap()]);
        }
    }

    #[test]
    fn merge_keys_add_missing_members() {
        let loaded = load("base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\n").unwrap();
        assert_eq!(loaded.tree["more"], json!({"y": 3, "x": 1}));
        assert_eq!(load(r#"{"<<": {"x": 1}}"#).unwrap().tree, json!({"<<": {"x": 1}}));
    }

    #[test]
    fn errors_have_line_and_column() {
        assert_eq!(load("{\n  \"a\": ]\n}").err().unwrap().position, Some((2, 8)));
        assert!(load("a: b\n  c: d\n").err().unwrap().position.is_some());
        let control = load("a: é\nb: é\u{1}\n").err().unwrap();
        assert_eq!((control.message.as_str(), control.position), ("control characters are not allowed", Some((2, 5))));
    }

    #[test]
    fn deeply_nested_and_exponential_documents_are_rejected() {
        let deep = "[".repeat(10_000);
        assert!(load(&deep).is_err());
        assert!(load(&format!("a: {deep}")).is_err());
        assert!(load(&"- ".repeat(10_000)).is_err());
        let mut laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
        for level in 1..12 {
            let inner = vec![format!("*a{}", level - 1); 10].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        assert!(load(&laughs).is_err());
    }
}
