//! Types in code.

use proc_macro2::{Delimiter, Ident as Token, Span, TokenStream, TokenTree};
use quote::quote;

use crate::api::{Api, FeatureCondition, ModelField, RustType, integer_type};
use crate::ir::Presence;
use crate::names::Ident;
use crate::outline;

/// Returns an identifier as a token.
pub(super) fn token(ident: &Ident) -> Token {
    match ident.spelling().strip_prefix("r#") {
        Some(keyword) => Token::new_raw(keyword, Span::call_site()),
        None => Token::new(ident.spelling(), Span::call_site()),
    }
}

/// The position of a type, which decides whether the names of models need the prefix `models::`.
#[derive(Clone, Copy)]
pub(super) enum Spelling {
    AmongModels,
    Elsewhere,
}

/// Writes types.
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
            RustType::Integer(format) => {
                let integer = Token::new(integer_type(*format), Span::call_site());
                quote!(#integer)
            }
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
            RustType::Tuple(items) => {
                let items = items.iter().map(|it| self.of(it));
                quote!((#(#items,)*))
            }
            RustType::OpenTuple(items, rest) => {
                let items = self.of(items);
                // The default type.
                let rest = (**rest != RustType::Value).then(|| self.of(rest)).into_iter();
                quote!(json::OpenTuple<#items #(, #rest)*>)
            }
            RustType::PartialTuple(inner) => {
                let inner = self.of(inner);
                quote!(json::PartialTuple<#inner>)
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

impl Types<'_> {
    /// Returns a type as formatted code.
    pub(super) fn spelled(&self, value: &RustType) -> String {
        spelled(&self.of(value))
    }

    /// Returns the type of a field, which depends on the presence of the member.
    pub(super) fn of_field(&self, field: &ModelField) -> TokenStream {
        let ty = self.of(&field.value);
        match field.presence {
            Presence::Required => ty,
            // A value of any kind can be null itself.
            Presence::Nullable if field.value == RustType::Value => ty,
            Presence::Optional | Presence::Nullable => quote!(Option<#ty>),
            Presence::OptionalNullable => quote!(json::Nullable<#ty>),
        }
    }
}

/// Formats the tokens of a type.
pub(super) fn spelled(tokens: &TokenStream) -> String {
    let mut text = String::new();
    spell(tokens, &mut text);
    text
}

fn spell(tokens: &TokenStream, text: &mut String) {
    let mut trees = tokens.clone().into_iter().peekable();
    let mut is_first_item = true;
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                spell(&group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' => {
                // A tuple of one item ends with a comma.
                text.push_str(match trees.peek() {
                    Some(_) => ", ",
                    None if is_first_item => ",",
                    None => "",
                });
                is_first_item = false;
            }
            TokenTree::Punct(mark) => text.push(mark.as_char()),
            // A word is separated from a word or a group that follows it, such as a lifetime from its type.
            TokenTree::Ident(word) => {
                text.push_str(&word.to_string());
                if matches!(trees.peek(), Some(TokenTree::Ident(_) | TokenTree::Group(_))) {
                    text.push(' ');
                }
            }
            TokenTree::Literal(literal) => text.push_str(&literal.to_string()),
        }
    }
}

/// Returns the type for outlines, without paths.
pub(super) fn outline_type(api: &Api, value: &RustType) -> outline::RustType {
    let named = |name: &str| outline::RustType::named(name);
    let generic = |name, inner: &RustType| outline::RustType::generic(name, outline_type(api, inner));
    match value {
        RustType::Value => named("Value"),
        RustType::Bool => named("bool"),
        RustType::Integer(format) => named(integer_type(*format)),
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
        RustType::Tuple(items) => outline::RustType::Tuple(items.iter().map(|it| outline_type(api, it)).collect()),
        RustType::OpenTuple(items, rest) => {
            let rest = (**rest != RustType::Value).then(|| outline_type(api, rest));
            let arguments = [outline_type(api, items)].into_iter().chain(rest).collect();
            outline::RustType::Generic { name: "OpenTuple".to_owned(), arguments }
        }
        RustType::PartialTuple(inner) => generic("PartialTuple", inner),
        RustType::Map(inner) => outline::RustType::Generic {
            name: "BTreeMap".to_owned(),
            arguments: vec![named("String"), outline_type(api, inner)],
        },
        RustType::Boxed(inner) => generic("Box", inner),
        RustType::Model(id) => named(api.models[id.0].ident.as_str()),
    }
}

/// Returns `#[path = "…"]` if rustc does not find the file of a module by its name.
pub(super) fn path(module: &Ident) -> Option<TokenStream> {
    (!module.as_str().is_ascii()).then(|| {
        let file = format!("{}.rs", module.as_str());
        quote!(#[path = #file])
    })
}

/// Returns `#[cfg(…)]` for a condition, or nothing if it always holds.
pub(super) fn cfg(condition: &FeatureCondition) -> TokenStream {
    match condition {
        FeatureCondition::Always => TokenStream::new(),
        FeatureCondition::AnyOf(features) => match features.as_slice() {
            [feature] => quote!(#[cfg(feature = #feature)]),
            features => quote!(#[cfg(any(#(feature = #features),*))]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_spelled_as_prettyplease_prints_them() {
        for ty in [
            quote!(Option<Vec<models::Thing>>),
            quote!((i64, String,)),
            quote!((i64,)),
            quote!(()),
            quote!(json::OpenTuple<(i64, bool,), Vec<(String,)>>),
            quote!(BTreeMap<String, &'c [json::Value]>),
            quote!(impl Into<models::Thing>),
        ] {
            let printed = crate::emit::format::field(&quote!(pub a: #ty));
            assert_eq!(format!("    pub a: {},\n", spelled(&ty)), printed);
        }
    }
}
