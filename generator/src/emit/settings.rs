//! Settings from environment variables and files: a constant with their names, and the functions that read them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::Api;
use crate::settings::{Credentials, Settings, Source, SourceKind};

use super::docs::{Doc, Inline, codes, inlines};
use super::reader::Reader;

/// Returns the constant with the sources of settings.
pub(super) fn constant(settings: &Settings, has_base_url: bool) -> TokenStream {
    let sources = settings.sources.iter().map(source);
    let base_path = &settings.base_path;
    let default_base_url = option(uses_default(settings, has_base_url).then(|| quote!(Client::BASE_URL)));
    let rate_limit = option(rate_limit(settings).map(|(count, period)| quote!((#count, #period))));
    let request_id_header = option(settings.request_id_header.as_ref().map(|it| it.as_str()).map(|it| quote!(#it)));
    // Paths are written out, because a module of operations may have the name of an import.
    quote! {
        /// The sources that [`Client::from_env`] reads.
        const SETTINGS: sdk_runtime::settings::Settings = sdk_runtime::settings::Settings {
            sources: &[#(#sources),*],
            base_path: #base_path,
            default_base_url: #default_base_url,
            request_id_header: #request_id_header,
            rate_limit: #rate_limit,
        };
    }
}

/// Returns the number of requests and the period of the rate limit.
pub(super) fn rate_limit(settings: &Settings) -> Option<(Literal, TokenStream)> {
    settings.rate_limit.map(|it| {
        let seconds = Literal::u64_unsuffixed(it.seconds.get());
        (Literal::u32_unsuffixed(it.count.get()), quote!(std::time::Duration::from_secs(#seconds)))
    })
}

/// Returns the functions that create a client from settings.
pub(super) fn constructor(
    settings: &Settings,
    has_base_url: bool,
    security: Option<&TokenStream>,
    retries: Option<&TokenStream>,
) -> TokenStream {
    let docs = docs(settings, has_base_url);
    let client = match (security, retries) {
        (None, None) => quote!(client()),
        _ => quote!(client_with(|it| it #security #retries)),
    };
    quote! {
        #docs
        pub fn from_env() -> Result<Self, sdk_runtime::settings::SettingsError> {
            SETTINGS.#client.map(Self)
        }

        /// Returns the builder that [`Client::from_env`] builds its client with, to change further settings.
        ///
        /// # Errors
        /// Returns an error if no source is complete.
        pub fn builder_from_env() -> Result<sdk_runtime::ClientBuilder<Self>, sdk_runtime::settings::SettingsError> {
            SETTINGS.builder().map(|it| it #security #retries.wrap_in(Self))
        }
    }
}

/// Returns `true` if there is a default base URL. A document without servers has none.
fn uses_default(settings: &Settings, has_base_url: bool) -> bool {
    settings.default_base_url && has_base_url
}

fn source(source: &Source) -> TokenStream {
    let kind = match &source.kind {
        SourceKind::Environment => quote!(sdk_runtime::settings::SourceKind::Environment),
        SourceKind::Json(path) => quote!(sdk_runtime::settings::SourceKind::Json(#path)),
        SourceKind::Yaml { path, only_if } => {
            let only_if = only_if.iter().map(|(name, text)| quote!((#name, #text)));
            quote!(sdk_runtime::settings::SourceKind::Yaml { path: #path, only_if: &[#(#only_if),*] })
        }
    };
    let base_url = option(source.base_url.as_ref().map(|it| quote!(#it)));
    let credentials = match &source.credentials {
        Credentials::Token(name) => quote!(Token(#name)),
        Credentials::Basic { user, password } => quote!(Basic { user: #user, password: #password }),
        Credentials::Headers(headers) => keys(&quote!(Headers), headers),
        Credentials::Query(parameters) => keys(&quote!(Query), parameters),
        Credentials::Cookies(cookies) => keys(&quote!(Cookies), cookies),
        Credentials::Client { id, secret, token_path } => {
            quote!(Client { id: #id, secret: #secret, token_path: #token_path })
        }
    };
    quote! {
        sdk_runtime::settings::Source {
            kind: #kind,
            base_url: #base_url,
            credentials: sdk_runtime::settings::CredentialNames::#credentials,
        }
    }
}

/// Returns a list of keys by their names in requests.
fn keys(kind: &TokenStream, keys: &[(String, String)]) -> TokenStream {
    let keys = keys.iter().map(|(sent, name)| quote!((#sent, #name)));
    quote!(#kind(&[#(#keys),*]))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// Lists the sources, for the README.
pub(super) fn sources(settings: &Settings, api: &Api) -> Doc {
    Doc::paragraph(inlines![
        Inline::code("Client::from_env()"),
        " reads the first of these sources that is complete. Sources are not combined."
    ])
    .then(table(settings, api.base_url.is_some(), Reader::Plain))
}

fn docs(settings: &Settings, has_base_url: bool) -> Doc {
    let base_path = match settings.base_path.as_str() {
        "" => Doc::default(),
        path => Doc::paragraph(inlines!["Appends ", Inline::code(path), " to the base URL of a source."]),
    };
    let rate_limit = settings.rate_limit.map_or_else(Doc::default, |limit| {
        let (count, seconds) = (u64::from(limit.count.get()), limit.seconds.get());
        Doc::paragraph(inlines!["The client sends at most ", count, " requests in ", seconds, " seconds."])
    });
    Doc::ours("Creates a client from the first source that is complete. Sources are not combined.")
        .then(table(settings, has_base_url, Reader::Rustdoc))
        .then(base_path)
        .then(rate_limit)
        .then(Doc::heading("Errors"))
        .then(Doc::ours("Returns an error if no source is complete or if the first complete one is invalid."))
}

/// Returns the sources with the names of their settings.
fn table(settings: &Settings, has_base_url: bool, reader: Reader) -> Doc {
    let uses_default = uses_default(settings, has_base_url);
    let default = || match reader {
        Reader::Rustdoc => inlines!["[`Client::BASE_URL`]"],
        Reader::Plain => inlines![Inline::code("Client::BASE_URL")],
    };
    let rows = settings.sources.iter().map(|source| {
        let kind = match &source.kind {
            SourceKind::Environment => inlines!["environment variables"],
            SourceKind::Json(path) => inlines!["the file ", Inline::code(path)],
            SourceKind::Yaml { path, only_if } => {
                let mut kind = inlines!["the file ", Inline::code(path)];
                for (name, text) in only_if {
                    kind.extend(inlines![" if ", Inline::code(name), " is ", Inline::code(text)]);
                }
                kind
            }
        };
        let base_url = match &source.base_url {
            Some(name) if uses_default => inlines![Inline::code(name), ", or ", default()],
            Some(name) => inlines![Inline::code(name)],
            None => default(),
        };
        vec![kind, base_url, codes(&source.credential_names())]
    });
    Doc::table(&["source", "base URL", "credentials"], rows)
}
