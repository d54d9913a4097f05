//! Multipart bodies and documented response headers.

use proc_macro2::{Ident as Token, TokenStream};
use quote::quote;

use crate::api::{FormModel, HeaderField, Model, PartField, PartType, RustType};
use crate::ir::{Addressing, Encoding, PartHeaders};

use super::constructor::is_converted;
use super::docs::{Doc, Inline, codes, docs, inlines};
use super::model_docs::{member_docs, model_docs, printable};
use super::model_example;
use super::rust_file::RustFile;
use super::style::style_constant;
use super::types::{Types, token};

pub(super) fn form(types: Types<'_>, model: &Model, form: &FormModel, file: &mut RustFile<'_>) {
    let FormModel { addressing, parts } = form;
    let documentation = model_docs(types.api, model).then(model_example::example(types.api, model));
    let name = token(&model.ident);
    let idents: Vec<_> = parts.iter().map(|it| token(&it.ident)).collect();
    let of = |part: &PartField| {
        let ty = part_type(types, part);
        if part.required || part.kind.is_list() { ty } else { quote!(Option<#ty>) }
    };
    let fields = parts.iter().zip(&idents).enumerate().map(|(position, (part, ident))| {
        let own = match addressing {
            Addressing::ByName => member_docs(types.api, &part.docs, &part.wire),
            Addressing::ByPosition => docs(&part.docs, &types.api.links).or(|| position_docs(position, part)),
        };
        let own = own.then(header_docs(&part.headers));
        let ty = of(part);
        quote! {
            #own
            pub #ident: #ty,
        }
    });
    let parameters = parts.iter().zip(&idents).filter(|(part, _)| part.required).map(|(part, ident)| {
        let ty = of(part);
        let ty = if has_conversion(types, part) { quote!(impl Into<#ty>) } else { ty };
        quote!(#ident: #ty)
    });
    let values = parts.iter().zip(&idents).map(|(part, ident)| match &part.kind {
        _ if part.required && has_conversion(types, part) => quote!(#ident: #ident.into()),
        _ if part.required => quote!(#ident),
        PartType::Files | PartType::Values(_) => quote!(#ident: Vec::new()),
        _ => quote!(#ident: None),
    });
    let written = parts.iter().zip(&idents).map(|(part, ident)| {
        let wire = &part.wire;
        let file = file_settings(part);
        let headers = value_headers(part, ident);
        let written = match (&part.kind, part.required, &part.encoding) {
            (PartType::File, true, _) => quote!(.part(#wire, self.#ident #file)),
            (PartType::File, false, _) if file.is_empty() => quote!(.optional_part(#wire, self.#ident)),
            (PartType::File, false, _) => quote!(.optional_part(#wire, self.#ident.map(|it| it #file))),
            (PartType::Files, ..) if file.is_empty() => quote!(.parts(#wire, self.#ident)),
            (PartType::Files, ..) => {
                quote!(.parts(#wire, self.#ident.into_iter().map(|it| it #file).collect()))
            }
            (PartType::Values(_), _, encoding) if !part.headers.chosen.is_empty() => {
                let required = required_headers(part);
                let content_type = match encoding {
                    Encoding::ContentType(it) => quote!(Some(#it)),
                    // Positions have no style.
                    Encoding::Default | Encoding::Style(_) => quote!(None),
                };
                quote!(.each_with_headers(#wire, #content_type, &self.#ident, &[#(#required),*]))
            }
            (PartType::Values(_), _, Encoding::ContentType(it)) => quote!(.each_content(#wire, #it, &self.#ident)),
            // Positions have no style.
            (PartType::Values(_), _, Encoding::Default | Encoding::Style(_)) => quote!(.each(#wire, &self.#ident)),
            (PartType::Value(_), true, Encoding::Default) => quote!(.value(#wire, &self.#ident)),
            (PartType::Value(_), false, Encoding::Default) => quote!(.optional_value(#wire, &self.#ident)),
            (PartType::Value(_), true, Encoding::ContentType(it)) => quote!(.content(#wire, #it, &self.#ident)),
            (PartType::Value(_), false, Encoding::ContentType(it)) => {
                quote!(.optional_content(#wire, #it, &self.#ident))
            }
            (PartType::Value(_), is_required, Encoding::Style(style)) => {
                let style = style_constant(*style);
                match is_required {
                    true => quote!(.styled(#wire, multipart::#style, &self.#ident)),
                    false => quote!(.optional_styled(#wire, multipart::#style, &self.#ident)),
                }
            }
        };
        quote!(#written #headers)
    });
    let required = parts.iter().filter(|it| it.required).count();
    let is_empty_by_default = required == 0;
    let many = (required > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let default = is_empty_by_default.then(|| quote!(, Default));
    file.items(quote! {
        #documentation
        #[derive(Clone, Debug #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    });
    if !is_empty_by_default {
        file.items(quote! {
            impl #name {
                /// Creates a form from its required parts; set the rest as fields.
                #many
                #[must_use]
                #[inline]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values,)* }
                }
            }
        });
    }
    let start = match addressing {
        Addressing::ByName => quote!(multipart::Form::new()),
        Addressing::ByPosition => quote!(multipart::Form::by_position()),
    };
    file.items(quote! {
        impl multipart::Multipart for #name {
            #[inline]
            fn form(self) -> multipart::Form {
                #start #(#written)*
            }
        }
    });
}

/// Returns the type of a part.
fn part_type(types: Types<'_>, part: &PartField) -> TokenStream {
    let with_headers = |value: &RustType| {
        let ty = types.of(value);
        if part.headers.chosen.is_empty() { ty } else { quote!(multipart::WithHeaders<#ty>) }
    };
    match &part.kind {
        PartType::File => quote!(multipart::Part),
        PartType::Files => quote!(Vec<multipart::Part>),
        PartType::Value(value) => with_headers(value),
        PartType::Values(value) => {
            let ty = with_headers(value);
            quote!(Vec<#ty>)
        }
    }
}

/// Returns `true` if the constructor converts other types to that of a part. A value without its required headers is not one.
fn has_conversion(types: Types<'_>, part: &PartField) -> bool {
    match (&part.kind, part.headers.chosen.as_slice()) {
        (PartType::Value(value), []) => is_converted(types.api, value),
        (PartType::Value(_), chosen) => !chosen.iter().any(|it| it.required),
        (PartType::File | PartType::Files | PartType::Values(_), _) => false,
    }
}

/// Returns the documentation of the headers whose values callers choose.
fn header_docs(headers: &PartHeaders) -> Doc {
    let names = |required: bool| {
        let names = headers.chosen.iter().filter(|it| it.required == required).map(|it| printable(&it.name));
        names.collect::<Vec<_>>()
    };
    let sentence = |start: &str, names: Vec<String>| match names.as_slice() {
        [] => Doc::default(),
        names => Doc::paragraph([vec![Inline::Text(start.to_owned())], codes(names), inlines!["."]].concat()),
    };
    sentence("Required headers: ", names(true)).then(sentence("Headers: ", names(false)))
}

/// Returns the documentation of a part with a position.
fn position_docs(position: usize, part: &PartField) -> Doc {
    match (part.kind.is_list(), position) {
        (true, 0) => Doc::ours("The parts."),
        (true, _) => Doc::ours("The further parts."),
        (false, _) => Doc::paragraph(vec![Inline::Text(format!("Part {}.", position + 1))]),
    }
}

/// Returns the calls that set the accepted content types and the headers of a file.
fn file_settings(part: &PartField) -> TokenStream {
    let accepted = match &part.encoding {
        Encoding::ContentType(it) => Some(quote!(.accepting(#it))),
        Encoding::Default | Encoding::Style(_) => None,
    };
    let headers = fixed_headers(part);
    let required = required_headers(part);
    let required = (!required.is_empty()).then(|| quote!(.requiring(&[#(#required),*])));
    quote!(#accepted #headers #required)
}

/// Returns the calls that set the headers of the parts of a value.
fn value_headers(part: &PartField, ident: &Token) -> Option<TokenStream> {
    part.kind.value()?;
    let fixed = fixed_headers(part);
    let required = required_headers(part);
    let chosen = match (&part.kind, part.headers.chosen.as_slice()) {
        // The headers of each element are added with the element.
        (_, []) | (PartType::Values(_), _) => None,
        _ if part.required => Some(quote!(.headers(self.#ident.headers(), &[#(#required),*]))),
        _ => Some(quote!(.optional_headers(&self.#ident, &[#(#required),*]))),
    };
    Some(quote!(#fixed #chosen))
}

fn fixed_headers(part: &PartField) -> TokenStream {
    let headers = part.headers.fixed.iter().map(|(name, value)| quote!(.header(#name, #value)));
    quote!(#(#headers)*)
}

fn required_headers(part: &PartField) -> Vec<&String> {
    part.headers.chosen.iter().filter(|it| it.required).map(|it| &it.name).collect()
}

pub(super) fn headers(types: Types<'_>, model: &Model, fields: &[HeaderField], file: &mut RustFile<'_>) {
    let name = token(&model.ident);
    let idents: Vec<_> = fields.iter().map(|it| token(&it.ident)).collect();
    let definitions = fields.iter().zip(&idents).map(|(field, ident)| {
        let own = member_docs(types.api, &field.docs, &field.wire);
        let ty = types.of(&field.value);
        quote! {
            #own
            pub #ident: Option<#ty>,
        }
    });
    let wires = fields.iter().map(|it| &it.wire);
    file.items(quote! {
        /// The documented response headers.
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(feature = "test-util", derive(Default))]
        #[non_exhaustive]
        pub struct #name {
            #(#definitions)*
        }
    });
    file.items(quote! {
        impl #name {
            /// Reads the headers. A header that is missing or malformed is `None`.
            #[inline]
            pub fn read(headers: &sdk_runtime::HeaderMap) -> Self {
                Self { #(#idents: decode::header(headers, #wires),)* }
            }
        }
    });
}
