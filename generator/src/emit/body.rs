//! Request bodies, and the enum of an operation that takes several.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{BodyChoice, BodyValue, BodyWriter, Group, Operation};

use super::docs::{Doc, Inline, inlines};
use super::model_docs::method_link;
use super::rust_file::RustFile;
use super::types::{Types, token};

/// Returns the method call that writes a body.
pub(super) fn body_line(writer: &BodyWriter, value: &TokenStream) -> TokenStream {
    match writer {
        BodyWriter::Json { content_type } => quote!(.json(#content_type, #value)),
        BodyWriter::UrlEncoded => quote!(.form(#value)),
        BodyWriter::Multipart => quote!(.multipart(#value)),
        BodyWriter::Text { content_type } => quote!(.text(#content_type, #value)),
        BodyWriter::Binary { content_type } => quote!(.bytes(#content_type, #value)),
    }
}

/// Adds the enum of an operation that takes several bodies.
pub(super) fn body_choice(
    types: Types<'_>,
    group: &Group,
    operation: &Operation,
    choice: &BodyChoice,
    file: &mut RustFile<'_>,
) {
    let name = token(&choice.ident);
    let definitions = choice.variants.iter().map(|variant| {
        let documentation =
            Doc::paragraph(inlines!["A body of the media type ", Inline::code(&variant.content_type), "."]);
        let ident = token(&variant.ident);
        let ty = match &variant.value {
            BodyValue::Model(value) => types.of(value),
            BodyValue::Text => quote!(String),
            BodyValue::Bytes => quote!(sdk_runtime::Upload),
        };
        quote!(#documentation #ident(#ty),)
    });
    let arms = choice.variants.iter().map(|variant| {
        let ident = token(&variant.ident);
        let value = match variant.writer {
            BodyWriter::Json { .. } | BodyWriter::UrlEncoded => quote!(&body),
            _ => quote!(body),
        };
        let line = body_line(&variant.writer, &value);
        quote!(Self::#ident(body) => call #line,)
    });
    let title = Doc::paragraph(inlines!["The request body of ", method_link(group, operation), ", by media type."]);
    file.items(quote! {
        #title
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
        }
    });
    file.items(quote! {
        impl #name {
            #[inline]
            fn write<T>(self, call: Call<'_, T>) -> Call<'_, T> {
                match self {
                    #(#arms)*
                }
            }
        }
    });
}
