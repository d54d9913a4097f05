//! Shorter names for methods, where the id of an operation repeats its method and path.
//!
//! Generators of OpenAPI documents make up such ids, for example `PostInvoicesInvoiceSend` or
//! `read_work_queue_work_queues__id__get`.

use std::collections::HashSet;

use crate::ir::{ContentKind, Draft, Grouping, HttpMethod, Operation, Shape};
use crate::names::snake;
use crate::path_template::{PathTemplate, Segment};

/// The context in which the methods of an API are named.
pub(super) struct MethodWords<'d> {
    draft: &'d Draft,
    /// The paths on which something can be listed or requested, without the names of variables.
    readable: HashSet<String>,
}

impl<'d> MethodWords<'d> {
    pub(super) fn new(draft: &'d Draft) -> Self {
        let read = draft.operations.iter().filter(|it| it.head.method == HttpMethod::Get);
        Self { draft, readable: read.map(|it| it.head.path.without_names()).collect() }
    }

    /// Returns a shorter name than the id, if the id repeats the method and the path.
    pub(super) fn shorter(&self, operation: &Operation) -> Option<String> {
        let head = &operation.head;
        if let Some(name) = without_path(&head.id, head.method, &head.path) {
            return Some(snake(name));
        }
        let is_grouped = self.draft.grouping == Grouping::Paths;
        (is_grouped && is_made_of_path(&head.id, head.method, &head.path)).then(|| self.by_path(operation))
    }

    /// Returns the name of an operation by its method and the part of its path that its group does not state.
    fn by_path(&self, operation: &Operation) -> String {
        let PathWords { words, ends_with_variable } = PathWords::of(&operation.head.path);
        let verb = match operation.head.method {
            HttpMethod::Get if ends_with_variable => "get",
            HttpMethod::Get if words.last().is_some_and(|it| *it == "search") => return words.join("_"),
            HttpMethod::Get if self.returns_list(operation) => "list",
            HttpMethod::Post if ends_with_variable => "update",
            HttpMethod::Post if words.is_empty() || self.is_collection(&operation.head.path) => "create",
            // An action, such as `/invoices/{id}/send`.
            HttpMethod::Post => return words.join("_"),
            HttpMethod::Patch => "update",
            HttpMethod::Put => "replace",
            ref other => return [&[other.as_str().to_lowercase().as_str()], words.as_slice()].concat().join("_"),
        };
        [&[verb], words.as_slice()].concat().join("_")
    }

    /// Returns `true` if the items of a path can be read.
    fn is_collection(&self, path: &PathTemplate) -> bool {
        let path = path.without_names();
        self.readable.contains(&path) || self.readable.contains(&format!("{}/{{}}", path.trim_end_matches('/')))
    }

    fn returns_list(&self, operation: &Operation) -> bool {
        let types = &self.draft.types;
        operation.paging.is_some()
            || operation.successes().iter().flat_map(|it| &it.contents).any(|it| match it.kind {
                ContentKind::Json(body) => matches!(types[types.behind(body.id)].shape, Shape::Array(_)),
                ContentKind::Text | ContentKind::Binary | ContentKind::Stream(_) => false,
            })
    }
}

/// The words of a path after that of its group.
struct PathWords<'a> {
    words: Vec<&'a str>,
    ends_with_variable: bool,
}

impl<'a> PathWords<'a> {
    fn of(path: &'a PathTemplate) -> Self {
        let segments: Vec<Segment<'_>> = path.resource().collect();
        let literals = segments.iter().filter(|it| !it.is_variable).map(|it| it.text);
        Self { words: literals.skip(1).collect(), ends_with_variable: segments.last().is_some_and(|it| it.is_variable) }
    }
}

/// Returns the part of an id before the path and the method, as FastAPI appends them.
fn without_path<'i>(id: &'i str, method: HttpMethod, path: &PathTemplate) -> Option<&'i str> {
    let method = format!("_{}", method.as_str().to_lowercase());
    let rest = id.strip_suffix(method.as_str())?;
    // The document may have a prefix that the path did not have when the id was made: the longest end of the path counts that begins
    // with a slash.
    let in_id = |it: char| if it.is_alphanumeric() { it } else { '_' };
    let pairs = rest.char_indices().rev().zip(path.as_str().chars().rev());
    let mut start = None;
    for ((at, _), other) in pairs.take_while(|((_, one), other)| *one == in_id(*other)) {
        if other == '/' {
            start = Some(at);
        }
    }
    let name = rest.get(..start?).filter(|it| it.len() + 1 < rest.len())?;
    name.contains(|it: char| it.is_alphanumeric()).then_some(name)
}

/// Returns `true` if an id consists of the method and the words of the path.
fn is_made_of_path(id: &str, method: HttpMethod, path: &PathTemplate) -> bool {
    let flat = |text: &str| -> String {
        text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (id, method) = (flat(id), flat(method.as_str()));
    let joined =
        |segments: &mut dyn Iterator<Item = Segment<'_>>| -> String { segments.map(|it| flat(it.text)).collect() };
    let literal = |it: &Segment<'_>| !it.is_variable;
    let paths = [
        joined(&mut path.segments()),
        joined(&mut path.resource()),
        joined(&mut path.segments().filter(literal)),
        joined(&mut path.resource().filter(literal)),
    ];
    paths.iter().any(|it| id == format!("{method}{it}") || id == format!("{it}{method}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_path_removes_the_suffix_of_fastapi() {
        for (id, path, expected) in [
            ("read_work_queue_work_queues__id__get", "/work_queues/{id}", Some("read_work_queue")),
            ("read_work_queue_work_queues__id__get", "/api/work_queues/{id}", Some("read_work_queue")),
            ("root__get", "/", None),
            ("things_get", "/things", None),
            ("_things_get", "/things", None),
            ("list_things_things_post", "/things", None),
            ("listThings", "/things", None),
        ] {
            assert_eq!(without_path(id, HttpMethod::Get, &PathTemplate::parse(path)), expected, "{id} {path}");
        }
    }

    #[test]
    fn ids_are_compared_with_the_path() {
        let path = PathTemplate::parse("/v1/invoices/{invoice}/send");
        for (id, expected) in [
            ("PostInvoicesInvoiceSend", true),
            ("post_v1_invoices_invoice_send", true),
            ("invoices-send-post", true),
            ("sendInvoice", false),
            ("PostInvoices", false),
            ("GetInvoicesInvoiceSend", false),
        ] {
            assert_eq!(is_made_of_path(id, HttpMethod::Post, &path), expected, "{id}");
        }
    }
}
