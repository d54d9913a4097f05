//! Security schemes, which are constants that callers create credentials with.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Requirements, Scheme};
use crate::ir::{KeyLocation, SchemeKind};
use crate::source_file::SourceFile;

use super::docs::{Doc, Inline, inlines};
use super::head::head;
use super::imports::{Imports, OwnImports};
use super::model_docs::printable;
use super::rust_file::RustFile;
use super::types::token;

pub(super) fn security_schemes(api: &Api) -> SourceFile {
    let docs = Doc::ours(
        "The security schemes of the API. Pass credentials for them to \
         [`ClientBuilder::credential`](sdk_runtime::ClientBuilder::credential).",
    );
    let mut file = RustFile::new(Imports::of(&["security"], OwnImports::Above(&[])));
    file.each(api.security.schemes.iter().map(|it| constant(api, it)));
    let schemes = api.security.schemes.iter().map(|it| {
        let ident = token(&it.ident);
        match it.kind {
            SchemeKind::MutualTls => quote!(#ident),
            _ => quote!(#ident.scheme()),
        }
    });
    let required = requirements(&api.security.required);
    file.each([
        quote!(pub(super) const SCHEMES: &[security::SecurityScheme] = &[#(#schemes),*];),
        quote! {
            /// The requirements of operations that have none of their own.
            pub(super) const REQUIRED: &[&[&str]] = #required;
        },
    ]);
    file.finish(api.package.target.source_path("security_schemes.rs"), head(api, &docs))
}

/// Returns the expression for requirements.
pub(super) fn requirements(requirements: &Requirements) -> TokenStream {
    let alternatives = requirements.iter().map(|schemes| quote!(&[#(#schemes),*]));
    quote!(&[#(#alternatives),*])
}

/// Returns the call that gives a builder credentials for a scheme, for examples. A bearer token needs no scheme.
pub(super) fn example_credential(api: &Api) -> Option<String> {
    let name = api.security.required.first()?.first()?;
    let scheme = api.security.schemes.iter().find(|it| it.name == *name)?;
    let credential = match &scheme.kind {
        SchemeKind::Basic => "user(\"user\", \"password\")",
        SchemeKind::ApiKey { .. } => "key(\"key\")",
        SchemeKind::Token { .. } | SchemeKind::MutualTls => return None,
    };
    Some(format!("security_schemes::{}.{credential}", scheme.ident))
}

fn constant(api: &Api, scheme: &Scheme) -> TokenStream {
    let description = scheme.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default();
    let docs = description.then(kind_docs(&scheme.kind));
    let (ident, name) = (token(&scheme.ident), &scheme.name);
    let (ty, value) = match &scheme.kind {
        SchemeKind::Basic => (quote!(BasicScheme), quote!(BasicScheme::new(#name))),
        SchemeKind::Token { token_url: None } => (quote!(TokenScheme), quote!(TokenScheme::new(#name))),
        SchemeKind::Token { token_url: Some(url) } => {
            (quote!(TokenScheme), quote!(TokenScheme::new(#name).token_url(#url)))
        }
        SchemeKind::ApiKey { location, parameter } => {
            let value = match location {
                KeyLocation::Header => quote!(ApiKeyScheme::header(#name, #parameter)),
                KeyLocation::Query => quote!(ApiKeyScheme::query(#name, #parameter)),
                KeyLocation::Cookie => quote!(ApiKeyScheme::cookie(#name, #parameter)),
            };
            (quote!(ApiKeyScheme), value)
        }
        SchemeKind::MutualTls => (quote!(SecurityScheme), quote!(SecurityScheme::mutual_tls(#name))),
    };
    quote! {
        #docs
        pub const #ident: security::#ty = security::#value;
    }
}

fn kind_docs(kind: &SchemeKind) -> Doc {
    match kind {
        SchemeKind::Basic => Doc::ours("HTTP Basic authentication with a user and a password."),
        SchemeKind::Token { token_url: None } => Doc::ours("A bearer token."),
        SchemeKind::Token { token_url: Some(url) } => Doc::paragraph(inlines![
            "A bearer token, which clients can request at ",
            Inline::code(&printable(url)),
            "."
        ]),
        SchemeKind::ApiKey { location, parameter } => {
            let location = match location {
                KeyLocation::Header => "A key in the header ",
                KeyLocation::Query => "A key in the query parameter ",
                KeyLocation::Cookie => "A key in the cookie ",
            };
            Doc::paragraph(inlines![location, Inline::code(&printable(parameter)), "."])
        }
        SchemeKind::MutualTls => Doc::ours(
            "The client's certificate. See [`ClientBuilder::client_identity`](sdk_runtime::ClientBuilder::client_identity).",
        ),
    }
}
