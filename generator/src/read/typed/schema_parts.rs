//! Schemas that are parts of another one, which may describe what they leave out: `anyOf: [{required: [id]}, {required: [name]}]`.
//!
//! Source: JSON Schema 2020-12, core, section 10.2.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::pointer::{Pointer, Trail};
use crate::schema::JsonType;

/// Keywords with lists of parts.
const LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];
/// Keywords with one part.
const BRANCHES: [&str; 2] = ["then", "else"];
/// Keywords with parts by the names of members.
const BY_MEMBER: [&str; 2] = ["dependentSchemas", "dependencies"];

/// Members that contain schemas by name, which may be the name of a keyword.
const NAMED: [&str; 5] = ["properties", "patternProperties", "schemas", "definitions", "$defs"];

/// The most schemas that are parts of each other.
const MOST_LEVELS: usize = 16;
/// The most schemas in which a member is looked for. If there are more, it is assumed to be in one of them.
const MOST_SCHEMAS: usize = 1_000;

impl<'a> Reader<'a> {
    /// Returns `true` if a schema is a part of one that describes a member of this name, in itself or in another part.
    pub(super) fn is_described_elsewhere(&mut self, name: &str, at: &Trail<'_>) -> bool {
        let Some(whole) = self.wholes(at).pop() else { return false };
        let mut open = vec![whole];
        for _ in 0..MOST_SCHEMAS {
            let Some(node) = open.pop() else { return false };
            if node.get("properties").and_then(|it| it.get(name)).is_some() {
                return true;
            }
            open.extend(parts(node));
            if let Some(reference) = node.get("$ref").and_then(Value::as_str)
                && let Ok((target, _)) = self.targets.follow(reference, false)
            {
                open.extend(target.as_object());
            }
        }
        true
    }

    /// Returns `true` if a schema is a part of one that declares this type.
    pub(super) fn has_type_of_whole(&self, json_type: JsonType, at: &Trail<'_>) -> bool {
        self.wholes(at).into_iter().filter_map(|it| it.get("type")).any(|declared| match declared {
            Value::Array(names) => names.iter().any(|it| it == json_type.as_str()),
            other => other == json_type.as_str(),
        })
    }

    /// Returns the schemas that a schema is a part of, the outermost last.
    fn wholes(&self, at: &Trail<'_>) -> Vec<&'a Members> {
        let mut wholes = Vec::new();
        let mut here = at.pointer();
        while let Some(outer) = whole_of(&here).filter(|_| wholes.len() < MOST_LEVELS) {
            let Some(whole) = self.root.pointer(outer.as_str()).and_then(Value::as_object) else { break };
            wholes.push(whole);
            here = outer;
        }
        wholes
    }
}

/// Returns the parts of a schema.
fn parts(node: &Members) -> impl Iterator<Item = &Members> {
    let listed = LISTS.iter().filter_map(|it| node.get(*it)?.as_array()).flatten();
    let by_member = BY_MEMBER.iter().filter_map(|it| node.get(*it)?.as_object()).flat_map(|it| it.values());
    listed.chain(BRANCHES.iter().filter_map(|it| node.get(*it))).chain(by_member).filter_map(Value::as_object)
}

/// Returns the location of the schema that a schema is a part of.
fn whole_of(part: &Pointer) -> Option<Pointer> {
    let above = part.parent()?;
    let key = last(part);
    if LISTS.contains(&last(&above)) && key.bytes().all(|it| it.is_ascii_digit()) {
        return above.parent();
    }
    let whole = match BRANCHES.contains(&key) {
        true => Some(above),
        false if BY_MEMBER.contains(&last(&above)) => above.parent(),
        false => None,
    };
    whole.filter(|it| !NAMED.contains(&last(it)))
}

/// Returns the last token of a pointer, with escapes.
fn last(pointer: &Pointer) -> &str {
    pointer.as_str().rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_of_distinguishes_keywords_and_names_of_members() {
        let whole = |part: &str| whole_of(&Pointer::parse(part).unwrap()).map(|it| it.as_str().to_owned());
        for (part, expected) in [
            ("/a/anyOf/0", Some("/a")),
            ("/a/then", Some("/a")),
            ("/a/dependentSchemas/name", Some("/a")),
            ("/a/properties/then", None),
            ("/a/properties/allOf/items", None),
            ("/a/properties/dependencies/items", None),
            ("/a/items", None),
            ("", None),
        ] {
            assert_eq!(whole(part).as_deref(), expected, "{part}");
        }
    }
}
