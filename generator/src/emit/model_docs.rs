//! Helpers that the emitters of all models share.

use crate::api::{Api, Group, Model, ModelKind, Operation, Struct};
use crate::ir::{Addressing, Presence};

use super::docs::{Doc, Inline, docs, inlines, one_line};

/// Returns the documentation of a model. Without a description, it is a sentence about the kind of model.
pub(super) fn model_docs(api: &Api, model: &Model) -> Doc {
    let own = crate::ir::Docs { example: None, default: None, ..model.docs.clone() };
    docs(&own, &api.links).or(|| {
        let name = Inline::code(model.ident.as_str());
        Doc::paragraph(match &model.kind {
            ModelKind::Struct(_) => inlines!["The schema ", name, " of the specification."],
            ModelKind::StringEnum(..) | ModelKind::IntegerEnum(_) => inlines!["The values of ", name, "."],
            ModelKind::Union(_) => inlines!["The alternatives of ", name, "."],
            ModelKind::Form(form) => match form.addressing {
                Addressing::ByName => inlines!["A `multipart/form-data` body."],
                Addressing::ByPosition => inlines!["A multipart body. Its parts are sent in the order of the fields."],
            },
            ModelKind::Headers(_) => inlines!["The documented response headers."],
        })
    })
}

/// Returns the documentation of a member, a part or a header.
pub(super) fn member_docs(api: &Api, own: &crate::ir::Docs, wire: &str) -> Doc {
    docs(own, &api.links).or(|| Doc::paragraph(inlines!["The value of ", Inline::code(&printable(wire)), "."]))
}

/// Returns a link to the method of an operation.
pub(super) fn method_link(group: &Group, operation: &Operation) -> Inline {
    let path = format!("{}::{}", group.handle.as_str(), operation.method.name.as_str());
    Inline::item(&path, path.clone())
}

/// Removes characters from a name that documentation must not contain.
pub(super) fn printable(wire: &str) -> String {
    let clean = one_line(wire);
    if clean.trim().is_empty() { "unnamed".to_owned() } else { clean }
}

/// Returns `true` if no member is required. Such a struct implements `Default` and has no `new`.
pub(super) fn is_empty_by_default(it: &Struct) -> bool {
    it.fields.iter().all(|it| matches!(it.presence, Presence::Optional | Presence::OptionalNullable))
}
