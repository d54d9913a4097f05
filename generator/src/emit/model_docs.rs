//! Documentation and shape facts that the emitters of all models share.

use crate::api::{Model, Struct};
use crate::ir::Presence;

use super::docs::{Doc, docs};
use super::markdown::is_unfit;

/// The documentation of a model; one without words of its own says what it is called.
pub(super) fn model_docs(model: &Model) -> Doc {
    let own = crate::ir::Docs { example: None, default: None, ..model.docs.clone() };
    docs(&own).or(|| Doc::text(format!("{}.", model.ident.as_str())))
}

/// A name of the wire inside a code span.
pub(super) fn printable(wire: &str) -> String {
    let clean: String = wire.chars().filter(|it| !is_unfit(*it)).collect();
    if clean.trim().is_empty() { "unnamed".to_owned() } else { clean }
}

/// Whether a value needs nothing: such a struct has a `Default` instead of a `new`.
pub(super) fn is_empty_by_default(it: &Struct) -> bool {
    it.fields.iter().all(|it| matches!(it.presence, Presence::Optional | Presence::OptionalNullable))
}
