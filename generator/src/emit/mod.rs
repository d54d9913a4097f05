//! Turns the frozen [`Api`] into source files, without decisions. `quote!` is used only here.

mod api_json;
mod body;
mod collection;
mod crate_root;
mod docs;
mod enumeration;
mod error_body;
mod example;
mod form;
mod head;
mod imports;
mod manifest;
mod model;
mod model_docs;
mod model_example;
mod operation;
mod operation_docs;
mod operation_example;
mod paging;
mod readme;
mod response;
mod servers;
mod settings;
mod start;
mod types;
mod union;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use crate::api::{Api, Group, ModelFile, ModelId};
use crate::outline::Outline;
use crate::settings::Settings;
use crate::source_file::{Chunk, Content, SourceFile};
use crate::target::Target;

pub(crate) use api_json::outline;

use docs::{Doc, Inline};
use head::head;
use imports::{OwnImports, with_imports};
use types::{Spelling, Types, token};

/// Emits every file of the target in parallel and hands each one to `finish`, so that no more token streams are alive
/// at once than there are threads.
pub(crate) fn emit<T: Send>(
    api: &Api,
    outline: &Outline,
    settings: Option<&Settings>,
    finish: impl Fn(SourceFile) -> T + Sync,
) -> Vec<T> {
    enum Job<'a> {
        Root,
        ModelsRoot,
        Models(&'a ModelFile),
        Group(&'a Group),
        Operators,
        Servers,
        Manifest,
        Readme,
        Description,
    }
    let mut jobs = vec![Job::Root, Job::ModelsRoot];
    if !matches!(api.package.target, Target::Module) {
        jobs.extend([Job::Description, Job::Readme, Job::Manifest]);
    }
    jobs.extend((!api.operators.is_empty()).then_some(Job::Operators));
    jobs.extend((!api.servers.is_empty()).then_some(Job::Servers));
    jobs.extend(api.groups.iter().map(Job::Group));
    jobs.extend(api.model_files.iter().map(Job::Models));
    let emitted = jobs.into_par_iter().filter_map(|job| {
        let file = match job {
            Job::Root => crate_root::crate_root(api, settings),
            Job::ModelsRoot => crate_root::models_root(api),
            Job::Models(file) => model_file(api, file),
            Job::Servers => servers::servers(api),
            Job::Operators => collection::operators(api),
            Job::Group(group) => group_file(api, group),
            Job::Manifest => manifest::manifest(api)?,
            Job::Readme => readme::readme(api, settings),
            Job::Description => api_json::api_json(outline),
        };
        Some(finish(file))
    });
    emitted.collect()
}

fn model_file(api: &Api, file: &ModelFile) -> SourceFile {
    let types = Types { api, spelling: Spelling::AmongModels };
    let chunks: Vec<Chunk> = file.models.iter().flat_map(|id| model::model(types, &api.models[id.0])).collect();
    let others: Vec<TokenStream> = foreign_models(api, file).iter().map(|it| quote!(#it)).collect();
    let chunks = with_imports(chunks, &["Json", "decode", "json", "multipart", "types"], OwnImports::Used(others));
    SourceFile {
        path: api.package.target.source_path(&format!("models/{}.rs", file.module.as_str())),
        content: Content::Rust { head: head(api, &Doc::paragraph(vec![Inline::Text(file.title.clone())])), chunks },
    }
}

/// Returns the models of other files that this file mentions, sorted by name.
fn foreign_models(api: &Api, file: &ModelFile) -> Vec<proc_macro2::Ident> {
    let own: BTreeSet<ModelId> = file.models.iter().copied().collect();
    let mut mentioned = BTreeSet::new();
    for id in &file.models {
        api.models[id.0].for_each_type(&mut |it| it.for_each_model(&mut |model| mentioned.extend([model])));
    }
    let mut idents: Vec<_> = mentioned.difference(&own).map(|id| token(&api.models[id.0].ident)).collect();
    idents.sort();
    idents
}

fn group_file(api: &Api, group: &Group) -> SourceFile {
    let types = Types { api, spelling: Spelling::Elsewhere };
    let handle = token(&group.handle);
    let title = Doc::paragraph(vec![Inline::Text(format!("The operations of {}.", group.name.trim()))]);
    let definition = quote! {
        #title
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'c> {
            pub(crate) client: &'c sdk_runtime::Client,
        }
    };
    let methods = group.operations.iter().map(|it| operation::handle_method(api, types, group, it));
    let mut chunks = vec![
        Chunk::Items(definition),
        Chunk::Items(quote! {
            impl<'c> #handle<'c> {
                #(#methods)*
            }
        }),
    ];
    for it in &group.operations {
        chunks.extend(operation::request(types, group, it));
        chunks.extend(it.body_choice.iter().flat_map(|choice| body::body_choice(types, group, it, choice)));
        chunks.extend(response::result_choice(types, group, it));
    }
    chunks.extend(group.operations.iter().filter_map(|it| collection::collection(types, group, it)));
    let constants = group.operations.iter().map(|it| operation::constant(api, it));
    chunks.push(Chunk::Items(quote!(#(#constants)*)));
    let runtime = ["Method", "Operation", "StatusPattern", "Style", "decode", "json", "types"];
    let chunks = with_imports(chunks, &runtime, OwnImports::Above(&["Call", "ErrorBody", "models"]));
    let docs = Doc::paragraph(vec![Inline::Text(format!("The operations of {}.", group.name.trim()))])
        .then(group.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default());
    SourceFile {
        path: api.package.target.source_path(&format!("{}.rs", group.module.as_str())),
        content: Content::Rust { head: head(api, &docs), chunks },
    }
}
