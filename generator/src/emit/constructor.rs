//! Constructors of structs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Api, Model, ModelField, ModelKind, RustType, Struct};
use crate::ir::{Constant, Openness, Presence};
use crate::names::Ident;

use super::model_docs::is_empty_by_default;
use super::types::{Types, token};

/// Returns the code that creates values of a struct: `new` with the required members, or `Default` if no member has to be passed.
/// Structs without required members derive `Default`.
pub(super) fn constructor(types: Types<'_>, model: &Model, it: &Struct) -> TokenStream {
    if !it.constructor || is_empty_by_default(it) {
        return TokenStream::new();
    }
    let name = token(&model.ident);
    let value = initial_value(types, it);
    if is_default(types.api, it) {
        return quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self {
                    #value
                }
            }
        };
    }
    let arguments: Vec<&ModelField> = arguments(types.api, it).collect();
    let parameters = arguments.iter().map(|field| {
        let ident = token(&field.ident);
        let ty = match (field.presence, &field.value) {
            (Presence::Required, RustType::String) => quote!(impl Into<String>),
            (Presence::Required, RustType::Secret) => quote!(impl Into<types::Secret>),
            _ => types.of_field(field),
        };
        quote!(#ident: #ty)
    });
    let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        impl #name {
            /// Creates a value from its required members; set the rest as fields.
            #many
            #[must_use]
            #[inline]
            pub fn new(#(#parameters),*) -> Self {
                #value
            }
        }
    }
}

/// Returns the members that callers pass to `new`.
pub(super) fn arguments<'a>(api: &'a Api, it: &'a Struct) -> impl Iterator<Item = &'a ModelField> {
    it.fields.iter().filter(|field| match field.presence {
        Presence::Required => field.constant.is_none() && only_value(api, &field.value).is_none(),
        // Null is a value, too.
        Presence::Nullable => true,
        Presence::Optional | Presence::OptionalNullable => false,
    })
}

/// Returns `true` if a value can be created without arguments.
pub(super) fn is_default(api: &Api, it: &Struct) -> bool {
    arguments(api, it).next().is_none()
}

/// Returns the only legal value of a type: the variant of an enum with one value.
pub(super) fn only_value<'a>(api: &'a Api, value: &RustType) -> Option<&'a Ident> {
    let RustType::Model(id) = value else { return None };
    match &api.models.get(id.0)?.kind {
        ModelKind::StringEnum(variants, Openness::Closed) => match variants.as_slice() {
            [variant] => Some(&variant.ident),
            _ => None,
        },
        ModelKind::IntegerEnum(variants) => match variants.as_slice() {
            [variant] => Some(&variant.ident),
            _ => None,
        },
        _ => None,
    }
}

fn literal(constant: &Constant) -> TokenStream {
    match constant {
        Constant::Boolean(value) => quote!(#value),
        Constant::Number(number) => {
            let value = number.as_f64().filter(|it| it.is_finite()).unwrap_or_default();
            // A literal has no sign.
            let literal = Literal::f64_unsuffixed(value.abs());
            if value.is_sign_negative() { quote!(-#literal) } else { quote!(#literal) }
        }
    }
}

fn initial_value(types: Types<'_>, it: &Struct) -> TokenStream {
    let values = it.fields.iter().map(|field| {
        let ident = token(&field.ident);
        match (field.presence, &field.value) {
            (Presence::Required, RustType::String | RustType::Secret) => quote!(#ident: #ident.into()),
            (Presence::Required, value) => match only_value(types.api, value) {
                Some(variant) => {
                    let (ty, variant) = (types.of(value), token(variant));
                    quote!(#ident: #ty::#variant)
                }
                None => match &field.constant {
                    Some(constant) => {
                        let value = literal(constant);
                        quote!(#ident: #value)
                    }
                    None => quote!(#ident),
                },
            },
            (Presence::Nullable, _) => quote!(#ident),
            (Presence::Optional, _) => quote!(#ident: None),
            (Presence::OptionalNullable, _) => quote!(#ident: json::Nullable::Absent),
        }
    });
    let additional = it.additional.iter().map(|(ident, _)| {
        let ident = token(ident);
        quote!(#ident: BTreeMap::new(),)
    });
    let extra = token(&it.extra);
    quote! {
        Self {
            #(#values,)*
            #(#additional)*
            #extra: json::Extra::default(),
        }
    }
}
