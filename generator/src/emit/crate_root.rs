//! The root of the crate: the client, the groups of operations, and the error body.

use quote::quote;

use crate::api::{Api, Gate, ModelKind};
use crate::settings::Settings;

use super::docs::Doc;
use super::error_body::error_body;
use super::imports::{Own, with_imports};
use super::model::printable;
use super::source::{Chunk, Content, SourceFile};
use super::start::{self, Reader};
use super::types::{Spelling, Types, cfg, path, token};
use super::{banner, head, paging, settings};

/// Shows which feature an item needs, where documentation is built as docs.rs does it.
const DOC_CFG: &str = "#![cfg_attr(docsrs, feature(doc_cfg))]\n";

const LARGE_VARIANTS: &str = "\
// A union is held once and seldom moved: a box in each would cost more than it saves.
#![allow(clippy::large_enum_variant)]
";

pub(super) fn crate_root(api: &Api, settings: Option<&Settings>) -> SourceFile {
    let types = Types { api, spelling: Spelling::Elsewhere };
    let mut chunks =
        vec![modules(api), exports(), aliases(api), Chunk::Items(paging::constants(api)), client(api, settings)];
    chunks.extend(error_body(api, types, settings));
    let chunks = with_imports(chunks, &["Json", "json", "types"], Own::Above(&[]));
    let has_unions = api.models.iter().any(|it| matches!(it.kind, ModelKind::Union(_)));
    let lints = format!("\n#![deny(missing_docs)]\n{DOC_CFG}{}", if has_unions { LARGE_VARIANTS } else { "" });
    let head = format!("{}{}{lints}", banner(api), root_docs(api, settings).inner());
    SourceFile { path: "src/lib.rs".to_owned(), content: Content::Rust { head, chunks } }
}

fn root_docs(api: &Api, settings: Option<&Settings>) -> Doc {
    let envelope = api.constants.envelope.as_ref().map(|it| &it.envelope).map(|it| {
        Doc::wrapped(
            &format!(
                "Calls give the `{}` of an answer. What else is in it, such as messages, is what `with_response` gives \
                 in [`envelope`](sdk_runtime::Response::envelope). An answer without `{}` is an error at any status.",
                printable(&it.result),
                printable(&it.success)
            ),
            "",
            "",
        )
    });
    start::title(api)
        .paragraph(start::program(api, settings, Reader::Rustdoc))
        .paragraph(envelope.unwrap_or_default())
        .paragraph(start::features())
}

fn modules(api: &Api) -> Chunk {
    let groups = api.groups.iter().map(|group| {
        let cfg = cfg(&Gate::AnyOf(vec![group.feature.clone()]));
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
    Chunk::Items(quote! {
        pub mod models;
        #operators
        #servers
        #(#groups)*
    })
}

/// What the crate shares with others, so that programs need to depend on one only, and what its own features bring along.
fn exports() -> Chunk {
    Chunk::Items(quote! {
        pub use sdk_runtime;
        #[cfg(feature = "blocking")]
        pub use sdk_runtime::blocking;
        #[cfg(feature = "test-util")]
        pub use sdk_runtime::test_util;
    })
}

fn aliases(api: &Api) -> Chunk {
    let library = api.package.library();
    let example = Doc::text(format!(
        "```no_run\n# async fn example(call: {library}::Call<'_, ()>) {{\nuse {library}::Error;\n\nmatch call.await {{\n    \
         Ok(()) => println!(\"done\"),\n    \
         Err(Error::Status(error)) => println!(\"{{}}: {{:?}}\", error.status, error.body),\n    \
         Err(error) => println!(\"not done: {{error}}\"),\n}}\n# }}\n```"
    ));
    let error = Doc::text("What a call fails with.").paragraph(example);
    Chunk::Items(quote! {
        #error
        pub type Error = sdk_runtime::Error<ErrorBody>;

        /// A call on its way; `.await` sends it.
        pub type Call<'c, T> = sdk_runtime::Call<'c, T, ErrorBody>;
    })
}

fn client(api: &Api, settings: Option<&Settings>) -> Chunk {
    let title = Doc::markdown(&format!("A client of {}.", api.info.title.trim()));
    let base_url = api.base_url.clone().unwrap_or_default();
    let accessors = api.groups.iter().map(|group| {
        let cfg = cfg(&Gate::AnyOf(vec![group.feature.clone()]));
        let (module, handle) = (token(&group.module), token(&group.handle));
        let title = Doc::markdown(&format!("The operations of {}.", group.name.trim()));
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
    let constant = settings.map(|it| settings::constant(it, has_base_url));
    let from_env = settings.map(|it| settings::constructor(it, has_base_url));
    let request_id_header = settings.and_then(|it| it.request_id_header.as_ref());
    let request_id_header = request_id_header.map(|it| quote!(.request_id_header(#it)));
    let choice = match api.servers.is_empty() {
        true => "",
        false => "[`servers`] lists what its [`base_url`](sdk_runtime::ClientBuilder::base_url) can be.",
    };
    let builder_docs = Doc::text("Begins to configure a client.").paragraph(Doc::wrapped(choice, "", ""));
    Chunk::Items(quote! {
        #constant

        #title
        ///
        /// Cheap to clone; clones share connections.
        #[derive(Clone, Debug)]
        pub struct Client(sdk_runtime::Client);

        impl Client {
            /// Where the API is served unless [`Client::builder`] is told otherwise.
            pub const BASE_URL: &'static str = #base_url;

            #builder_docs
            pub fn builder() -> sdk_runtime::ClientBuilder {
                sdk_runtime::Client::builder(Self::BASE_URL) #request_id_header
            }

            #from_env

            /// A call to a path that no operation describes, with the same credentials, retries and limits.
            pub fn request(&self, method: sdk_runtime::Method, path: &str) -> sdk_runtime::Call<'_, json::Value> {
                self.0.request(method, path)
            }

            #(#accessors)*
        }

        impl AsRef<sdk_runtime::Client> for Client {
            fn as_ref(&self) -> &sdk_runtime::Client {
                &self.0
            }
        }

        impl From<sdk_runtime::Client> for Client {
            fn from(client: sdk_runtime::Client) -> Self {
                Self(client)
            }
        }
    })
}

/// The list of the files that hold models.
pub(super) fn models_root(api: &Api) -> SourceFile {
    let modules = api.model_files.iter().map(|file| {
        let cfg = cfg(&file.gate);
        let (path, module) = (path(&file.module), token(&file.module));
        quote!(#cfg #path mod #module;)
    });
    let exports = api.model_files.iter().map(|file| {
        let cfg = cfg(&file.gate);
        let module = token(&file.module);
        quote!(#cfg pub use #module::*;)
    });
    let chunks = vec![Chunk::Items(quote!(#(#modules)*)), Chunk::Items(quote!(#(#exports)*))];
    SourceFile {
        path: "src/models/mod.rs".to_owned(),
        content: Content::Rust { head: head(api, &Doc::text("The types of requests and answers.")), chunks },
    }
}
