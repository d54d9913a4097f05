//! The order of the arguments of constructors and methods.
//!
//! The names lock has the order of the last run. A document that lists the same members in another order would otherwise swap the
//! arguments of callers, who notice this only if the arguments have different types.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::type_locks::TypeLocks;
use crate::ir::{Addressing, Draft, Operation, OperationHead, Parameter, ParameterLocation, Shape, TypeId};
use crate::names::{Ident, NameLock, Renewal, keep_order};
use crate::request_line::RequestLine;

/// Brings required members and parameters into the order of the previous lock, and records the order for the next run.
pub(super) fn keep_argument_order(draft: &mut Draft, idents: &BTreeMap<TypeId, Ident>, renewal: &mut Renewal) {
    let models: Vec<TypeId> = idents.keys().copied().collect();
    let locks = TypeLocks::find(draft, &models, &renewal.before);
    let previous: HashMap<TypeId, &str> = locks.locked().map(|it| (it.id, it.name)).collect();
    for (&id, ident) in idents {
        // A renamed type keeps its order, too.
        let name = previous.get(&id).copied().unwrap_or(ident.as_str());
        let known = ranks(renewal.before.members(name));
        let members = required_members(&mut draft.types[id].shape, &known);
        let is_constructed = draft.sent.contains(&id) || matches!(draft.types[id].shape, Shape::Form(_));
        if is_constructed && !members.is_empty() {
            renewal.after.insert_members(ident.as_str().to_owned(), members);
        }
    }
    for operation in &mut draft.operations {
        let id = operation.head.id.clone();
        let arguments = order_parameters(operation, &renewal.before);
        if !arguments.is_empty() {
            renewal.after.insert_arguments(id.clone(), arguments);
        }
        renewal.after.insert_request(id, RequestLine::of(&operation.head));
    }
    if renewal.is_partial {
        let ids: HashSet<&str> = draft.operations.iter().map(|it| it.head.id.as_str()).collect();
        let names: HashSet<&str> = idents.values().map(Ident::as_str).collect();
        renewal.after.keep_orders(&renewal.before, |id| !ids.contains(id), |name| !names.contains(name));
    }
}

/// Orders the required members or parts of a type, and returns their names.
fn required_members(shape: &mut Shape, known: &HashMap<&str, usize>) -> Vec<String> {
    match shape {
        Shape::Object(object) => {
            keep_order(&mut object.fields, |it| it.required, |it| known.get(it.name.as_str()).copied());
            object.fields.iter().filter(|it| it.required).map(|it| it.name.clone()).collect()
        }
        // The order of positions is that of the parts.
        Shape::Form(form) if form.addressing == Addressing::ByPosition => Vec::new(),
        Shape::Form(form) => {
            keep_order(&mut form.parts, |it| it.required, |it| known.get(it.name.as_str()).copied());
            form.parts.iter().filter(|it| it.required).map(|it| it.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Orders the required parameters of an operation, and returns their names with their locations.
fn order_parameters(operation: &mut Operation, lock: &NameLock) -> Vec<String> {
    let id = operation.head.id.as_str();
    let renamed = renamed_variables(&operation.head, lock.request(id));
    let known = ranks(lock.arguments(id));
    let rank = |it: &Parameter| {
        let old = renamed.get(it.name.as_str()).filter(|_| it.location == ParameterLocation::Path);
        known.get(key(it.location, old.unwrap_or(&it.name)).as_str()).copied()
    };
    keep_order(&mut operation.parameters, |it| it.required, rank);
    operation.parameters.iter().filter(|it| it.required).map(|it| key(it.location, &it.name)).collect()
}

/// Returns the previous names of the variables of a path, by their names. They have the same positions in the path.
fn renamed_variables(head: &OperationHead, before: Option<&RequestLine>) -> HashMap<String, String> {
    let Some(before) = before.filter(|it| it.is_same(&RequestLine::of(head))) else { return HashMap::new() };
    head.path.variables().map(str::to_owned).zip(before.path.variables().map(str::to_owned)).collect()
}

fn key(location: ParameterLocation, name: &str) -> String {
    format!("{} {name}", location.as_str())
}

fn ranks(names: &[String]) -> HashMap<&str, usize> {
    names.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect()
}
