//! Documented response headers: one model for each set, shared by the operations that have it.

use std::collections::{BTreeSet, HashMap};

use crate::api::{ModelId, RustType};
use crate::ir::{Draft, Header, Operation};
use crate::names::pascal;

use super::models::Models;

/// The models of response headers by operation id.
pub(super) type HeaderModels = HashMap<String, ModelId>;

/// Operations whose successful responses have the same headers.
struct Set<'d> {
    headers: Vec<&'d Header>,
    groups: BTreeSet<usize>,
    operations: Vec<&'d str>,
}

pub(super) fn add_headers(draft: &Draft, tags: &[usize], models: &mut Models<'_>) -> HeaderModels {
    let mut sets: Vec<Set<'_>> = Vec::new();
    let mut known: HashMap<Vec<(String, RustType)>, usize> = HashMap::new();
    for (group, &tag) in tags.iter().enumerate() {
        for operation in draft.operations.iter().filter(|it| it.tag == tag) {
            let headers = headers(operation);
            if headers.is_empty() {
                continue;
            }
            let signature = headers.iter().map(|it| (it.name.to_ascii_lowercase(), models.plain(it.value))).collect();
            let index = *known.entry(signature).or_insert_with(|| {
                sets.push(Set { headers, groups: BTreeSet::new(), operations: Vec::new() });
                sets.len() - 1
            });
            sets[index].groups.insert(group);
            sets[index].operations.push(&operation.head.id);
        }
    }
    let mut by_operation = HeaderModels::new();
    for set in sets {
        let model = models.add_headers(&names(&set), &set.headers, &set.groups);
        by_operation.extend(set.operations.into_iter().map(|id| (id.to_owned(), model)));
    }
    by_operation
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
