//! Request bodies, and the enum of an operation that takes several.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{BodyChoice, BodyValue, BodyWriter, FormStyles, Group, Operation};

use super::docs::{Doc, Inline, inlines};
use super::model_docs::method_link;
use super::rust_file::RustFile;
use super::style::{style_constant, styled_members};
use super::types::{Types, token};

/// Returns the method call that writes a body.
pub(super) fn body_line(writer: &BodyWriter, value: &TokenStream) -> TokenStream {
    match writer {
        BodyWriter::Json { content_type } => quote!(.json(#content_type, #value)),
        BodyWriter::JsonLines { content_type } => quote!(.json_lines(#content_type, #value)),
        BodyWriter::UrlEncoded { styles: FormStyles::All(style) } => {
            let style = style_constant(*style);
            quote!(.form_as(#style, #value))
        }
        BodyWriter::UrlEncoded { styles: FormStyles::Of(styles) } if styles.is_empty() => quote!(.form(#value)),
        BodyWriter::UrlEncoded { styles: FormStyles::Of(styles) } => {
            let styles = styled_members(styles);
            quote!(.form_with(&[#styles], #value))
        }
        BodyWriter::Multipart { content_type } if is_form_data(content_type) => quote!(.multipart(#value)),
        BodyWriter::Multipart { content_type } => quote!(.multipart_as(#content_type, #value)),
        BodyWriter::Text { content_type } => quote!(.text(#content_type, #value)),
        BodyWriter::Binary { content_type } => quote!(.bytes(#content_type, #value)),
    }
}

fn is_form_data(content_type: &str) -> bool {
    content_type.eq_ignore_ascii_case("multipart/form-data")
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
            BodyWriter::Json { .. } | BodyWriter::JsonLines { .. } | BodyWriter::UrlEncoded { .. } => quote!(&body),
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
