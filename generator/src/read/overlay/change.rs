//! What actions do to a tree, and to what is known of where its nodes came from.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::read::gathered::Gathered;
use crate::read::origins::Origins;

/// Where a value that is merged into the document came from.
pub(super) enum From {
    /// A place in an overlay, by the overlay's number.
    Overlay(usize, Pointer),
    /// Another place in the document.
    Document(Pointer),
}

impl From {
    fn child(&self, token: &str) -> Self {
        match self {
            Self::Overlay(file, place) => Self::Overlay(*file, place.child(token)),
            Self::Document(place) => Self::Document(place.child(token)),
        }
    }

    fn note(&self, origins: &mut Origins, at: &Pointer) {
        match self {
            Self::Overlay(file, place) => origins.insert(at.clone(), *file, place.clone()),
            Self::Document(place) => origins.alias(at.clone(), place),
        }
    }
}

/// Merges a value into a node of the document. Source: Overlay Specification 1.1.0, Action Object.
pub(super) fn update(gathered: &mut Gathered, at: &Pointer, value: &Value, from: &From) -> Result<(), String> {
    let Gathered { tree, origins } = gathered;
    match (tree.pointer_mut(at.as_str()), value) {
        // One value for a list is one more item of it.
        (Some(Value::Array(items)), value) if !value.is_array() => {
            from.note(origins, &at.child(items.len()));
            items.push(value.clone());
            Ok(())
        }
        (Some(node), value) => merge(node, value, at, from, origins),
        // An earlier change of the same action took it.
        (None, _) => Ok(()),
    }
}

fn merge(node: &mut Value, value: &Value, at: &Pointer, from: &From, origins: &mut Origins) -> Result<(), String> {
    match (node, value) {
        (Value::Object(members), Value::Object(more)) => {
            more.iter().try_for_each(|(key, value)| merge_member(members, key, value, at, &from.child(key), origins))
        }
        (Value::Array(items), Value::Array(more)) => {
            for (index, item) in more.iter().enumerate() {
                from.child(&index.to_string()).note(origins, &at.child(items.len()));
                items.push(item.clone());
            }
            Ok(())
        }
        // The specification's own examples write members without a value, which change nothing.
        (Value::Object(_) | Value::Array(_), Value::Null) => Ok(()),
        (node, value) if is_primitive(node) && is_primitive(value) => {
            *node = value.clone();
            from.note(origins, at);
            Ok(())
        }
        (node, value) => Err(format!("{} cannot be merged into {}, which `{at}` is", kind(value), kind(node))),
    }
}

fn merge_member(
    members: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    at: &Pointer,
    from: &From,
    origins: &mut Origins,
) -> Result<(), String> {
    let at = at.child(key);
    match members.get_mut(key) {
        Some(member) => merge(member, value, &at, from, origins),
        None => {
            members.insert(key.to_owned(), value.clone());
            from.note(origins, &at);
            Ok(())
        }
    }
}

/// Takes a node out of what holds it.
pub(super) fn remove(gathered: &mut Gathered, at: &Pointer) -> Result<(), String> {
    let Some(parent) = at.parent() else { return Err("the whole document cannot be removed".to_owned()) };
    let Some(token) = at.tokens().last() else { return Ok(()) };
    match gathered.tree.pointer_mut(parent.as_str()) {
        Some(Value::Object(members)) => {
            members.shift_remove(&token);
            gathered.origins.forget(at);
        }
        Some(Value::Array(items)) => {
            let Some(index) = token.parse().ok().filter(|index| *index < items.len()) else { return Ok(()) };
            items.remove(index);
            // Those behind it move up.
            for index in index..items.len() {
                gathered.origins.forget(&parent.child(index));
                gathered.origins.alias(parent.child(index), &parent.child(index + 1));
            }
        }
        _ => {}
    }
    Ok(())
}

/// Puts what stands further back first, so that no removal changes the place of another one.
pub(super) fn removal_order(a: &Pointer, b: &Pointer) -> Ordering {
    let tokens = |place: &Pointer| -> Vec<(Option<usize>, String)> {
        place.tokens().map(|token| (token.parse().ok(), token)).collect()
    };
    tokens(b).cmp(&tokens(a))
}

const fn is_primitive(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        _ => "a plain value",
    }
}
