//! Answers: their types, the functions that read them, and the choice among several.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Answer, AnswerBody, AnswerVariant, Operation, RustType};
use crate::ir::Status;

use super::docs::Doc;
use super::model::printable;
use super::source::Chunk;
use super::types::{Types, token};

/// The function that reads the answer.
pub(super) fn decoder(types: Types<'_>, answer: &Answer) -> TokenStream {
    match answer {
        Answer::One(AnswerBody::Empty) => quote!(decode::empty),
        Answer::One(AnswerBody::Json(_)) => quote!(decode::json),
        Answer::One(AnswerBody::Text) => quote!(decode::text),
        Answer::One(AnswerBody::Bytes) => quote!(decode::bytes),
        Answer::One(AnswerBody::Headers(id)) => {
            let ty = types.of(&RustType::Model(*id));
            quote!(|response| Ok(#ty::read(response.headers())))
        }
        Answer::Choice { ident, .. } => {
            let ident = token(ident);
            quote!(#ident::decode)
        }
    }
}

pub(super) fn answer_type(types: Types<'_>, answer: &Answer) -> TokenStream {
    match answer {
        Answer::One(body) => body_type(types, body),
        Answer::Choice { ident, .. } => {
            let ident = token(ident);
            quote!(#ident)
        }
    }
}

fn body_type(types: Types<'_>, body: &AnswerBody) -> TokenStream {
    match body {
        AnswerBody::Empty => quote!(()),
        AnswerBody::Json(value) => types.of(value),
        AnswerBody::Text => quote!(String),
        AnswerBody::Bytes => quote!(sdk_runtime::Bytes),
        AnswerBody::Headers(id) => types.of(&RustType::Model(*id)),
    }
}

/// The choice among several answers.
pub(super) fn answer_choice(types: Types<'_>, operation: &Operation) -> Vec<Chunk> {
    let Answer::Choice { ident, variants } = &operation.answer else { return Vec::new() };
    let name = token(ident);
    let definitions = variants.iter().map(|variant| {
        let documentation = Doc::markdown(&variant.description);
        let documentation = documentation.or(|| Doc::text(format!("Status {}.", variant.status)));
        let content_types: Vec<String> =
            variant.content_types.iter().map(|it| format!("`{}`", printable(it))).collect();
        let documentation = match content_types.as_slice() {
            [] => documentation,
            list => documentation.paragraph(Doc::text(format!("As {}.", list.join(" or ")))),
        };
        let ident = token(&variant.ident);
        let body = (variant.body != AnswerBody::Empty).then(|| {
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
    // An answer that is not documented is read as the first that is.
    let is_exhaustive = variants
        .iter()
        .any(|it| !matches!(it.status, Status::Code(_)) && content_type_test(&it.content_types).is_none());
    let first = variants.first().filter(|_| !is_exhaustive).map(|variant| reading(types, variant));
    let first = first.iter();
    let title = Doc::text(format!("What `{}` answers.", operation.method.as_str()));
    let definition = quote! {
        #title
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#definitions)*
        }
    };
    let conversion = quote! {
        impl #name {
            #[inline]
            fn decode(response: &sdk_runtime::RawResponse) -> Result<Self, sdk_runtime::ResponseError> {
                match response.status().as_u16() {
                    #(#arms)*
                    #(_ => #first,)*
                }
            }
        }
    };
    vec![Chunk::Items(definition), Chunk::Items(conversion)]
}

/// The expression that reads one of the answers.
fn reading(types: Types<'_>, variant: &AnswerVariant) -> TokenStream {
    let ident = token(&variant.ident);
    match &variant.body {
        AnswerBody::Empty => quote!(Ok(Self::#ident)),
        AnswerBody::Json(_) => quote!(response.json().map(Self::#ident)),
        AnswerBody::Text => quote!(response.text().map(Self::#ident)),
        AnswerBody::Bytes => quote!(response.bytes().map(Self::#ident)),
        AnswerBody::Headers(id) => {
            let ty = types.of(&RustType::Model(*id));
            quote!(Ok(Self::#ident(#ty::read(response.headers()))))
        }
    }
}

/// Whether an answer has one of these content types; `None` where any will do.
fn content_type_test(content_types: &[String]) -> Option<TokenStream> {
    let essence = |it: &String| it.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let essences: Vec<String> = content_types.iter().map(essence).collect();
    if essences.iter().any(|it| it == "*/*") {
        return None;
    }
    let tests = essences.iter().map(|it| match it.strip_suffix('*') {
        Some(start) => quote!(response.content_type().starts_with(#start)),
        None => quote!(response.content_type() == #it),
    });
    let tests: Vec<TokenStream> = tests.collect();
    (!tests.is_empty()).then(|| quote!(#(#tests)||*))
}

/// The pattern of a success. Its only range is that of all successes.
fn status_test(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(_) | Status::Default => quote!(_),
    }
}
