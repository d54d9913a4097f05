//! Strings in YAML (1.2.2) configuration files.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::json::{Map, Value};

/// The maximum nesting depth.
const DEEPEST: usize = 32;

/// A mapping or sequence that is still open.
enum Open {
    Mapping(Map, Option<String>),
    /// Elements of sequences have no names, so they are skipped.
    Sequence,
}

/// Parses the first document. Returns `None` if it is not a mapping. All scalars are strings.
pub(super) fn parse(content: &[u8]) -> Option<Value> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(std::str::from_utf8(content).ok()?) {
        let value = match event.ok()?.0 {
            Event::MappingStart(..) => {
                open.push(Open::Mapping(Map::new(), None));
                continue;
            }
            Event::SequenceStart(..) => {
                open.push(Open::Sequence);
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => match open.pop()? {
                Open::Mapping(members, _) => Value::Object(members),
                Open::Sequence => Value::Null,
            },
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(text.as_ref(), "" | "~" | "null") => Value::Null,
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::Alias(_) => Value::Null,
            Event::DocumentEnd | Event::StreamEnd => return None,
            _ => continue,
        };
        match open.last_mut() {
            None => return value.as_object().is_some().then_some(value),
            Some(Open::Mapping(members, key)) => match key.take() {
                Some(key) => {
                    members.insert(key, value);
                }
                // A key that is not a string cannot be looked up.
                None => *key = Some(value.as_str().unwrap_or_default().to_owned()),
            },
            Some(Open::Sequence) => {}
        }
        if open.len() > DEEPEST {
            return None;
        }
    }
    None
}

/// Returns the value at a path of names separated by dots, matched case-insensitively. A name in braces
/// is replaced by the value of that name at the root.
pub(super) fn find<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(root, |value, name| match name.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        Some(other) => member(value, member(root, other)?.as_str()?),
        None => member(value, name),
    })
}

/// The programs that write such files match names case-insensitively.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let members = value.as_object()?;
    let alike = || members.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    members.get(name).or_else(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn find_follows_paths() {
        let text = "# Comment\nactive: Mine\nkinds: [a, {b: c}]\nenvironments:\n  mine:\n    url: 'https://x'\n    id: 007\n    none: ~\n---\nactive: other";
        let root = parse(text.as_bytes()).unwrap();
        let text = |path| find(&root, path).and_then(Value::as_str);
        assert_eq!(text("environments.{active}.url"), Some("https://x"));
        assert_eq!(text("Environments.{ACTIVE}.id"), Some("007"));
        for path in ["environments.{none}.url", "environments.{active}.none", "kinds", "kinds.b", "active.x", ""] {
            assert_eq!(text(path), None, "{path}");
        }
    }

    #[test]
    fn parse_rejects_everything_but_mappings() {
        let deep = format!("a: {}1{}", "[".repeat(100_000), "]".repeat(100_000));
        for text in ["", "a", "[a]", "a: [", "{a: b", "\t a: - b", "*x", &deep] {
            assert!(parse(text.as_bytes()).is_none(), "{}", text.get(..20).unwrap_or(text));
        }
        assert!(parse(b"a: \xff").is_none());
    }
}
