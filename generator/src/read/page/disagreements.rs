//! Finds schemas with the same title that differ between operations. Each becomes a component of its own.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::hoist::is_annotation;
use super::sourced_part::SourcedPart;

/// The number of names that a message lists.
const LISTED: usize = 3;

/// Schemas with the same title that differ.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Disagreement {
    /// The number of the second schema, whose location is reported.
    pub(super) second: usize,
    pub(super) message: String,
}

/// Compares the schemas of each title. The result is in the order of the first schemas.
pub(super) fn of(schemas: &[(String, SourcedPart)]) -> Vec<Disagreement> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut of_title: HashMap<&str, usize> = HashMap::new();
    for (number, (_, sourced)) in schemas.iter().enumerate() {
        let Some(title) = sourced.part.name.as_deref() else { continue };
        let group = *of_title.entry(title).or_insert_with(|| {
            groups.push((title, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(number);
    }
    let compared = groups.into_iter().filter_map(|(title, numbers)| {
        let [first, second, ..] = *numbers.as_slice() else { return None };
        let [one, other] = [first, second].map(|it| &schemas[it]);
        let names: Vec<&str> = numbers.iter().map(|it| schemas[*it].0.as_str()).collect();
        let message = format!(
            "{} schemas with the title `{title}` differ, and become {}: {}",
            numbers.len(),
            listed(&names),
            difference(one, other)
        );
        Some(Disagreement { second, message })
    });
    compared.collect()
}

/// Describes the first kind of difference between two schemas.
fn difference((one_name, one): &(String, SourcedPart), (other_name, other): &(String, SourcedPart)) -> String {
    let [one, other] = [one, other].map(|it| &it.part.tree);
    let [one_members, other_members] = [one, other].map(|it| it.get("properties").and_then(Value::as_object));
    if let (Some(one), Some(other)) = (one_members, other_members) {
        for (name, has, has_not) in [(one_name, one, other), (other_name, other, one)] {
            let only: Vec<&str> = has.keys().map(String::as_str).filter(|it| !has_not.contains_key(*it)).collect();
            if !only.is_empty() {
                return format!("only `{name}` has {}", listed(&only));
            }
        }
        let differing: Vec<&str> = one.keys().map(String::as_str).filter(|it| one.get(*it) != other.get(*it)).collect();
        if !differing.is_empty() {
            return differ(&differing);
        }
    }
    let keywords = keywords(one, other);
    match keywords.is_empty() {
        true => "schemas below them differ".to_owned(),
        false => differ(&keywords),
    }
}

fn differ(names: &[&str]) -> String {
    format!("{} {}", listed(names), if names.len() == 1 { "differs" } else { "differ" })
}

/// Returns the keywords whose values differ, apart from annotations.
fn keywords<'a>(one: &'a Value, other: &'a Value) -> Vec<&'a str> {
    let keys = |schema: &'a Value| schema.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    let differing = keys(one).filter(|it| one.get(*it) != other.get(*it));
    let only_other = keys(other).filter(|it| one.get(*it).is_none());
    differing.chain(only_other).filter(|it| !is_annotation(it)).collect()
}

/// Lists names in backquotes; of many, only the first ones.
fn listed(names: &[&str]) -> String {
    let mut shown: Vec<String> = names.iter().take(LISTED).map(|it| format!("`{it}`")).collect();
    let last = match names.len().saturating_sub(LISTED) {
        0 => shown.pop().unwrap_or_default(),
        more => format!("{more} more"),
    };
    if shown.is_empty() { last } else { format!("{} and {last}", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::hoist::Part;
    use super::super::reference::References;
    use super::*;
    use crate::pointer::Pointer;

    fn message(one: Value, other: Value) -> String {
        let schemas = [("User", one), ("GetUser", other)].map(|(name, tree)| {
            let title = Some("User".to_owned());
            let (references, pointer) = (References::default(), Pointer::root());
            let part = Part { name: title, is_component: false, tree, references, pointer, parent: None, shape: None };
            (name.to_owned(), SourcedPart { part, file: 0, operation: "get".into() })
        });
        let list = of(&schemas);
        assert_eq!((list.len(), list[0].second), (1, 1));
        list[0].message.clone()
    }

    #[test]
    fn messages_name_what_differs() {
        let start = "2 schemas with the title `User` differ, and become `User` and `GetUser`: ";
        let object = |members: Value| json!({"type": "object", "properties": members});
        for (one, other, difference) in [
            (object(json!({"a": {}})), object(json!({"a": {}, "b": {}, "c": {}})), "only `GetUser` has `b` and `c`"),
            (
                object(json!({"a": {}, "b": {}, "c": {}, "d": {}, "e": {}})),
                object(json!({})),
                "only `User` has `a`, `b`, `c` and 2 more",
            ),
            (object(json!({"a": {"type": "string"}})), object(json!({"a": {}})), "`a` differs"),
            (json!({"type": "string"}), json!({"enum": ["x"], "title": "y"}), "`type` and `enum` differ"),
            (json!({"items": null}), json!({"items": null, "description": "x"}), "schemas below them differ"),
        ] {
            assert_eq!(message(one, other), format!("{start}{difference}"));
        }
    }

    #[test]
    fn schemas_with_other_titles_are_not_compared() {
        assert_eq!(of(&[]), []);
    }
}
