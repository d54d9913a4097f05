//! Models: structs, and their conversion from and to JSON.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::{Model, ModelField, ModelKind, RustType, Struct};
use crate::ir::Presence;

use super::docs::Doc;
use super::model_docs::{is_empty_by_default, member_docs, model_docs};
use super::rust_file::RustFile;
use super::types::{Types, token};
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
    file.items(definition(types, model, it));
    file.items(constructor::constructor(types, model, it));
    file.items(conversion(model, it));
}

fn definition(types: Types<'_>, model: &Model, it: &Struct) -> TokenStream {
    let docs = model_docs(types.api, model).then(model_example::example(types.api, model));
    let name = token(&model.ident);
    let fields = it.fields.iter().map(|field| field_definition(types, field));
    let additional = it.additional.iter().map(|(ident, values)| {
        let ident = token(ident);
        let values = types.of(values);
        quote! {
            /// Further members (`additionalProperties`).
            pub #ident: BTreeMap<String, #values>,
        }
    });
    let extra = token(&it.extra);
    let is_empty = is_empty_by_default(it);
    let default = (it.constructor && is_empty).then(|| quote!(, Default));
    // Only tests create values that are only received.
    let default_in_tests =
        (!it.constructor && is_empty).then(|| quote!(#[cfg_attr(feature = "test-util", derive(Default))]));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #default)]
        #default_in_tests
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #(#additional)*
            /// Unknown members, preserved as received.
            pub #extra: json::Extra,
        }
    }
}

fn field_definition(types: Types<'_>, field: &ModelField) -> TokenStream {
    let mut own = field.docs.clone();
    if field.value == RustType::Secret {
        own.example = None;
    }
    let deprecated = field.docs.deprecated.then(|| Doc::ours("Deprecated."));
    let docs = member_docs(types.api, &own, &field.wire).then(deprecated.unwrap_or_default());
    let ident = token(&field.ident);
    let ty = types.of_field(field);
    quote! {
        #docs
        pub #ident: #ty,
    }
}

fn conversion(model: &Model, it: &Struct) -> TokenStream {
    let name = token(&model.ident);
    let decoded = it.fields.iter().map(|field| {
        let ident = token(&field.ident);
        let wire = &field.wire;
        let method = format_ident!("{}", member_method(field));
        quote!(#ident: members.#method(#wire),)
    });
    let encoded = it.fields.iter().map(|field| {
        let ident = token(&field.ident);
        let wire = &field.wire;
        let method = format_ident!("{}", member_method(field));
        quote!(members.#method(#wire, &self.#ident);)
    });
    let additional = it.additional.iter().map(|(ident, _)| token(ident)).collect::<Vec<_>>();
    let extra = token(&it.extra);
    quote! {
        impl Json for #name {
            #[inline]
            fn decode(node: json::Node<'_>) -> Self {
                let mut members = node.object();
                Self {
                    #(#decoded)*
                    #(#additional: members.additional(),)*
                    #extra: members.rest(),
                }
            }

            #[inline]
            fn encode(&self, writer: &mut json::Writer) {
                let mut members = writer.object(&self.#extra);
                #(#encoded)*
                #(members.additional(&self.#additional);)*
                members.rest();
            }
        }
    }
}

fn member_method(field: &ModelField) -> &'static str {
    match field.presence {
        Presence::Nullable if field.value == RustType::Value => Presence::Required.as_str(),
        presence => presence.as_str(),
    }
}
