//! Checks the type of defaults.

use super::reader::Reader;
use super::value::kind;
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::schema::{Annotations, TypeSet};

impl Reader<'_> {
    /// Reports a default that does not have any of the types of its schema.
    pub(super) fn check_default(&mut self, types: TypeSet, annotations: &Annotations, at: &Trail<'_>) {
        let Some(default) = annotations.default.as_deref().filter(|it| !it.is_null()) else { return };
        if types.is_empty() || types.without_null().any(|it| it.admits(default)) {
            return;
        }
        let names: Vec<String> = types.without_null().map(|it| format!("`{}`", it.as_str())).collect();
        let message = format!("the default is {}, but the type is {}", kind(default), names.join(" or "));
        self.report(&at.member("default"), Code::MistypedDefault, message);
    }
}
