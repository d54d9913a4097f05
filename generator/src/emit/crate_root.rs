//! The root of the crate: the client, the groups of operations, and the error body.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, FeatureCondition, ModelKind, Operation, WEBHOOKS};
use crate::header_name::HeaderName;
use crate::settings::Settings;
use crate::target::Target;

use super::docs::{Doc, Inline, inlines};
use super::error_body::error_body;
use super::head::{banner, head};
use super::imports::{Imports, OwnImports};
use super::model_docs::printable;
use super::reader::Reader;
use super::rust_file::RustFile;
use super::start;
use super::types::{Spelling, Types, cfg, path, token};
use super::{paging, retries, security_schemes, settings};
use crate::source_file::SourceFile;

/// Shows the features that items need in documentation on docs.rs.
const DOC_CFG: &str = "#![cfg_attr(docsrs, feature(doc_cfg))]\n";

const LARGE_VARIANTS: &str = "\
// Values of unions are rarely moved, so boxing large variants would cost more than it saves.
#![allow(clippy::large_enum_variant)]
";

/// The type of calls with optional arguments.
const REQUEST: &str = "\
sdk_runtime::request! {
    /// A call with optional arguments. Awaiting it sends the request.
    ///
    /// `A` stands for the arguments of one operation. Each operation has a name for its type, such as `Get`, and a method for
    /// each argument.
    pub struct Request -> ErrorBody
}
";

pub(super) fn crate_root(api: &Api, settings: Option<&Settings>) -> SourceFile {
    let types = Types { api, spelling: Spelling::Elsewhere };
    let mut file = RustFile::new(Imports::of(&["Json", "json", "types"], OwnImports::Above(&[])));
    modules(api, &mut file);
    file.items(exports());
    file.items(aliases(api));
    if api
        .groups
        .iter()
        .flat_map(|it| &it.operations)
        .flat_map(Operation::methods)
        .any(|it| it.request_alias().is_some())
    {
        file.independent_rows(REQUEST);
    }
    file.items(paging::constants(api));
    client(api, settings, &mut file);
    error_body(api, types, settings, &mut file);
    let has_unions = !api.webhooks.is_empty() || api.models.iter().any(|it| matches!(it.kind, ModelKind::Union(_)));
    // Compiler features can only be enabled in the root of a crate.
    let doc_cfg = if matches!(api.package.target, Target::Module) { "" } else { DOC_CFG };
    let lints = format!("\n#![deny(missing_docs)]\n{doc_cfg}{}", if has_unions { LARGE_VARIANTS } else { "" });
    let head = format!("{}{}{lints}", banner(api), root_docs(api, settings).inner());
    file.finish(api.package.target.source_path("lib.rs"), head)
}

fn root_docs(api: &Api, settings: Option<&Settings>) -> Doc {
    let envelope = api.constants.envelope.as_ref().map(|it| &it.envelope).map(|it| {
        let (result, success) = (Inline::code(&printable(&it.result)), Inline::code(&printable(&it.success)));
        Doc::paragraph(inlines![
            "Calls return the member ",
            result,
            " of a response body. The other members, such as messages, are in the \
             [`envelope`](sdk_runtime::Response::envelope) that `with_response` returns. A response whose ",
            success,
            " is not `true` is an error, whatever its status."
        ])
    });
    start::title(api)
        .then(start::program(api, settings, Reader::Rustdoc))
        .then(security_schemes::overview(api, Reader::Rustdoc))
        .then(envelope.unwrap_or_default())
        .then(start::features(api))
}

