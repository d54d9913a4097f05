//! Types as code spells them.

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::quote;

use crate::api::{Api, FeatureCondition, RustType};
use crate::names::Ident;

/// A claimed name as a token.
pub(super) fn token(ident: &Ident) -> Token {
    match ident.spelling().strip_prefix("r#") {
        Some(keyword) => Token::new_raw(keyword, Span::call_site()),
        None => Token::new(ident.spelling(), Span::call_site()),
    }
}

/// Where a type is spelled: names of models stand alone among models, and behind `models::` elsewhere.
#[derive(Clone, Copy)]
pub(super) enum Spelling {
    AmongModels,
    Elsewhere,
}

/// Spells types.
#[derive(Clone, Copy)]
pub(super) struct Types<'a> {
    pub(super) api: &'a Api,
    pub(super) spelling: Spelling,
}

impl Types<'_> {
    pub(super) fn of(&self, value: &RustType) -> TokenStream {
        match value {
            RustType::Value => quote!(json::Value),
            RustType::Bool => quote!(bool),
            RustType::I32 => quote!(i32),
            RustType::I64 => quote!(i64),
            RustType::F64 => quote!(f64),
            RustType::String => quote!(String),
            RustType::DateTime => quote!(types::DateTime),
            RustType::Date => quote!(types::Date),
            RustType::Uuid => quote!(types::Uuid),
            RustType::Decimal => quote!(types::Decimal),
            RustType::Base64 => quote!(types::Base64),
            RustType::Secret => quote!(types::Secret),
            RustType::Option(inner) => {
                let inner = self.of(inner);
                quote!(Option<#inner>)
            }
            RustType::Vec(inner) => {
                let inner = self.of(inner);
                quote!(Vec<#inner>)
            }
            RustType::Map(inner) => {
                let inner = self.of(inner);
                quote!(BTreeMap<String, #inner>)
            }
            RustType::Boxed(inner) => {
                let inner = self.of(inner);
                quote!(Box<#inner>)
            }
            RustType::Model(id) => {
                let ident = token(&self.api.models[id.0].ident);
                match self.spelling {
                    Spelling::AmongModels => quote!(#ident),
                    Spelling::Elsewhere => quote!(models::#ident),
                }
            }
        }
    }
}

/// The type as a text without paths, for `api.json` and documentation.
pub(super) fn type_text(api: &Api, value: &RustType) -> String {
    match value {
        RustType::Value => "Value".to_owned(),
        RustType::Bool => "bool".to_owned(),
        RustType::I32 => "i32".to_owned(),
        RustType::I64 => "i64".to_owned(),
        RustType::F64 => "f64".to_owned(),
        RustType::String => "String".to_owned(),
        RustType::DateTime => "DateTime".to_owned(),
        RustType::Date => "Date".to_owned(),
        RustType::Uuid => "Uuid".to_owned(),
        RustType::Decimal => "Decimal".to_owned(),
        RustType::Base64 => "Base64".to_owned(),
        RustType::Secret => "Secret".to_owned(),
        RustType::Option(inner) => format!("Option<{}>", type_text(api, inner)),
        RustType::Vec(inner) => format!("Vec<{}>", type_text(api, inner)),
        RustType::Map(inner) => format!("BTreeMap<String, {}>", type_text(api, inner)),
        RustType::Boxed(inner) => format!("Box<{}>", type_text(api, inner)),
        RustType::Model(id) => api.models[id.0].ident.as_str().to_owned(),
    }
}

/// `#[path = "…"]` where rustc does not find the file of a module by its name alone.
pub(super) fn path(module: &Ident) -> Option<TokenStream> {
    (!module.as_str().is_ascii()).then(|| {
        let file = format!("{}.rs", module.as_str());
        quote!(#[path = #file])
    })
}

/// `#[cfg(…)]` for a condition; nothing where it is always open.
pub(super) fn cfg(condition: &FeatureCondition) -> TokenStream {
    match condition {
        FeatureCondition::Always => TokenStream::new(),
        FeatureCondition::AnyOf(features) => match features.as_slice() {
            [feature] => quote!(#[cfg(feature = #feature)]),
            features => quote!(#[cfg(any(#(feature = #features),*))]),
        },
    }
}
