//! Counts the fields whose type has the name of an unrelated position.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use anyhow::Context;
use sdk_generator::read::{Input, read};
use serde_json::Value;

/// The number of fields with a named type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameCount {
    pub(super) fields: usize,
    /// The fields whose type is neither a component nor titled, and begins neither with the name of the type that contains the field
    /// nor with the name of the member. Members that `allOf` inherits from another component are among them.
    pub(super) unrelated: usize,
}

/// Counts the fields of a generated crate. `input` is its document, whose components and titles are the other names that types can have.
pub(super) fn count(input: &Path, out: &Path) -> anyhow::Result<NameCount> {
    // The components of all files of the document.
    let (document, _) = read(&Input::Path(input.to_owned()));
    let document = document.and_then(|it| it.to_json()).context("the document cannot be read")?;
    let mut given = HashSet::new();
    collect_given(&document, &mut given);
    let api: Value = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    count_in(&api, &given).context("api.json contains no types")
}

fn count_in(api: &Value, given: &HashSet<String>) -> Option<NameCount> {
    let types = api["types"].as_array()?;
    let known: BTreeSet<&str> = types.iter().filter_map(|it| it["rust"].as_str()).collect();
    let mut count = NameCount { fields: 0, unrelated: 0 };
    for container in types.iter().filter(|it| it["kind"] == "struct") {
        let outer = letters(container["rust"].as_str()?);
        for field in container["fields"].as_array()? {
            let mut words = field["rust_type"].as_str()?.split(|it: char| !it.is_alphanumeric());
            let Some(name) = words.rfind(|it| known.contains(it)) else { continue };
            count.fields += 1;
            let (inner, member) = (letters(name), letters(field["wire"].as_str()?));
            let is_given = given.contains(&inner) || inner.strip_suffix("model").is_some_and(|it| given.contains(it));
            let begins =
                |start: &str| inner.starts_with(start) || inner.starts_with(start.trim_end_matches(['s', 'e']));
            let is_plural = member.strip_suffix("ies").is_some_and(|it| inner.starts_with(it));
            if !is_given && !begins(&outer) && !begins(&member) && !is_plural {
                count.unrelated += 1;
            }
        }
    }
    Some(count)
}

/// Collects the names of components and the titles in a document.
fn collect_given(node: &Value, given: &mut HashSet<String>) {
    match node {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("title", Value::String(title)) => drop(given.insert(letters(title))),
                    ("schemas" | "definitions", Value::Object(schemas)) => {
                        given.extend(schemas.keys().map(|it| letters(it)))
                    }
                    _ => {}
                }
                collect_given(value, given);
            }
        }
        Value::Array(items) => items.iter().for_each(|it| collect_given(it, given)),
        _ => {}
    }
}

/// Returns the letters and digits of a name in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_other_positions_are_unrelated() {
        let field = |wire: &str, rust_type: &str| json!({"wire": wire, "rust": wire, "rust_type": rust_type});
        let ty = |name: &str| json!({"rust": name, "kind": "string_enum", "fields": []});
        let api = json!({"types": [
            ty("CarColor"), ty("Color"), ty("Wheel"), ty("Money"), ty("BoatColor"),
            {"rust": "Car", "kind": "struct", "fields": [
                field("paint", "CarColor"), field("color", "Vec<Color>"), field("wheels", "Vec<Wheel>"),
                field("price", "Money"), field("hull", "Vec<BoatColor>"), field("name", "String")]},
        ]});
        let given = HashSet::from(["money".to_owned()]);
        assert_eq!(count_in(&api, &given), Some(NameCount { fields: 5, unrelated: 1 }));
    }
}
