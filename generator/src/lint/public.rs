//! Reports operations that require no credentials but document that they can be rejected without them.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Operation, Security, Status};

/// Reports the first such operation, together with the number of all.
pub(super) fn public(draft: &Draft, diagnostics: &mut Diagnostics) {
    let is_rejected = |it: &&Operation| {
        it.security == Security::Public && it.responses.iter().any(|it| it.status == Status::Code(401))
    };
    let mut found = draft.operations.iter().filter(is_rejected);
    let Some(first) = found.next() else { return };
    let others = match found.count() {
        0 => String::new(),
        1 => ", as one other operation does".to_owned(),
        count => format!(", as {count} other operations do"),
    };
    let message = format!(
        "`{}` requires no credentials, but documents the status 401{others}; calls send credentials only if callers ask for \
         it with `authenticated()`",
        first.head.id
    );
    let pointer = first.head.pointer().child("security");
    diagnostics.at(&pointer, Code::PublicOperation, message);
}
