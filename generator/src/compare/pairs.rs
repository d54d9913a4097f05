//! Which operation of the new outline is which of the old one, and which parameter.

use std::collections::{HashMap, HashSet};

use crate::outline::{HttpMethod, Operation, Outline, ParameterLocation, ParameterName};
use crate::path_template::PathTemplate;

/// An operation of the old outline with its counterpart.
pub(super) struct Pair<'a> {
    pub(super) old: &'a Operation,
    pub(super) new: Option<&'a Operation>,
}

/// The pairs, in the order of the old outline, by id and then by method and path; and what is new.
///
/// `path` says which paths are the same.
pub(super) fn pairs<'a>(
    old: &'a Outline,
    new: &'a Outline,
    path: impl Fn(&PathTemplate) -> String,
) -> (Vec<Pair<'a>>, Vec<&'a Operation>) {
    let by_id: HashMap<&str, &Operation> = new.operations.iter().map(|it| (it.head.id.as_str(), it)).collect();
    let place = |it: &Operation| (it.head.method, path(&it.head.path));
    let mut taken: HashSet<&str> = HashSet::new();
    let mut list: Vec<Pair<'a>> = Vec::with_capacity(old.operations.len());
    for operation in &old.operations {
        let found = by_id.get(operation.head.id.as_str()).copied().filter(|it| taken.insert(&it.head.id));
        list.push(Pair { old: operation, new: found });
    }
    let mut by_place: HashMap<(HttpMethod, String), &Operation> = new
        .operations
        .iter()
        .rev()
        .filter(|it| !taken.contains(it.head.id.as_str()))
        .map(|it| (place(it), it))
        .collect();
    for pair in list.iter_mut().filter(|it| it.new.is_none()) {
        pair.new = by_place.remove(&place(pair.old));
        taken.extend(pair.new.map(|it| it.head.id.as_str()));
    }
    let added = new.operations.iter().filter(|it| !taken.contains(it.head.id.as_str())).collect();
    (list, added)
}

/// What makes a parameter the same: its place and name, or, in a path, which of the path's parameters it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ParameterKey<'a> {
    InPath(usize),
    Named(ParameterLocation, &'a str),
}

impl<'a> ParameterKey<'a> {
    pub(super) fn of(operation: &'a Operation, it: &'a ParameterName) -> Self {
        let index = operation.head.path.variables().position(|name| name == it.name);
        match (it.place, index) {
            (ParameterLocation::Path, Some(index)) => Self::InPath(index),
            (place, _) => Self::Named(place, &it.name),
        }
    }
}