fn modules(api: &Api, file: &mut RustFile<'_>) {
    let groups = api.groups.iter().map(|group| {
        let cfg = cfg(&FeatureCondition::AnyOf(vec![group.feature.clone()]));
        let (path, module) = (path(&group.module), token(&group.module));
        quote!(#cfg #path pub mod #module;)
    });
    let operators = (!api.operators.is_empty()).then(|| {
        quote!(
            pub mod operators;
        )
    });
    let servers = (!api.servers.is_empty()).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let security_schemes = (!api.security.schemes.is_empty()).then(|| {
        quote!(
            pub mod security_schemes;
        )
    });
    let webhooks = (!api.webhooks.is_empty()).then(|| {
        quote!(
            #[cfg(feature = #WEBHOOKS)]
            pub mod webhooks;
        )
    });
    let first = quote! {
        pub mod models;
        #operators
        #security_schemes
        #servers
        #webhooks
    };
    file.each([first].into_iter().chain(groups));
}

/// Re-exports the runtime, so that programs need no dependency on it, and the modules that features enable.
fn exports() -> TokenStream {
    quote! {
        pub use sdk_runtime;
        pub use sdk_runtime::{Polling, With};
        #[cfg(feature = "blocking")]
        pub use sdk_runtime::blocking;
        #[cfg(feature = "test-util")]
        pub use sdk_runtime::test_util;
    }
}

fn aliases(api: &Api) -> TokenStream {
    let library = api.package.name.library();
    let example = Doc::example(
        api.package.target.example_attribute(),
        format!(
            "# async fn example(call: {library}::Call<'_, ()>) {{\nuse {library}::Error;\n\nmatch call.await {{\n    \
             Ok(()) => println!(\"done\"),\n    \
             Err(Error::Status(error)) => println!(\"{{}}: {{:?}}\", error.status, error.body),\n    \
             Err(error) => println!(\"{{error}}\"),\n}}\n# }}"
        ),
    );
    let error = Doc::ours("The error type of every call in this crate.").then(example);
    quote! {
        #error
        pub type Error = sdk_runtime::Error<ErrorBody>;

        /// A call of this crate. Awaiting it sends the request.
        pub type Call<'c, T> = sdk_runtime::Call<'c, T, ErrorBody>;
    }
}

fn client(api: &Api, settings: Option<&Settings>, file: &mut RustFile<'_>) {
    let title = Doc::paragraph(vec![Inline::Text(format!("A client for {}.", api.info.title.trim()))]);
    let base_url = api.base_url.clone().unwrap_or_default();
    let accessors = api.groups.iter().map(|group| {
        let cfg = cfg(&FeatureCondition::AnyOf(vec![group.feature.clone()]));
        let (module, handle) = (token(&group.module), token(&group.handle));
        let title = Doc::paragraph(vec![Inline::Text(format!("Returns the operations of {}.", group.name.trim()))]);
        quote! {
            #title
            #cfg
            #[must_use]
            #[inline]
            pub fn #module(&self) -> #module::#handle<'_> {
                #module::#handle { client: &self.0 }
            }
        }
    });
    let has_base_url = api.base_url.is_some();
    let security = (!api.security.schemes.is_empty())
        .then(|| quote!(.security(security_schemes::SCHEMES, security_schemes::REQUIRED)));
    let retries = api.retries.map(|it| {
        let policy = retries::policy(&it);
        quote!(.retries(#policy))
    });
    let with_sources = settings.filter(|it| it.has_sources());
    let constant = with_sources.map(|it| settings::constant(it, has_base_url));
    let from_env = with_sources.map(|it| settings::constructor(it, has_base_url, security.as_ref(), retries.as_ref()));
    let rate_limit = settings.filter(|it| !it.has_sources()).and_then(settings::rate_limit);
    let rate_limit = rate_limit.map(|(count, period)| quote!(.rate_limit(#count, #period)));
    let request_id_header = settings.and_then(|it| it.request_id_header.as_ref()).map(HeaderName::as_str);
    let request_id_header = request_id_header.map(|it| quote!(.request_id_header(#it)));
    let choice = match api.servers.is_empty() {
        true => Doc::default(),
        false => Doc::ours("The servers in [`servers`] can be its [`base_url`](sdk_runtime::ClientBuilder::base_url)."),
    };
    let base_url_docs = match base_url.starts_with('/') {
        true => Doc::ours(
            "The path of the base URL, which follows the host that \
             [`base_url`](sdk_runtime::ClientBuilder::base_url) is given.",
        ),
        false => Doc::ours("The default base URL."),
    };
    let builder_docs = Doc::ours("Returns a builder that configures a client.").then(choice);
    file.items(quote! {
        #constant

        #title
        ///
        /// Cloning a client is cheap. Clones share their connections.
        #[derive(Clone, Debug)]
        pub struct Client(sdk_runtime::Client);
    });
    let fixed = quote! {
        #base_url_docs
        pub const BASE_URL: &'static str = #base_url;

        #builder_docs
        pub fn builder() -> sdk_runtime::ClientBuilder<Self> {
            sdk_runtime::Client::builder(Self::BASE_URL)#security.wrap_in(Self) #request_id_header #rate_limit #retries
        }

        #from_env

        /// Returns a call to a path that is not an operation of this crate, with the same credentials, retries and
        /// limits.
        pub fn request(&self, method: sdk_runtime::Method, path: &str) -> sdk_runtime::Call<'_, json::Value> {
            self.0.request(method, path)
        }

        /// Returns a client that shares everything with this one, and also has an interceptor.
        #[must_use]
        pub fn with_interceptor(&self, interceptor: impl sdk_runtime::Interceptor) -> Self {
            Self(self.0.with_interceptor(interceptor))
        }
    };
    file.implementation(&quote!(impl Client), [fixed].into_iter().chain(accessors));
    file.items(quote! {
        impl AsRef<sdk_runtime::Client> for Client {
            fn as_ref(&self) -> &sdk_runtime::Client {
                &self.0
            }
        }
    });
}

/// Returns the root of the files with models.
pub(super) fn models_root(api: &Api) -> SourceFile {
    let modules = api.model_files.iter().map(|file| {
        let cfg = cfg(&file.condition);
        let (path, module) = (path(&file.module), token(&file.module));
        quote!(#cfg #path mod #module;)
    });
    let exports = api.model_files.iter().map(|file| {
        let cfg = cfg(&file.condition);
        let module = token(&file.module);
        quote!(#cfg pub use #module::*;)
    });
    let mut file = RustFile::new(Imports::of(&[], OwnImports::Above(&[])));
    file.each(modules);
    file.each(exports);
    let docs = Doc::ours("The types of request and response bodies.");
    file.finish(api.package.target.source_path("models/mod.rs"), head(api, &docs))
}
