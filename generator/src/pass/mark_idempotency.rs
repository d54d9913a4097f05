//! Marks the operations whose calls send an idempotency key.

use crate::diagnostic::{Code, Diagnostics};
use crate::idempotency::{Entry, Idempotency};
use crate::ir::Draft;
use crate::pointer::Pointer;

pub(super) fn mark_idempotency(draft: &mut Draft, idempotency: &Idempotency, diagnostics: &mut Diagnostics) {
    for entry in idempotency.entries() {
        let mut is_used = false;
        for operation in draft.operations.iter_mut().filter(|it| idempotency.selects(entry, &it.head)) {
            operation.idempotency_header = Some(idempotency.header.as_str().to_owned());
            is_used = true;
        }
        if !is_used {
            let entry = match entry {
                Entry::Methods => "the table".to_owned(),
                Entry::Path(pattern) => format!("path `{}`", pattern.as_str()),
                Entry::Operation(id) => format!("operation `{id}`"),
            };
            let message = format!("{entry} in `[idempotency]` does not match any operation");
            diagnostics.at(&Pointer::root(), Code::SelectionWithoutMatch, message);
        }
    }
}
