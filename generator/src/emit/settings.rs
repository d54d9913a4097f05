//! Configuration from the environment: a constant of names, and the function that reads them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::settings::{Credentials, Place, Settings, Source};

use super::docs::Doc;

/// The constant that says where settings are.
pub(super) fn constant(settings: &Settings, has_base_url: bool) -> TokenStream {
    let sources = settings.sources.iter().map(source);
    let base_path = &settings.base_path;
    let default_base_url = option(uses_default(settings, has_base_url).then(|| quote!(Client::BASE_URL)));
    let rate_limit = option(settings.rate_limit.map(|it| {
        let (count, seconds) = (Literal::u32_unsuffixed(it.count.get()), Literal::u64_unsuffixed(it.seconds.get()));
        quote!((#count, std::time::Duration::from_secs(#seconds)))
    }));
    let request_id_header = option(settings.request_id_header.as_ref().map(|it| quote!(#it)));
    // Nothing is imported: a group of operations may have a module of such a name.
    quote! {
        /// Where the names of settings are, and what they mean.
        const SETTINGS: sdk_runtime::settings::Settings = sdk_runtime::settings::Settings {
            sources: &[#(#sources),*],
            base_path: #base_path,
            default_base_url: #default_base_url,
            request_id_header: #request_id_header,
            rate_limit: #rate_limit,
        };
    }
}

/// The function that makes a client of them.
pub(super) fn constructor(settings: &Settings, has_base_url: bool) -> TokenStream {
    let docs = docs(settings, has_base_url);
    quote! {
        #docs
        pub fn from_env() -> Result<Self, sdk_runtime::settings::SettingsError> {
            SETTINGS.client().map(Self)
        }

        /// What [`Client::from_env`] makes a client of, so that more can be set:
        /// `Client::from(Client::builder_from_env()?.build()?)` is the same client.
        ///
        /// # Errors
        /// No source is complete.
        pub fn builder_from_env() -> Result<sdk_runtime::ClientBuilder, sdk_runtime::settings::SettingsError> {
            SETTINGS.builder()
        }
    }
}

/// A document without servers has no base URL to fall back on.
fn uses_default(settings: &Settings, has_base_url: bool) -> bool {
    settings.default_base_url && has_base_url
}

fn source(source: &Source) -> TokenStream {
    let place = match &source.place {
        Place::Environment => quote!(sdk_runtime::settings::SourceKind::Environment),
        Place::Json(path) => quote!(sdk_runtime::settings::SourceKind::Json(#path)),
        Place::Yaml { path, only_if } => {
            let only_if = only_if.iter().map(|(name, text)| quote!((#name, #text)));
            quote!(sdk_runtime::settings::SourceKind::Yaml { path: #path, only_if: &[#(#only_if),*] })
        }
    };
    let base_url = option(source.base_url.as_ref().map(|it| quote!(#it)));
    let credentials = match &source.credentials {
        Credentials::Token(name) => quote!(Token(#name)),
        Credentials::Headers(headers) => {
            let headers = headers.iter().map(|(header, name)| quote!((#header, #name)));
            quote!(Headers(&[#(#headers),*]))
        }
        Credentials::Client { id, secret, token_path } => {
            quote!(Client { id: #id, secret: #secret, token_path: #token_path })
        }
    };
    quote! {
        sdk_runtime::settings::Source {
            kind: #place,
            base_url: #base_url,
            credentials: sdk_runtime::settings::CredentialNames::#credentials,
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

fn docs(settings: &Settings, has_base_url: bool) -> Doc {
    let uses_default = uses_default(settings, has_base_url);
    let rows = settings.sources.iter().map(|source| {
        let place = match &source.place {
            Place::Environment => "the environment".to_owned(),
            Place::Json(path) => format!("the file `{path}`"),
            Place::Yaml { path, only_if } => {
                let only_if = only_if.iter().map(|(name, text)| format!(" if `{name}` is `{text}`"));
                format!("the file `{path}`{}", only_if.collect::<String>())
            }
        };
        let base_url = match &source.base_url {
            Some(name) if uses_default => format!("`{name}`, or [`Client::BASE_URL`]"),
            Some(name) => format!("`{name}`"),
            None => "[`Client::BASE_URL`]".to_owned(),
        };
        let credentials: Vec<String> = source.credential_names().iter().map(|it| format!("`{it}`")).collect();
        format!("| {place} | {base_url} | {} |\n", credentials.join(", "))
    });
    let table = format!("| from | base URL | credentials |\n|---|---|---|\n{}", rows.collect::<String>());
    let mut facts = Vec::new();
    if !settings.base_path.is_empty() {
        facts.push(format!("`{}` is appended to a base URL from there.", settings.base_path));
    }
    if let Some(limit) = settings.rate_limit {
        facts.push(format!("The client sends no more than {} requests in {} seconds.", limit.count, limit.seconds));
    }
    Doc::text("A client of the first of these sources that is complete; sources are not mixed.")
        .paragraph(Doc::text(table))
        .paragraph(Doc::wrapped(&facts.join(" "), "", ""))
        .paragraph(Doc::text("# Errors\nNo source is complete, or the one that is cannot be used."))
}
