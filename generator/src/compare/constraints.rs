//! Changes of constraints, such as bounds and patterns.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::wire_type::Relation;
use crate::outline::{Constraints, Outline};

/// The keywords whose values are constraints of items and map values.
const INNER: [&str; 2] = ["items", "additionalProperties"];

/// Returns both outlines, without the constraints of items and map values if only one of them can have those.
pub(super) fn comparable<'o>(old: &'o Outline, new: &'o Outline) -> [Cow<'o, Outline>; 2] {
    let is_same = old.has_inner_constraints() == new.has_inner_constraints();
    [old, new].map(|it| match is_same || !it.has_inner_constraints() {
        true => Cow::Borrowed(it),
        false => Cow::Owned(without_inner(it.clone())),
    })
}

fn without_inner(mut outline: Outline) -> Outline {
    let of_types = outline.types.iter_mut().flat_map(|it| &mut it.fields).map(|it| &mut it.docs);
    let of_operations = outline.operations.iter_mut().flat_map(|it| &mut it.parameters).map(|it| &mut it.docs);
    of_types.chain(of_operations).for_each(|it| it.constraints.retain(|keyword, _| !INNER.contains(&keyword.as_str())));
    outline
}

/// Returns the relation of the values that new constraints allow to those that the old ones allowed.
pub(super) fn relation(old: &Constraints, new: &Constraints) -> Relation {
    let keywords: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let relations = keywords.into_iter().map(|keyword| match (old.get(keyword), new.get(keyword)) {
        (Some(old), Some(new)) if old == new => Relation::Same,
        (None, _) => Relation::Narrower,
        (_, None) => Relation::Wider,
        (Some(Value::Object(old)), Some(Value::Object(new))) if INNER.contains(&keyword.as_str()) => {
            let of = |it: &Map<String, Value>| it.clone().into_iter().collect();
            relation(&of(old), &of(new))
        }
        (Some(old), Some(new)) => bound(keyword, old.as_f64(), new.as_f64()),
    });
    relations.fold(Relation::Same, |all, it| match (all, it) {
        (Relation::Same, other) | (other, Relation::Same) => other,
        (one, other) if one == other => one,
        _ => Relation::Other,
    })
}

/// Compares the values of a keyword that both have.
fn bound(keyword: &str, old: Option<f64>, new: Option<f64>) -> Relation {
    let (Some(old), Some(new)) = (old, new) else { return Relation::Other };
    let is_lower = |it: &str| it.starts_with("min") || it == "exclusiveMinimum";
    let is_upper = |it: &str| it.starts_with("max") || it == "exclusiveMaximum";
    match (is_lower(keyword), is_upper(keyword)) {
        (true, _) if new > old => Relation::Narrower,
        (true, _) => Relation::Wider,
        (_, true) if new < old => Relation::Narrower,
        (_, true) => Relation::Wider,
        // The multiples of a multiple are fewer.
        _ if keyword == "multipleOf" && new % old == 0.0 => Relation::Narrower,
        _ if keyword == "multipleOf" && old % new == 0.0 => Relation::Wider,
        _ => Relation::Other,
    }
}

/// Formats constraints as in the document.
pub(super) fn shown(constraints: &Constraints) -> String {
    constraints.iter().map(|(keyword, value)| format!("{keyword}: {value}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bounds_are_compared_by_the_values_that_they_allow() {
        for (old, new, expected) in [
            (json!({}), json!({}), Relation::Same),
            (json!({}), json!({"pattern": "a"}), Relation::Narrower),
            (json!({"pattern": "a"}), json!({"pattern": "b"}), Relation::Other),
            (json!({"maxLength": 5}), json!({"maxLength": 9}), Relation::Wider),
            (json!({"minimum": 1}), json!({"minimum": 2, "maximum": 9}), Relation::Narrower),
            (json!({"minimum": 1, "maxItems": 3}), json!({"minimum": 2, "maxItems": 4}), Relation::Other),
            (json!({"multipleOf": 2}), json!({"multipleOf": 4}), Relation::Narrower),
            (json!({"uniqueItems": true}), json!({}), Relation::Wider),
            (json!({"items": {"maxLength": 5}}), json!({"items": {"maxLength": 4}}), Relation::Narrower),
            (json!({"items": {"items": {"minimum": 2}}}), json!({"items": {"items": {"minimum": 1}}}), Relation::Wider),
            (json!({"items": {"pattern": "a"}}), json!({}), Relation::Wider),
        ] {
            let of = |it: &Value| it.as_object().unwrap().clone().into_iter().collect();
            assert_eq!(relation(&of(&old), &of(&new)), expected, "{old} {new}");
        }
    }
}
