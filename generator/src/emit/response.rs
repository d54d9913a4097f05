//! Results: their types, the functions that decode them, and the enum of an operation with several.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Group, Operation, ResultBody, ResultType, ResultVariant, RustType, StreamBody};
use crate::ir::Status;

use super::docs::{Doc, Inline, alternatives, inlines};
use super::model_docs::method_link;
use super::rust_file::RustFile;
use super::types::{Types, token};

/// Returns the function that decodes the response.
pub(super) fn decoder(types: Types<'_>, answer: &ResultType) -> TokenStream {
    match answer {
        ResultType::One(ResultBody::Empty) => quote!(decode::empty),
        ResultType::One(ResultBody::Json(_)) => quote!(decode::json),
        ResultType::One(ResultBody::Text) => quote!(decode::text),
        ResultType::One(ResultBody::Bytes) => quote!(decode::bytes),
        ResultType::One(ResultBody::Headers(id)) => {
            let ty = types.of(&RustType::Model(*id));
            quote!(|response| Ok(#ty::read(response.headers())))
        }
        ResultType::Choice { ident, .. } => {
            let ident = token(ident);
            quote!(#ident::decode)
        }
        ResultType::Stream(it) => match &it.body {
            StreamBody::EventData(_) => quote!(decode::item),
            StreamBody::EventText => quote!(decode::text),
            StreamBody::Events(_) => quote!(decode::event),
            StreamBody::Values(_) => quote!(decode::item),
            StreamBody::Parts(_) => quote!(decode::json_part),
            StreamBody::PartText => quote!(decode::text_part),
            StreamBody::PartBytes => quote!(decode::bytes),
        },
    }
}

/// Returns the type of the result, or of the items of a stream.
pub(super) fn result_type(types: Types<'_>, answer: &ResultType) -> TokenStream {
    match answer {
        ResultType::One(body) => body_type(types, body),
        ResultType::Choice { ident, .. } => {
            let ident = token(ident);
            quote!(#ident)
        }
        ResultType::Stream(it) => item_type(types, &it.body),
    }
}

/// Returns the type of the items of a stream.
fn item_type(types: Types<'_>, body: &StreamBody) -> TokenStream {
    match body {
        StreamBody::EventData(it) | StreamBody::Events(it) | StreamBody::Values(it) => types.of(it),
        StreamBody::EventText => quote!(String),
        StreamBody::Parts(it) => {
            let ty = types.of(it);
            quote!(sdk_runtime::PartContent<#ty>)
        }
        StreamBody::PartText => quote!(sdk_runtime::PartContent<String>),
        StreamBody::PartBytes => quote!(sdk_runtime::Bytes),
    }
}

pub(super) fn body_type(types: Types<'_>, body: &ResultBody) -> TokenStream {
    match body {
        ResultBody::Empty => quote!(()),
        ResultBody::Json(value) => types.of(value),
        ResultBody::Text => quote!(String),
        ResultBody::Bytes => quote!(sdk_runtime::Bytes),
        ResultBody::Headers(id) => types.of(&RustType::Model(*id)),
    }
}

/// Adds the enum of an operation with several results.
pub(super) fn result_choice(types: Types<'_>, group: &Group, operation: &Operation, file: &mut RustFile<'_>) {
    let ResultType::Choice { ident, variants } = &operation.method.answer else { return };
    let name = token(ident);
    let definitions = variants.iter().map(|variant| {
        let documentation = Doc::description(&variant.description, &types.api.links);
        let documentation = documentation.or(|| {
            Doc::paragraph(inlines!["A response with the status ", Inline::code(&variant.status.to_string()), "."])
        });
        let documentation = match variant.content_types.as_slice() {
            [] => documentation,
            list => documentation.then(Doc::paragraph(inlines!["Media type: ", alternatives(list), "."])),
        };
        let ident = token(&variant.ident);
        let body = (variant.body != ResultBody::Empty).then(|| {
            let ty = body_type(types, &variant.body);
            quote!((#ty))
        });
        quote!(#documentation #ident #body,)
    });
    let arms = variants.iter().map(|variant| {
        let reading = reading(types, variant);
        let status = status_test(variant.status);
        let test = match content_type_test(&variant.content_types) {
            Some(test) => quote!(#status if #test),
            None => status,
        };
        quote!(#test => #reading,)
    });
    // An undocumented response is decoded like the first documented one.
    let is_exhaustive = variants
        .iter()
        .any(|it| !matches!(it.status, Status::Code(_)) && content_type_test(&it.content_types).is_none());
    let first = variants.first().filter(|_| !is_exhaustive).map(|variant| reading(types, variant));
    let first = first.iter();
    let title =
        Doc::paragraph(inlines!["The result of ", method_link(group, operation), ", by status and media type."]);
    file.items(quote! {
        #title
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
        }
    });
    file.items(quote! {
        impl #name {
            #[inline]
            fn decode(response: &sdk_runtime::RawResponse) -> Result<Self, sdk_runtime::ResponseError> {
                match response.status().as_u16() {
                    #(#arms)*
                    #(_ => #first,)*
                }
            }
        }
    });
}

/// Returns the expression that decodes one of the responses.
fn reading(types: Types<'_>, variant: &ResultVariant) -> TokenStream {
    let ident = token(&variant.ident);
    match &variant.body {
        ResultBody::Empty => quote!(Ok(Self::#ident)),
        ResultBody::Json(_) => quote!(response.json().map(Self::#ident)),
        ResultBody::Text => quote!(response.text().map(Self::#ident)),
        ResultBody::Bytes => quote!(response.bytes().map(Self::#ident)),
        ResultBody::Headers(id) => {
            let ty = types.of(&RustType::Model(*id));
            quote!(Ok(Self::#ident(#ty::read(response.headers()))))
        }
    }
}

/// Returns the test for one of these content types, or `None` if any content type is accepted.
fn content_type_test(content_types: &[String]) -> Option<TokenStream> {
    let essence = |it: &String| it.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let essences: Vec<String> = content_types.iter().map(essence).collect();
    if essences.iter().any(|it| it == "*/*") {
        return None;
    }
    let tests = essences.iter().map(|it| match it.split_once('*') {
        Some((start, "")) => quote!(response.content_type().starts_with(#start)),
        Some((start, end)) => {
            quote!(response.content_type().starts_with(#start) && response.content_type().ends_with(#end))
        }
        None => quote!(response.content_type() == #it),
    });
    let tests: Vec<TokenStream> = tests.collect();
    (!tests.is_empty()).then(|| quote!(#(#tests)||*))
}

/// Returns the pattern for a successful status. The only possible range is that of all successful statuses.
fn status_test(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(_) | Status::Default => quote!(_),
    }
}
