//! The events of webhooks and callbacks.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Event, EventPosition, Payload, ResultBody, WEBHOOKS, Webhook};
use crate::source_file::SourceFile;

use super::head::head;
use super::imports::{Imports, OwnImports};
use super::response::body_type;
use super::rust_file::RustFile;
use super::types::{Spelling, Types, token};
use super::webhook_docs::{event_docs, kind_docs, module_docs, parse_docs};

pub(super) fn webhooks(api: &Api) -> SourceFile {
    let types = Types { api, spelling: Spelling::Elsewhere };
    let mut file = RustFile::new(Imports::of(&["HeaderMap", "json", "types"], OwnImports::Above(&["models"])));
    file.items(quote! {
        pub use sdk_runtime::webhooks::{
            EventError, GitHub, Received, SecretError, SignatureError, StandardWebhooks, Stripe, TrustedBody,
            VerifySignature,
        };
    });
    events(types, &mut file);
    kinds(api, &mut file);
    let rules = api.webhooks.iter().filter_map(rule);
    file.items(quote! {
        /// The tests that recognize events.
        const RULES: &[(EventKind, &[sdk_runtime::webhooks::Test])] = &[#(#rules),*];
    });
    let parse_docs = parse_docs(api);
    file.items(quote! {
        #parse_docs
        pub fn parse(headers: &HeaderMap, body: TrustedBody<'_>) -> Result<Event, EventError> {
            let incoming = sdk_runtime::webhooks::Incoming::new(headers, body);
            match incoming.find(RULES)? {
                Some(kind) => Event::decode(kind, incoming),
                None => Ok(Event::Unknown(incoming.received())),
            }
        }

        /// Parses an event whose kind is known, for example because the API sends each kind to a URL of its own.
        ///
        /// # Errors
        /// Returns an error if the body is not the payload of such an event.
        pub fn parse_as(kind: EventKind, headers: &HeaderMap, body: TrustedBody<'_>) -> Result<Event, EventError> {
            Event::decode(kind, sdk_runtime::webhooks::Incoming::new(headers, body))
        }
    });
    file.finish(api.package.target.source_path(&format!("{WEBHOOKS}.rs")), head(api, &module_docs(api)))
}

/// Adds the enum of events.
fn events(types: Types<'_>, file: &mut RustFile<'_>) {
    let api = types.api;
    let variants = api.webhooks.iter().flat_map(|webhook| webhook.events.iter().map(move |event| (webhook, event)));
    let definitions = variants.clone().map(|(webhook, event)| {
        let docs = event_docs(api, webhook, event);
        let ident = token(&event.ident);
        let payload = payload_type(types, &event.payload).map(|it| quote!((#it)));
        quote!(#docs #ident #payload,)
    });
    file.items(quote! {
        /// An event with its payload.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#definitions)*
            /// An event that the specification does not describe, or that cannot be recognized.
            Unknown(Received),
        }
    });
    let kinds = variants.map(|(webhook, event)| {
        let (ident, kind) = (token(&event.ident), token(&webhook.ident));
        let payload = (event.payload != Payload::Nothing).then(|| quote!((_)));
        quote!(Self::#ident #payload => EventKind::#kind,)
    });
    let decoders = api.webhooks.iter().map(|webhook| {
        let kind = token(&webhook.ident);
        let decoder = decoder(webhook);
        quote!(EventKind::#kind => #decoder,)
    });
    file.items(quote! {
        impl Event {
            /// Returns the kind, or `None` if it is unknown.
            #[must_use]
            pub const fn kind(&self) -> Option<EventKind> {
                Some(match self {
                    #(#kinds)*
                    Self::Unknown(_) => return None,
                })
            }

            fn decode(kind: EventKind, incoming: sdk_runtime::webhooks::Incoming<'_>) -> Result<Self, EventError> {
                match kind {
                    #(#decoders)*
                }
            }
        }
    });
}

/// Adds the enum of kinds.
fn kinds(api: &Api, file: &mut RustFile<'_>) {
    let definitions = api.webhooks.iter().map(|webhook| {
        let (docs, ident) = (kind_docs(webhook), token(&webhook.ident));
        quote!(#docs #ident,)
    });
    let idents = api.webhooks.iter().map(|it| token(&it.ident));
    let names = api.webhooks.iter().map(|it| {
        let (ident, name) = (token(&it.ident), &it.id.name);
        quote!(Self::#ident => #name,)
    });
    file.items(quote! {
        /// A kind of events.
        #[allow(clippy::enum_variant_names)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum EventKind {
            #(#definitions)*
        }
    });
    let all = quote! {
        /// All kinds that the specification describes.
        pub const ALL: &'static [Self] = &[#(Self::#idents),*];
    };
    let name = quote! {
        /// Returns the name in the specification.
        #[must_use]
        pub const fn name(self) -> &'static str {
            match self {
                #(#names)*
            }
        }
    };
    file.implementation(&quote!(impl EventKind), [all, name]);
}

/// Returns the row of a kind that can be recognized.
fn rule(webhook: &Webhook) -> Option<TokenStream> {
    let kind = token(&webhook.ident);
    let tests = webhook.tests.as_ref()?.iter().map(|test| {
        let values = &test.values;
        match &test.position {
            EventPosition::Header(name) => quote!(sdk_runtime::webhooks::Test::Header(#name, &[#(#values),*])),
            EventPosition::Member(path) => {
                quote!(sdk_runtime::webhooks::Test::Member(&[#(#path),*], &[#(#values),*]))
            }
        }
    });
    Some(quote!((EventKind::#kind, &[#(#tests),*])))
}

/// Returns the expression that decodes the payload. The first media type is that of requests without a declared one.
fn decoder(webhook: &Webhook) -> TokenStream {
    let expression = |event: &Event| {
        let ident = token(&event.ident);
        match &event.payload {
            Payload::Nothing => quote!(Ok(Self::#ident)),
            Payload::Json(_) => quote!(incoming.json().map(Self::#ident)),
            Payload::Text => quote!(incoming.text().map(Self::#ident)),
            Payload::Bytes => quote!(incoming.bytes().map(Self::#ident)),
        }
    };
    let Some((first, others)) = webhook.events.split_first() else {
        return quote!(Ok(Self::Unknown(incoming.received())));
    };
    let others = others.iter().flat_map(|event| event.content_types.iter().map(move |it| (event, essence(it))));
    let mut tested: Vec<(&Event, String)> = others.collect();
    let first_tests = first.content_types.iter().map(|it| (first, essence(it)));
    if tested.iter().any(|(_, it)| it.ends_with('*')) {
        tested.extend(first_tests);
    }
    // A range also matches types that are named.
    tested.sort_by_key(|(_, it)| if it.ends_with('*') { usize::MAX - it.len() } else { 0 });
    let arms = tested.iter().map(|(event, content_type)| {
        let (pattern, expression) = (content_type_pattern(content_type), expression(event));
        quote!(#pattern => #expression,)
    });
    let arms: Vec<TokenStream> = arms.collect();
    let first = expression(first);
    match arms.as_slice() {
        [] => first,
        arms => quote! {
            match incoming.content_type().as_str() {
                #(#arms)*
                _ => #first,
            }
        },
    }
}

/// Returns a media type in lowercase and without parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the pattern for a media type or a range of them.
fn content_type_pattern(essence: &str) -> TokenStream {
    match essence.strip_suffix('*') {
        // A request without a declared type has that of the first payload.
        Some("*/") => quote!(content_type if !content_type.is_empty()),
        Some(start) => quote!(content_type if content_type.starts_with(#start)),
        None => quote!(#essence),
    }
}

fn payload_type(types: Types<'_>, payload: &Payload) -> Option<TokenStream> {
    let body = match payload {
        Payload::Nothing => return None,
        Payload::Json(value) => return Some(types.of(value)),
        Payload::Text => ResultBody::Text,
        Payload::Bytes => ResultBody::Bytes,
    };
    Some(body_type(types, &body))
}
