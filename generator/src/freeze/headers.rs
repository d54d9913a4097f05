//! Documented response headers: a model for each set of them, shared by the operations that have the same set.

use std::collections::{BTreeSet, HashMap};

use crate::api::{ModelId, RustType};
use crate::ir::{Draft, Header, Operation};
use crate::names::pascal;

use super::models::Models;

/// The model of the headers of each operation that has any, by the operation's id.
pub(super) type HeaderModels = HashMap<String, ModelId>;

/// Operations whose successes have the same headers.
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

/// The headers of an operation's successes, each once.
fn headers(operation: &Operation) -> Vec<&Header> {
    let mut headers: Vec<&Header> = Vec::new();
    for header in operation.responses.iter().filter(|it| it.status.is_success()).flat_map(|it| &it.headers) {
        if !headers.iter().any(|it| it.name.eq_ignore_ascii_case(&header.name)) {
            headers.push(header);
        }
    }
    headers
}

/// After the headers where they are one or two and many operations have them, else after the operation.
fn names(set: &Set<'_>) -> [String; 2] {
    let joined: String = set.headers.iter().map(|it| pascal(&it.name)).collect();
    let first = set.operations.first().map(|id| pascal(id)).unwrap_or_default();
    let (best, other) =
        if set.operations.len() > 1 && set.headers.len() <= 2 { (joined, first) } else { (first, joined) };
    [format!("{best}Headers"), format!("{other}Headers")]
}
