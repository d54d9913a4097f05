//! Constructors of structs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::{Api, Model, ModelField, ModelKind, RustType, Struct};
use crate::ir::{Constant, Openness, Presence};
use crate::names::Ident;

use super::model_docs::is_empty_by_default;
use super::types::{Types, token};

/// Returns the code that creates values of a struct: `new` with the required members, or `Default` if no member has to be passed.
/// Structs without required members derive `Default`. For structs that are only received, the code is compiled in tests, and as short
/// as possible.
pub(super) fn constructor(types: Types<'_>, model: &Model, it: &Struct) -> TokenStream {
    if is_empty_by_default(it) {
        return TokenStream::new();
    }
    let name = token(&model.ident);
    let value = initial_value(types, it);
    let in_tests = (!it.constructor).then(|| quote!(#[cfg(feature = "test-util")]));
    if is_default(types.api, it) {
        return quote! {
            #in_tests
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
            (Presence::Required, value) if is_converted(types.api, value) => {
                let ty = types.of(value);
                quote!(impl Into<#ty>)
            }
            _ => types.of_field(field),
        };
        quote!(#ident: #ty)
    });
    let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        #in_tests
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

/// Returns `true` if callers may pass another type, which is converted: strings, enums and unions.
pub(super) fn is_converted(api: &Api, value: &RustType) -> bool {
    match value {
        RustType::String | RustType::Secret => true,
        RustType::Model(id) => api.models.get(id.0).is_some_and(|it| it.kind.has_conversions()),
        _ => false,
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
    let values = it.fields.iter().filter_map(|field| {
        let ident = token(&field.ident);
        Some(match (field.presence, &field.value) {
            (Presence::Required, value) => match (only_value(types.api, value), &field.constant) {
                (Some(variant), _) => {
                    let (ty, variant) = (types.of(value), token(variant));
                    quote!(#ident: #ty::#variant)
                }
                (None, Some(constant)) => {
                    let value = literal(constant);
                    quote!(#ident: #value)
                }
                (None, None) if is_converted(types.api, value) => quote!(#ident: #ident.into()),
                (None, None) => quote!(#ident),
            },
            (Presence::Nullable, _) => quote!(#ident),
            (Presence::Optional | Presence::OptionalNullable, _) if !it.constructor => return None,
            (Presence::Optional, _) => quote!(#ident: None),
            (Presence::OptionalNullable, _) => quote!(#ident: json::Nullable::Absent),
        })
    });
    if !it.constructor {
        return quote!(Self { #(#values,)* ..json::absent() });
    }
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
