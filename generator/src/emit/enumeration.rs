//! Enums, which are invocations of a macro of the runtime.

use std::fmt::Write as _;

use proc_macro2::Literal;

use crate::api::{Api, EnumVariant, Model, ModelKind};
use crate::ir::Openness;

use super::docs::{Doc, Inline, inlines};
use super::model_docs::{model_docs, printable};

pub(super) fn string_enum(api: &Api, model: &Model, variants: &[EnumVariant<String>], openness: Openness) -> String {
    rows(api, model, "string_enum", variants, openness, |value| (Literal::string(value).to_string(), value.clone()))
}

pub(super) fn integer_enum(api: &Api, model: &Model, variants: &[EnumVariant<i64>]) -> String {
    rows(api, model, "integer_enum", variants, Openness::Closed, |value| (value.to_string(), value.to_string()))
}

/// Returns the row of an enum in the list of those that are literals in filters.
pub(super) fn literal(model: &Model) -> Option<String> {
    let value = match model.kind {
        ModelKind::StringEnum(..) => "as_str",
        ModelKind::IntegerEnum(_) => "as_i64",
        ModelKind::Struct(_) | ModelKind::Union(_) | ModelKind::Form(_) | ModelKind::Headers(_) => return None,
    };
    Some(format!("    {}: {value},\n", model.ident))
}

/// `spell` returns a value as a literal and as it is on the wire.
fn rows<T>(
    api: &Api,
    model: &Model,
    macro_name: &str,
    variants: &[EnumVariant<T>],
    openness: Openness,
    spell: impl Fn(&T) -> (String, String),
) -> String {
    let mut text = format!("sdk_runtime::{macro_name}! {{\n");
    text.push_str(&model_docs(api, model).outer("    "));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "    pub enum {} {{", model.ident);
    variant_rows(api, &mut text, variants, spell);
    if openness == Openness::Open {
        text.push_str("        ..\n");
    }
    text.push_str("    }\n}\n");
    text
}

/// Appends the rows of the values.
pub(super) fn variant_rows<T>(
    api: &Api,
    text: &mut String,
    variants: &[EnumVariant<T>],
    spell: impl Fn(&T) -> (String, String),
) {
    for variant in variants {
        let (literal, wire) = spell(&variant.value);
        let docs = match &variant.description {
            Some(description) => Doc::description(description, &api.links),
            None => Doc::default(),
        };
        let docs = docs.or(|| match wire.as_str() {
            "" => Doc::ours("The empty string."),
            wire => Doc::paragraph(inlines!["The value ", Inline::code(&printable(wire)), "."]),
        });
        text.push_str(&docs.outer("        "));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "        {} = {literal},", variant.ident);
    }
}
