//! The error body of a crate, with one variant for each documented type.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;

use crate::api::{Api, FeatureCondition};
use crate::pointer::Pointer;
use crate::settings::Settings;

use super::docs::{Doc, Inline, inlines};
use super::rust_file::RustFile;
use super::types::{Types, cfg, outline_type, token};

/// Adds the enum of error bodies.
pub(super) fn error_body(api: &Api, types: Types<'_>, settings: Option<&Settings>, file: &mut RustFile<'_>) {
    let variants = api.errors.iter().map(|variant| {
        let cfg = cfg(&variant.condition);
        let ident = token(&variant.ident);
        let value = types.of(&variant.value);
        // Without the features of the variant, an import of its type would be unused.
        let value = match variant.condition {
            FeatureCondition::Always => value,
            FeatureCondition::AnyOf(_) => with_whole_paths(value),
        };
        let title = Doc::paragraph(inlines![
            "A body of type ",
            Inline::code(&outline_type(api, &variant.value).to_string()),
            "."
        ]);
        quote!(#title #cfg #ident(#value),)
    });
    file.items(quote! {
        /// The documented error bodies. Each operation lists the statuses that have them.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum ErrorBody {
            #(#variants)*
            /// A body that the specification does not document for the status.
            Other(json::Value),
        }
    });
    let arms = api.errors.iter().enumerate().map(|(index, variant)| {
        let cfg = cfg(&variant.condition);
        let ident = token(&variant.ident);
        let index = Literal::usize_unsuffixed(index);
        quote!(#cfg #index => Self::#ident(Json::decode(node)),)
    });
    let decode = if api.errors.is_empty() {
        quote! {
            #[inline]
            fn decode(_index: u16, node: json::Node<'_>) -> Self {
                Self::Other(Json::decode(node))
            }
        }
    } else {
        quote! {
            #[inline]
            fn decode(index: u16, node: json::Node<'_>) -> Self {
                match index {
                    #(#arms)*
                    _ => Self::Other(Json::decode(node)),
                }
            }
        }
    };
    let codes = pointers("CODES", settings.map(|it| it.error_code.as_slice()));
    let messages = pointers("MESSAGES", settings.map(|it| it.error_message.as_slice()));
    file.items(quote! {
        impl sdk_runtime::ErrorBody for ErrorBody {
            #codes
            #messages

            #decode

            fn other(value: json::Value) -> Self {
                Self::Other(value)
            }
        }
    });
}

/// Returns a constant with pointers into error bodies, if there are any.
fn pointers(name: &str, pointers: Option<&[Pointer]>) -> Option<TokenStream> {
    let pointers = pointers.filter(|it| !it.is_empty())?.iter().map(Pointer::as_str);
    let name = Ident::new(name, Span::call_site());
    Some(quote!(const #name: &'static [&'static str] = &[#(#pointers),*];))
}

/// Writes the paths of a type without imports.
fn with_whole_paths(ty: TokenStream) -> TokenStream {
    let trees = ty.into_iter().map(|tree| match tree {
        TokenTree::Ident(name) if name == "BTreeMap" => quote!(std::collections::BTreeMap),
        TokenTree::Ident(name) if name == "types" => quote!(sdk_runtime::types),
        TokenTree::Group(group) => {
            TokenTree::from(Group::new(group.delimiter(), with_whole_paths(group.stream()))).into()
        }
        other => TokenStream::from(other),
    });
    trees.collect()
}
