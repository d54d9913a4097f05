//! Ensures that every operation has a unique id.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::ir::HttpMethod;
use crate::path_template::PathTemplate;
use crate::pointer::Trail;
use crate::renamed_id::RenamedId;
use crate::request_line::RequestLine;

/// Converts a path to a name: its literal segments, followed by its variables.
fn path_name(path: &str) -> String {
    let (variables, fixed): (Vec<_>, Vec<_>) = path.split('/').partition(|segment| segment.contains('{'));
    let variables = variables.into_iter().map(|it| format!("By{}", pascal_words(it)));
    fixed.into_iter().map(pascal_words).chain(variables).collect()
}

impl Reader<'_> {
    /// Collects the declared ids, so that derived ids do not clash with them.
    pub(super) fn collect_operation_ids(&mut self, paths: &Members) {
        for (path, item) in paths {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(id) = operation.get("operationId").and_then(Value::as_str) else { continue };
                self.declared_operation_ids.insert(id.to_owned());
                if self.had_id(id, method, path) {
                    self.kept_operation_ids.insert(id.to_owned());
                }
            }
        }
    }

    /// Returns `true` if an operation had this id in an earlier run.
    fn had_id(&self, id: &str, method: &str, path: &str) -> bool {
        let method = HttpMethod::parse(method);
        let is_same = |it: &RequestLine| method.is_some_and(|method| it.is(method, &PathTemplate::parse(path)));
        self.previous_requests.get(id).is_some_and(is_same)
    }

    /// Returns a unique id. Derives one from the method and path if none is declared.
    pub(super) fn operation_id(
        &mut self,
        declared: Option<String>,
        method: &str,
        path: &str,
        at: &Trail<'_>,
    ) -> String {
        let path_name = path_name(path);
        let Some(id) = declared else {
            let id = self.unique(&format!("{method}{path_name}"), method);
            self.report(
                at,
                Code::MissingOperationId,
                format!("the operation has no `operationId`; it is named `{id}`"),
            );
            return id;
        };
        let is_taken = self.kept_operation_ids.contains(&id) && !self.had_id(&id, method, path);
        if !is_taken && self.operation_ids.insert(id.clone()) {
            return id;
        }
        let other = self.unique(&format!("{id}{path_name}"), method);
        self.renamed_ids.push(RenamedId { declared: id.clone(), id: other.clone() });
        let message = format!("duplicate `operationId` `{id}`; this operation is named `{other}`");
        self.report(&at.member("operationId"), Code::DuplicateOperationId, message);
        other
    }

    /// Claims `name`. If it is taken, appends the method or a number.
    fn unique(&mut self, name: &str, method: &str) -> String {
        let with_method = format!("{name}{}", pascal_words(method));
        let (declared, used) = (&self.declared_operation_ids, &mut self.operation_ids);
        let mut claim = |id: &str| !declared.contains(id) && used.insert(id.to_owned());
        match [name.to_owned(), with_method].into_iter().find(|it| claim(it)) {
            Some(id) => id,
            None => self.numbered_ids.first_free(name, claim),
        }
    }
}
