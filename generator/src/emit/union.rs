//! Unions: an enum with a variant for each type, and one for all other values.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Model, RustType, UnionModel, UnionVariant};

use super::docs::{Doc, Inline, docs, inlines};
use super::model_docs::model_docs;
use super::rust_file::RustFile;
use super::types::{Types, outline_type, token};

pub(super) fn union(types: Types<'_>, model: &Model, it: &UnionModel, file: &mut RustFile<'_>) {
    let documentation = model_docs(types.api, model);
    let name = token(&model.ident);
    let idents: Vec<_> = it.variants.iter().map(|it| token(&it.ident)).collect();
    let definitions = it.variants.iter().zip(&idents).map(|(variant, ident)| {
        let unboxed = match &variant.value {
            RustType::Boxed(inner) => inner,
            other => other,
        };
        let own = docs(&variant.docs, &types.api.links).or(|| {
            Doc::paragraph(inlines![
                "A value of type ",
                Inline::code(&outline_type(types.api, unboxed).to_string()),
                "."
            ])
        });
        let value = types.of(&variant.value);
        quote! {
            #own
            #ident(#value),
        }
    });
    file.items(quote! {
        #documentation
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
            /// A value of a different type.
            Other(json::Value),
        }
    });
    file.each(it.variants.iter().zip(&idents).flat_map(|(variant, ident)| from(types, model, &variant.value, ident)));
    file.independent_rows(&accessors(types, model, it));
    let start = match &it.discriminator {
        Some(member) => quote!(node.tagged_union(#member)),
        None => quote!(node.union()),
    };
    let attempts = it.variants.iter().zip(&idents).map(|(variant, ident)| {
        if it.discriminator.is_some() && !variant.tags.is_empty() {
            let tags = &variant.tags;
            quote!(union.tagged(&[#(#tags),*], Self::#ident);)
        } else if !variant.constants.is_empty() {
            let constants = variant.constants.iter().map(|(name, value)| quote!((#name, #value)));
            quote!(union.constant(&[#(#constants),*], Self::#ident);)
        } else if variant.closed {
            quote!(union.closed(Self::#ident);)
        } else {
            quote!(union.variant(Self::#ident);)
        }
    });
    let encoded = it.variants.iter().zip(&idents).map(|(variant, ident)| match &it.discriminator {
        Some(member) if !variant.tags.is_empty() => {
            let tags = &variant.tags;
            quote!(Self::#ident(value) => writer.tagged(#member, &[#(#tags),*], value),)
        }
        _ => quote!(Self::#ident(value) => value.encode(writer),),
    });
    file.items(quote! {
        impl Json for #name {
            #[inline]
            fn decode(node: json::Node<'_>) -> Self {
                let mut union = #start;
                #(#attempts)*
                union.finish(Self::Other)
            }

            #[inline]
            fn encode(&self, writer: &mut json::Writer) {
                match self {
                    #(#encoded)*
                    Self::Other(value) => value.encode(writer),
                }
            }
        }
    });
}

/// Returns the conversions from a variant's type, so that callers do not have to name the variant.
fn from(types: Types<'_>, model: &Model, value: &RustType, ident: &proc_macro2::Ident) -> Vec<TokenStream> {
    let name = token(&model.ident);
    let conversions = match value {
        // `Other` can contain such values too.
        RustType::Value => Vec::new(),
        RustType::String => vec![(quote!(&str), quote!(value.to_owned())), (quote!(String), quote!(value))],
        RustType::Boxed(inner) => vec![(types.of(inner), quote!(Box::new(value)))],
        other => vec![(types.of(other), quote!(value))],
    };
    let conversion = |(given, made)| {
        quote! {
            impl From<#given> for #name {
                #[inline]
                fn from(value: #given) -> Self {
                    Self::#ident(#made)
                }
            }
        }
    };
    conversions.into_iter().map(conversion).collect()
}

/// Returns the methods that return the values of variants, as an invocation of a macro of the runtime.
fn accessors(types: Types<'_>, model: &Model, it: &UnionModel) -> String {
    let mut text = format!("sdk_runtime::variants! {{\n    {} {{\n", model.ident);
    for variant in &it.variants {
        let (owned, mark) = match &variant.value {
            RustType::Boxed(inner) => (types.spelled(inner), "[*]"),
            other => (types.spelled(other), ""),
        };
        let borrowed = match &variant.value {
            RustType::String => "str".to_owned(),
            RustType::Vec(items) => format!("[{}]", types.spelled(items)),
            _ => owned.clone(),
        };
        let UnionVariant { ident, as_ident, into_ident, .. } = variant;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "        {ident}{mark}: {as_ident} -> {borrowed}, {into_ident} -> {owned};");
    }
    text.push_str("    }\n}\n");
    text
}
