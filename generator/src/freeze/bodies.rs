//! Request bodies.

use std::collections::HashSet;

use crate::api::{
    ArgumentType, BodyChoice, BodyEntry, BodyValue, BodyVariant, BodyWriter, FormStyles, RustType, ValueEntry,
};
use crate::ir::{self, BodyKind, Encoding, Shape, StyleKind, TypeId, Types, Use};
use crate::names::{CaseStyle, Ident, Scope, pascal};

use super::models::Models;

/// The name of the variant for the only multipart body.
const MULTIPART: &str = "Multipart";

/// Returns the type of a body argument by reference. `&str` and `&[T]` accept more than `&String` and `&Vec<T>`.
fn borrowed(value: RustType, models: &Models<'_>) -> ArgumentType {
    match value {
        RustType::String => ArgumentType::Text,
        RustType::Vec(items) => ArgumentType::Slice(*items),
        other => models.borrowed_or_into(other),
    }
}

pub(super) fn body_argument(body: &ir::Body, models: &Models<'_>) -> (ArgumentType, BodyWriter) {
    let kind = match body.kind {
        BodyKind::Json(it) | BodyKind::JsonLines(it) => borrowed(models.rust_type(it), models),
        BodyKind::UrlEncoded(it) => borrowed(models.plain(it), models),
        BodyKind::Multipart(id) => models.model_id(id).map_or(ArgumentType::IntoBytes, ArgumentType::Form),
        BodyKind::Text => ArgumentType::IntoText,
        BodyKind::Binary => ArgumentType::IntoBytes,
    };
    (kind, writer(body, models))
}

pub(super) fn body_choice(bodies: &[ir::Body], ident: Ident, models: &Models<'_>) -> BodyChoice {
    let mut scope = Scope::new(CaseStyle::Pascal);
    let has_several_forms = bodies.iter().filter(|it| matches!(it.kind, BodyKind::Multipart(_))).count() > 1;
    let variants = bodies
        .iter()
        .map(|body| {
            let (word, value) = match body.kind {
                BodyKind::Json(it) => ("Json", BodyValue::Model(models.rust_type(it))),
                BodyKind::JsonLines(it) => ("JsonLines", BodyValue::Model(models.rust_type(it))),
                BodyKind::UrlEncoded(it) => ("UrlEncoded", BodyValue::Model(models.plain(it))),
                BodyKind::Multipart(id) => {
                    let model = models.model_id(id).map(|it| BodyValue::Model(RustType::Model(it)));
                    (MULTIPART, model.unwrap_or(BodyValue::Bytes))
                }
                BodyKind::Text => ("Text", BodyValue::Text),
                BodyKind::Binary => ("Bytes", BodyValue::Bytes),
            };
            let by_type = pascal(without_boundary(&body.content_type));
            let short = if word == MULTIPART && has_several_forms { by_type.clone() } else { word.to_owned() };
            let ident = scope.claim([short, by_type, pascal(&body.content_type), format!("{word}Body")]);
            BodyVariant { ident, content_type: body.content_type.clone(), value, writer: writer(body, models) }
        })
        .collect();
    BodyChoice { ident, variants }
}

/// Returns a media type up to its parameter `boundary`, which each body has of its own.
fn without_boundary(content_type: &str) -> &str {
    content_type.split("boundary").next().unwrap_or_default()
}

pub(super) fn body_entry(body: &ir::Body, required: bool, models: &Models<'_>) -> BodyEntry {
    let value = match body.kind {
        BodyKind::Json(it) | BodyKind::UrlEncoded(it) | BodyKind::JsonLines(it) => {
            ValueEntry::Type(models.rust_type(it))
        }
        BodyKind::Multipart(id) => {
            models.model_id(id).map_or(ValueEntry::Bytes, |it| ValueEntry::Type(RustType::Model(it)))
        }
        BodyKind::Text => ValueEntry::Text,
        BodyKind::Binary => ValueEntry::Bytes,
    };
    BodyEntry { content_type: body.content_type.clone(), value, required, encodings: encodings(body, models) }
}

fn encodings(body: &ir::Body, models: &Models<'_>) -> Vec<(String, Encoding)> {
    let parts = match body.kind {
        BodyKind::Multipart(id) => match shape(id, &models.draft.types) {
            Shape::Form(form) => form.parts.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let parts = parts.iter().filter(|it| it.encoding != Encoding::Default);
    let styles = body.styles.iter().map(|(name, style)| (name.clone(), Encoding::Style(*style)));
    styles.chain(parts.map(|it| (it.name.clone(), it.encoding.clone()))).collect()
}

fn writer(body: &ir::Body, models: &Models<'_>) -> BodyWriter {
    let content_type = body.content_type.clone();
    match body.kind {
        BodyKind::Json(_) => BodyWriter::Json { content_type },
        BodyKind::JsonLines(_) => BodyWriter::JsonLines { content_type },
        BodyKind::UrlEncoded(it) => BodyWriter::UrlEncoded { styles: form_styles(body, it, &models.draft.types) },
        BodyKind::Multipart(id) if models.model_id(id).is_some() => BodyWriter::Multipart { content_type },
        BodyKind::Text => BodyWriter::Text { content_type },
        BodyKind::Binary | BodyKind::Multipart(_) => BodyWriter::Binary { content_type },
    }
}

/// Returns the styles of the members of a form: one for all if it makes no difference to members without a style.
fn form_styles(body: &ir::Body, form: Use, types: &Types) -> FormStyles {
    let styles = || FormStyles::Of(body.styles.clone());
    let Some((_, first)) = body.styles.first().filter(|(_, it)| it.kind != StyleKind::Json) else { return styles() };
    let Shape::Object(object) = shape(form.id, types) else { return styles() };
    let is_common = body.styles.iter().all(|(_, it)| it == first);
    let styled: HashSet<&str> = body.styles.iter().map(|(name, _)| name.as_str()).collect();
    let is_unaffected =
        object.fields.iter().all(|it| styled.contains(it.name.as_str()) || is_scalar(shape(it.value.id, types)));
    match is_common && is_unaffected && object.additional.is_none() {
        true => FormStyles::All(*first),
        false => styles(),
    }
}

fn shape(id: TypeId, types: &Types) -> &Shape {
    let mut shape = &types[id].shape;
    // Each alias in a chain is another type.
    for _ in types.ids() {
        let Shape::Alias(to) = shape else { break };
        shape = &types[to.id].shape;
    }
    shape
}

const fn is_scalar(shape: &Shape) -> bool {
    match shape {
        Shape::Boolean
        | Shape::Constant(_)
        | Shape::Integer(_)
        | Shape::Number(_)
        | Shape::String(_)
        | Shape::StringEnum(_)
        | Shape::IntegerEnum(_) => true,
        Shape::Any
        | Shape::Array(_)
        | Shape::Tuple(_)
        | Shape::Map(_)
        | Shape::Alias(_)
        | Shape::Object(_)
        | Shape::Union(_)
        | Shape::Composite(_)
        | Shape::Form(_) => false,
    }
}
