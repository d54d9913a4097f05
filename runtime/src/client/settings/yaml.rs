//! Texts in YAML (1.2.2), as programs keep their settings.

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::json::{Map, Value};

/// No settings are nested deeper.
const DEEPEST: usize = 32;

/// A mapping or a sequence whose end has not come.
enum Open {
    Mapping(Map, Option<String>),
    /// Nothing in it has a name.
    Sequence,
}

/// The first document, if it is a mapping: its scalars are texts, whatever they mean.
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
                // A key that is no text cannot be asked for.
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

/// What stands at a path: names with dots between them, in any case. A name in braces stands for
/// the text of that name at the root.
pub(super) fn find<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(root, |value, name| match name.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        Some(other) => member(value, member(root, other)?.as_str()?),
        None => member(value, name),
    })
}

/// The programs that write such files take names in any case.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let members = value.as_object()?;
    let alike = || members.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    members.get(name).or_else(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_texts() {
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
    fn what_is_no_mapping_is_none() {
        let deep = format!("a: {}1{}", "[".repeat(100_000), "]".repeat(100_000));
        for text in ["", "a", "[a]", "a: [", "{a: b", "\t a: - b", "*x", &deep] {
            assert!(parse(text.as_bytes()).is_none(), "{}", text.get(..20).unwrap_or(text));
        }
        assert!(parse(b"a: \xff").is_none());
    }
}
