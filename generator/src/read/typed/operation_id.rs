//! Names of operations: each has one, and no two have the same.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::read::words::pascal;

/// What a path says in words: its fixed parts, then its variables.
fn path_words(path: &str) -> String {
    let (variables, fixed): (Vec<_>, Vec<_>) = path.split('/').partition(|segment| segment.contains('{'));
    let variables = variables.into_iter().map(|it| format!("By{}", pascal(it)));
    fixed.into_iter().map(pascal).chain(variables).collect()
}

impl Reader<'_> {
    /// Notes the names that are given, so that none of those made up is one of them.
    pub(super) fn note_operation_ids(&mut self, paths: &Members) {
        let operations = paths.values().filter_map(Value::as_object).flat_map(Members::values);
        let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
        self.given_operation_ids = ids.map(str::to_owned).collect();
    }

    /// The name of an operation, made from its method and path where none is given, and made unique.
    pub(super) fn operation_id(&mut self, given: Option<String>, method: &str, path: &str, at: &Trail<'_>) -> String {
        let words = path_words(path);
        let Some(id) = given else {
            let id = self.unique(&format!("{method}{words}"), method);
            self.report(
                at,
                Code::MissingOperationId,
                format!("the operation has no `operationId`; it is called `{id}`"),
            );
            return id;
        };
        if self.operation_ids.insert(id.clone()) {
            return id;
        }
        let other = self.unique(&format!("{id}{words}"), method);
        let message = format!("another operation is called `{id}` already; this one is called `{other}`");
        self.report(&at.member("operationId"), Code::DuplicateOperationId, message);
        other
    }

    /// Claims `name`, or that with the method or a number behind it.
    fn unique(&mut self, name: &str, method: &str) -> String {
        let with_method = format!("{name}{}", pascal(method));
        let numbered = (2_usize..).map(|count| format!("{name}{count}"));
        let mut candidates = [name.to_owned(), with_method].into_iter().chain(numbered);
        loop {
            // The candidates never end, and every name claimed is one of a finite document.
            let candidate = candidates.next().unwrap_or_default();
            let is_given = self.given_operation_ids.contains(&candidate);
            if !is_given && self.operation_ids.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}
