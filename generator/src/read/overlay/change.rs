//! Applies changes to a tree and to the origins of its nodes.

use std::cmp::Reverse;
use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::read::gathered::Gathered;
use crate::read::origins::Origins;

/// The origin of a value that is merged into the document.
pub(super) enum From {
    /// A location in an overlay, with the index of its file.
    Overlay(usize, Pointer),
    /// Another location in the document.
    Document(Pointer),
}

impl From {
    fn child(&self, token: &str) -> Self {
        match self {
            Self::Overlay(file, pointer) => Self::Overlay(*file, pointer.child(token)),
            Self::Document(pointer) => Self::Document(pointer.child(token)),
        }
    }

    fn record(&self, origins: &mut Origins, at: &Pointer) {
        match self {
            Self::Overlay(file, pointer) => origins.insert(at.clone(), *file, pointer.clone()),
            Self::Document(pointer) => origins.alias(at.clone(), pointer),
        }
    }
}

/// Merges a value into a node of the document. Source: Overlay Specification 1.1.0, Action Object.
pub(super) fn update(gathered: &mut Gathered, at: &Pointer, value: &Value, from: &From) -> Result<(), String> {
    let Gathered { tree, origins } = gathered;
    match (tree.pointer_mut(at.as_str()), value) {
        // A value that is not an array is appended to the array.
        (Some(Value::Array(items)), value) if !value.is_array() => {
            from.record(origins, &at.child(items.len()));
            items.push(value.clone());
            Ok(())
        }
        (Some(node), value) => merge(node, value, at, from, origins),
        // An earlier change of the same action removed the node.
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
                from.child(&index.to_string()).record(origins, &at.child(items.len()));
                items.push(item.clone());
            }
            Ok(())
        }
        // The examples in the Overlay Specification contain members without a value, which have no effect.
        (Value::Object(_) | Value::Array(_), Value::Null) => Ok(()),
        (node, value) if is_primitive(node) && is_primitive(value) => {
            *node = value.clone();
            from.record(origins, at);
            Ok(())
        }
        (node, value) => Err(format!("cannot merge {} into `{at}`, which is {}", kind(value), kind(node))),
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
            from.record(origins, &at);
            Ok(())
        }
    }
}

/// Removes nodes from their parents.
pub(super) fn remove_all(gathered: &mut Gathered, all: &[Pointer]) -> Result<(), String> {
    let mut by_parent: IndexMap<Pointer, HashSet<String>> = IndexMap::new();
    for at in all {
        let (Some(parent), Some(token)) = (at.parent(), at.tokens().last()) else {
            return Err("cannot remove the root of the document".to_owned());
        };
        by_parent.entry(parent).or_default().insert(token);
        gathered.origins.forget(at);
    }
    // Children come before their parents, so that no removal changes the location of another node.
    by_parent.sort_by_cached_key(|parent, _| Reverse(parent.tokens().count()));
    for (parent, tokens) in by_parent {
        match gathered.tree.pointer_mut(parent.as_str()) {
            Some(Value::Object(members)) => members.retain(|key, _| !tokens.contains(key)),
            Some(Value::Array(items)) => {
                let mut index = 0;
                let mut kept = 0;
                items.retain(|_| {
                    let is_kept = !tokens.contains(&index.to_string());
                    if is_kept && kept < index {
                        // The following items move up.
                        gathered.origins.forget(&parent.child(kept));
                        gathered.origins.alias(parent.child(kept), &parent.child(index));
                    }
                    kept += usize::from(is_kept);
                    index += 1;
                    is_kept
                });
                for index in kept..index {
                    gathered.origins.forget(&parent.child(index));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

const fn is_primitive(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        _ => "a scalar",
    }
}
