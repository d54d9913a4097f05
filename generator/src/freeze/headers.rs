//! Documented response headers: one model for each set, shared by the operations that have it. The names lock has the names, because
//! an operation that is added can have the headers of another one.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use crate::api::{ModelId, RustType};
use crate::ir::{Draft, Header, Operation};
use crate::names::{Ident, Renewal, pascal};

use super::models::Models;

/// The models of response headers by operation id.
pub(super) type HeaderModels = HashMap<String, ModelId>;

/// Operations whose successful responses have the same headers.
struct Set<'d> {
    headers: Vec<&'d Header>,
    groups: BTreeSet<usize>,
    operations: Vec<&'d str>,
    /// The name of the last run, if these operations are those that keep it.
    locked: Option<Ident>,
}

/// The names and types of headers.
type Signature = Vec<(String, RustType)>;

/// `locked` has the names of the last run that are reserved for models of headers.
pub(super) fn add_headers(
    draft: &Draft,
    tags: &[usize],
    mut locked: HashMap<String, Ident>,
    models: &mut Models<'_>,
    renewal: &mut Renewal,
) -> HeaderModels {
    let mut sets: Vec<Set<'_>> = Vec::new();
    // Operations whose models had different names keep different models.
    let mut known: HashMap<(Signature, Option<&str>), usize> = HashMap::new();
    for (group, signature, operation) in operations(draft, tags, models) {
        let id = operation.head.id.as_str();
        let name = renewal.before.headers().get(id).map(String::as_str);
        let index = *known.entry((signature, name)).or_insert_with(|| {
            let headers = headers(operation);
            sets.push(Set { headers, groups: BTreeSet::new(), operations: Vec::new(), locked: None });
            sets.len() - 1
        });
        sets[index].groups.insert(group);
        sets[index].operations.push(id);
    }
    // New operations belong to the largest set with the same headers.
    let mut homes = HashMap::new();
    for ((signature, _), index) in known.iter().filter(|((_, name), _)| name.is_some()) {
        let home = homes.entry(signature).or_insert(*index);
        let rank = |it: usize| (sets[it].operations.len(), Reverse(it));
        if rank(*index) > rank(*home) {
            *home = *index;
        }
    }
    for ((signature, name), index) in &known {
        if let Some(home) = homes.get(signature).filter(|_| name.is_none()) {
            let Set { groups, operations, .. } = &mut sets[*index];
            let (groups, operations) = (std::mem::take(groups), std::mem::take(operations));
            sets[*home].groups.extend(groups);
            sets[*home].operations.extend(operations);
        }
    }
    sets.retain(|it| !it.operations.is_empty());
    // If the headers of some operations changed, the larger set keeps the name.
    let mut by_size: Vec<usize> = (0..sets.len()).collect();
    by_size.sort_by_key(|it| Reverse(sets[*it].operations.len()));
    for index in by_size {
        let name = sets[index].operations.iter().find_map(|it| renewal.before.headers().get(*it));
        sets[index].locked = name.and_then(|it| locked.remove(it));
    }
    let mut by_operation = HeaderModels::new();
    for set in sets {
        let ident = set.locked.clone().unwrap_or_else(|| models.names.scope.claim(names(&set)));
        for id in &set.operations {
            renewal.after.insert_headers((*id).to_owned(), ident.as_str().to_owned());
        }
        let model = models.add_headers(ident, &set.headers, &set.groups);
        by_operation.extend(set.operations.into_iter().map(|id| (id.to_owned(), model)));
    }
    by_operation
}

/// Returns the operations with headers, by group.
fn operations<'d>(draft: &'d Draft, tags: &[usize], models: &Models<'_>) -> Vec<(usize, Signature, &'d Operation)> {
    let mut found = Vec::new();
    for (group, &tag) in tags.iter().enumerate() {
        for operation in draft.operations.iter().filter(|it| it.tag == tag) {
            let headers = headers(operation);
            if !headers.is_empty() {
                let signature = headers.iter().map(|it| (it.name.to_ascii_lowercase(), models.plain(it.value)));
                found.push((group, signature.collect(), operation));
            }
        }
    }
    found
}

/// Returns the headers of an operation's successful responses, each once.
fn headers(operation: &Operation) -> Vec<&Header> {
    let mut headers: Vec<&Header> = Vec::new();
    for header in operation.responses.iter().filter(|it| it.status.is_success()).flat_map(|it| &it.headers) {
        if !headers.iter().any(|it| it.name.eq_ignore_ascii_case(&header.name)) {
            headers.push(header);
        }
    }
    headers
}

/// Returns names derived from the headers if several operations have the same one or two, otherwise from the operation.
fn names(set: &Set<'_>) -> [String; 2] {
    let joined: String = set.headers.iter().map(|it| pascal(&it.name)).collect();
    let first = set.operations.first().map(|id| pascal(id)).unwrap_or_default();
    let (best, other) =
        if set.operations.len() > 1 && set.headers.len() <= 2 { (joined, first) } else { (first, joined) };
    [format!("{best}Headers"), format!("{other}Headers")]
}
