//! Ensures that every operation has a unique id.

use serde_json::Value;

use super::reader::{Members, Reader};
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// Converts a path to a name: its literal segments, followed by its variables.
fn path_name(path: &str) -> String {
    let (variables, fixed): (Vec<_>, Vec<_>) = path.split('/').partition(|segment| segment.contains('{'));
    let variables = variables.into_iter().map(|it| format!("By{}", pascal_words(it)));
    fixed.into_iter().map(pascal_words).chain(variables).collect()
}

impl Reader<'_> {
    /// Collects the declared ids, so that derived ids do not clash with them.
    pub(super) fn collect_operation_ids(&mut self, paths: &Members) {
        let operations = paths.values().filter_map(Value::as_object).flat_map(Members::values);
        let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
        self.declared_operation_ids = ids.map(str::to_owned).collect();
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
        if self.operation_ids.insert(id.clone()) {
            return id;
        }
        let other = self.unique(&format!("{id}{path_name}"), method);
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
