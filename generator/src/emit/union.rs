//! Unions: an enum with a variant for each type, and one for what is none of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Model, RustType, UnionModel};

use super::docs::{Doc, Inline, docs, inlines};
use super::model_docs::model_docs;
use super::types::{Types, outline_type, token};
use crate::source_file::Chunk;

pub(super) fn union(types: Types<'_>, model: &Model, it: &UnionModel) -> Vec<Chunk> {
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
    let definition = quote! {
        #documentation
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
            /// A value of none of these types.
            Other(json::Value),
        }
    };
    let start = match &it.discriminator {
        Some(member) => quote!(node.tagged_union(#member)),
        None => quote!(node.union()),
    };
    let attempts = it.variants.iter().zip(&idents).map(|(variant, ident)| {
        if it.discriminator.is_some() && !variant.tags.is_empty() {
            let tags = &variant.tags;
            quote!(union.tagged(&[#(#tags),*], Self::#ident);)
        } else {
            quote!(union.variant(Self::#ident);)
        }
    });
    let conversion = quote! {
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
                    #(Self::#idents(value) => value.encode(writer),)*
                    Self::Other(value) => value.encode(writer),
                }
            }
        }
    };
    let from = it.variants.iter().zip(&idents).filter_map(|(variant, ident)| from(types, model, &variant.value, ident));
    let from = quote!(#(#from)*);
    vec![Chunk::Items(definition), Chunk::Items(from), Chunk::Items(conversion)]
}

/// The way from a variant's type, so that a caller need not name the variant.
fn from(types: Types<'_>, model: &Model, value: &RustType, ident: &proc_macro2::Ident) -> Option<TokenStream> {
    let name = token(&model.ident);
    let (given, made) = match value {
        // `Other` holds such values as well.
        RustType::Value => return None,
        RustType::String => (quote!(&str), quote!(value.to_owned())),
        RustType::Boxed(inner) => (types.of(inner), quote!(Box::new(value))),
        other => (types.of(other), quote!(value)),
    };
    Some(quote! {
        impl From<#given> for #name {
            #[inline]
            fn from(value: #given) -> Self {
                Self::#ident(#made)
            }
        }
    })
}
