//! Types as code spells them.

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::quote;

use crate::api::{Api, FeatureCondition, RustType};
use crate::names::Ident;
use crate::outline;

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

/// The type as outlines have it, without paths.
pub(super) fn outline_type(api: &Api, value: &RustType) -> outline::RustType {
    let named = |name: &str| outline::RustType::named(name);
    let generic = |name, inner: &RustType| outline::RustType::generic(name, outline_type(api, inner));
    match value {
        RustType::Value => named("Value"),
        RustType::Bool => named("bool"),
        RustType::I32 => named("i32"),
        RustType::I64 => named("i64"),
        RustType::F64 => named("f64"),
        RustType::String => named("String"),
        RustType::DateTime => named("DateTime"),
        RustType::Date => named("Date"),
        RustType::Uuid => named("Uuid"),
        RustType::Decimal => named("Decimal"),
        RustType::Base64 => named("Base64"),
        RustType::Secret => named("Secret"),
        RustType::Option(inner) => generic("Option", inner),
        RustType::Vec(inner) => generic("Vec", inner),
        RustType::Map(inner) => outline::RustType::Generic {
            name: "BTreeMap".to_owned(),
            arguments: vec![named("String"), outline_type(api, inner)],
        },
        RustType::Boxed(inner) => generic("Box", inner),
        RustType::Model(id) => named(api.models[id.0].ident.as_str()),
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
