//! Drops names from extensions that two values of an enum, or two members of an object, would share, and those without a letter.
//!
//! Which of the two had the name would depend on their order, so code that compiles would change its meaning with the document.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, EnumMember, Field, Shape};
use crate::names::{pascal, snake, spelled};
use crate::printable::printable;

pub(super) fn drop_ambiguous_names(draft: &mut Draft, diagnostics: &mut Diagnostics) {
    for id in draft.types.ids() {
        let node = &mut draft.types[id];
        let unusable = match &mut node.shape {
            Shape::StringEnum(it) => spell_names(&mut it.members),
            Shape::IntegerEnum(members) => spell_names(members),
            _ => Vec::new(),
        };
        for name in unusable {
            let message = format!("`{}` cannot be the name of a variant, and is ignored", printable(&name));
            diagnostics.at(&node.pointer, Code::MalformedExtension, message);
        }
        let dropped = match &mut node.shape {
            Shape::StringEnum(it) => of_values(&mut it.members, |value| pascal(value)),
            Shape::IntegerEnum(members) => of_values(members, |value| integer_name(*value)),
            Shape::Object(object) => of_members(&mut object.fields),
            _ => continue,
        };
        for name in dropped {
            let message = format!("the name `{name}` is that of two values or members, and is ignored");
            diagnostics.at(&node.pointer, Code::MalformedExtension, message);
        }
    }
}

/// Returns the name of an integer without a name from an extension, as emitted.
fn integer_name(value: i64) -> String {
    let sign = if value < 0 { "Minus" } else { "Value" };
    format!("{sign}{}", value.unsigned_abs())
}

/// Spells names that consist of marks, such as `<=`. Returns those that cannot be spelled, which are removed.
fn spell_names<T>(members: &mut [EnumMember<T>]) -> Vec<String> {
    let mut unusable = Vec::new();
    for name in members.iter_mut().map(|it| &mut it.name) {
        let Some(given) = name.take_if(|it| pascal(it).is_empty()) else { continue };
        let words = spelled(&given);
        if pascal(&words).is_empty() {
            unusable.push(given);
        } else {
            *name = Some(words);
        }
    }
    unusable
}

fn of_values<T>(members: &mut [EnumMember<T>], own: impl Fn(&T) -> String) -> Vec<String> {
    if members.iter().all(|it| it.name.is_none()) {
        return Vec::new();
    }
    let given: Vec<Option<String>> = members.iter().map(|it| it.name.clone()).collect();
    let own: Vec<String> = members.iter().map(|it| own(&it.value)).collect();
    let ambiguous = ambiguous(given.iter().map(|it| it.as_deref().map(pascal)).collect(), &own);
    ambiguous.into_iter().filter_map(|index| members[index].name.take()).collect()
}

fn preferred(field: &Field) -> Option<&str> {
    field.given.as_ref().and_then(|it| it.preferred.as_deref())
}

fn of_members(fields: &mut [Field]) -> Vec<String> {
    if fields.iter().all(|it| preferred(it).is_none()) {
        return Vec::new();
    }
    let given = |it: &Field| preferred(it).map(snake);
    let own: Vec<String> = fields.iter().map(|it| snake(&it.name)).collect();
    let ambiguous = ambiguous(fields.iter().map(given).collect(), &own);
    let taken = ambiguous.into_iter().filter_map(|index| fields[index].given.as_mut()?.preferred.take());
    taken.collect()
}

/// Returns the indexes of the given names that are not unique, also if another item without a given name has it as its own.
fn ambiguous(mut given: Vec<Option<String>>, own: &[String]) -> Vec<usize> {
    let mut items: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, (given, own)) in given.iter().zip(own).enumerate() {
        items.entry(given.as_ref().unwrap_or(own).clone()).or_default().push(index);
    }
    let mut shared: Vec<String> =
        items.iter().filter(|(_, items)| items.len() > 1).map(|(name, _)| name.clone()).collect();
    let mut dropped = Vec::new();
    while let Some(items_of_name) = shared.pop().and_then(|name| items.get_mut(&name)) {
        let (without, others) = items_of_name.iter().partition(|&&index| given[index].is_some());
        *items_of_name = others;
        let without: Vec<usize> = without;
        for index in without {
            given[index] = None;
            dropped.push(index);
            // An item without its given name has its own again, which may be the given name of another item.
            let items_of_own = items.entry(own[index].clone()).or_default();
            items_of_own.push(index);
            if items_of_own.len() > 1 {
                shared.push(own[index].clone());
            }
        }
    }
    dropped.sort_unstable();
    dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_two_items_are_dropped_in_any_order() {
        let check = |given: &[Option<&str>], own: &[&str]| {
            let given = given.iter().map(|it| it.map(str::to_owned)).collect();
            ambiguous(given, &own.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(check(&[Some("Q"), Some("Q"), Some("R")], &["A", "B", "C"]), [0, 1]);
        assert_eq!(check(&[Some("B"), None], &["A", "B"]), [0]);
        assert_eq!(check(&[None, Some("B")], &["B", "A"]), [1]);
        // Exchanged names are unique.
        assert_eq!(check(&[Some("B"), Some("A")], &["A", "B"]), [0; 0]);
        // Without the shared name, the second item is `B` again.
        assert_eq!(check(&[Some("B"), Some("Q"), Some("Q")], &["A", "B", "C"]), [0, 1, 2]);
        // An item may have its own name.
        assert_eq!(check(&[Some("A")], &["A"]), [0; 0]);
    }
}
