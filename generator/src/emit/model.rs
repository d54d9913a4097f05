//! Models: structs, and their conversion from and to JSON.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Model, ModelField, ModelKind, RustType, Struct};
use crate::ir::Presence;
use crate::names::Ident;

use super::docs::Doc;
use super::format::{LONGEST_LINE, field};
use super::model_docs::{is_empty_by_default, member_docs, model_docs};
use super::rust_file::RustFile;
use super::types::{Types, spelled, token};
use super::{constructor, enumeration, form, model_example, union};

/// Adds the code of one model.
pub(super) fn model(types: Types<'_>, model: &Model, file: &mut RustFile<'_>) {
    match &model.kind {
        ModelKind::Struct(it) => structure(types, model, it, file),
        ModelKind::StringEnum(variants, openness) => {
            file.independent_rows(&enumeration::string_enum(types.api, model, variants, *openness));
        }
        ModelKind::IntegerEnum(variants) => {
            file.independent_rows(&enumeration::integer_enum(types.api, model, variants))
        }
        ModelKind::Union(it) => union::union(types, model, it, file),
        ModelKind::Form(it) => form::form(types, model, it, file),
        ModelKind::Headers(fields) => form::headers(types, model, fields, file),
    }
}

fn structure(types: Types<'_>, model: &Model, it: &Struct, file: &mut RustFile<'_>) {
    definition(types, model, it, file);
    file.items(constructor::constructor(types, model, it));
    file.rows_with(&["Json", "json"], &conversion(model, it));
}

/// Adds the struct. Its lines are formatted here, like those of the conversion.
fn definition(types: Types<'_>, model: &Model, it: &Struct, file: &mut RustFile<'_>) {
    let docs = model_docs(types.api, model).then(model_example::example(types.api, model));
    let is_empty = is_empty_by_default(it);
    let default = if it.constructor && is_empty { ", Default" } else { "" };
    // Only tests create values that are only received.
    let default_in_tests = match !it.constructor && is_empty {
        true => "#[cfg_attr(feature = \"test-util\", derive(Default))]\n",
        false => "",
    };
    let mut text = format!(
        "{}#[derive(Clone, Debug, PartialEq{default})]\n{default_in_tests}#[non_exhaustive]\npub struct {} {{\n",
        docs.outer(""),
        model.ident,
    );
    for field in &it.fields {
        text.push_str(&field_docs(types, field).outer("    "));
        let ty = types.of_field(field);
        file.note(&ty);
        push_field(&mut text, &field.ident, &ty);
    }
    if let Some((ident, values)) = &it.additional {
        text.push_str("    /// Further members (`additionalProperties`).\n");
        let values = types.of(values);
        let ty = quote!(BTreeMap<String, #values>);
        file.note(&ty);
        push_field(&mut text, ident, &ty);
    }
    text.push_str(&format!(
        "    /// Unknown members, preserved as received.\n    pub {}: json::Extra,\n}}\n",
        it.extra
    ));
    file.rows_with(&["json"], &text);
}

fn field_docs(types: Types<'_>, field: &ModelField) -> Doc {
    let mut own = field.docs.clone();
    if field.value == RustType::Secret {
        own.example = None;
    }
    let deprecated = field.docs.deprecated.then(|| Doc::ours("Deprecated."));
    member_docs(types.api, &own, &field.wire).then(deprecated.unwrap_or_default())
}

fn push_field(text: &mut String, ident: &Ident, ty: &TokenStream) {
    let line = format!("    pub {ident}: {},", spelled(ty));
    if line.chars().count() <= LONGEST_LINE {
        text.push_str(&line);
        text.push('\n');
    } else {
        let ident = token(ident);
        text.push_str(&field(&quote!(pub #ident: #ty)));
    }
}

/// Returns the conversion from and to JSON. Its lines are formatted here, because parsing and printing them would take a third of
/// the time for a model.
fn conversion(model: &Model, it: &Struct) -> String {
    let mut text = format!(
        "impl Json for {} {{\n    #[inline]\n    fn decode(node: json::Node<'_>) -> Self {{\n        let mut members = \
         node.object();\n        Self {{\n",
        model.ident
    );
    for field in &it.fields {
        let call = MemberCall { method: member_method(field), wire: &field.wire, value: None };
        call.push(&mut text, 12, &format!("{}: ", field.ident), ",\n");
    }
    if let Some((ident, _)) = &it.additional {
        text.push_str(&format!("            {ident}: members.additional(),\n"));
    }
    text.push_str(&format!(
        "            {}: members.rest(),\n        }}\n    }}\n\n    #[inline]\n    fn encode(&self, writer: &mut json::Writer) \
         {{\n        let mut members = writer.object(&self.{});\n",
        it.extra, it.extra
    ));
    for field in &it.fields {
        let call = MemberCall { method: member_method(field), wire: &field.wire, value: Some(&field.ident) };
        call.push(&mut text, 8, "", ";\n");
    }
    if let Some((ident, _)) = &it.additional {
        text.push_str(&format!("        members.additional(&self.{ident});\n"));
    }
    text.push_str("        members.rest();\n    }\n}\n");
    text
}

/// A call that reads or writes a member.
struct MemberCall<'a> {
    method: &'static str,
    /// The name on the wire.
    wire: &'a str,
    /// The field that is written.
    value: Option<&'a Ident>,
}

impl MemberCall<'_> {
    /// Appends the call to a line with this indentation, or breaks it if the line would be too long.
    fn push(&self, text: &mut String, indentation: usize, before: &str, after: &str) {
        let Self { method, wire, value } = self;
        let wire = Literal::string(wire);
        let value = value.map(|it| format!("&self.{it}"));
        let indent = " ".repeat(indentation);
        let arguments = match &value {
            Some(value) => format!("{wire}, {value}"),
            None => wire.to_string(),
        };
        let line = format!("{indent}{before}members.{method}({arguments}){after}");
        if line.trim_end().chars().count() <= LONGEST_LINE {
            text.push_str(&line);
            return;
        }
        let rest = format!("{indent}    .{method}({arguments}){after}");
        text.push_str(&format!("{indent}{before}members\n"));
        if rest.trim_end().chars().count() <= LONGEST_LINE {
            text.push_str(&rest);
            return;
        }
        text.push_str(&format!("{indent}    .{method}(\n{indent}        {wire},\n"));
        if let Some(value) = value {
            text.push_str(&format!("{indent}        {value},\n"));
        }
        text.push_str(&format!("{indent}    ){after}"));
    }
}

fn member_method(field: &ModelField) -> &'static str {
    match field.presence {
        Presence::Nullable if field.value == RustType::Value => Presence::Required.as_str(),
        presence => presence.as_str(),
    }
}
