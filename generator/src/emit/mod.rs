//! Turns the frozen [`Api`] into source files, without decisions. `quote!` is used only here.

mod api_json;
mod body;
mod collection;
mod constructor;
mod crate_root;
mod docs;
mod enumeration;
mod error_body;
mod example;
mod form;
mod format;
mod head;
mod imports;
mod initial_config;
mod manifest;
mod model;
mod model_docs;
mod model_example;
mod operation;
mod operation_docs;
mod operation_example;
mod paging;
mod reader;
mod readme;
mod reference;
mod response;
mod retries;
mod rust_file;
mod security_schemes;
mod servers;
mod settings;
mod start;
mod style;
mod types;
mod union;
mod webhook_docs;
mod webhooks;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use crate::api::{Api, Group, Model, ModelFile, ModelId};
use crate::outline::Outline;
use crate::settings::Settings;
use crate::source_file::SourceFile;
use crate::target::Target;

pub(crate) use api_json::outline;
pub(crate) use initial_config::initial_config;

use docs::{Doc, Inline, codes, inlines};
use head::head;
use imports::{Imports, OwnImports};
use rust_file::RustFile;
use types::{Spelling, Types, token};

/// Emits the files of the target in parallel. Each thread has the tokens of one item at a time.
pub(crate) fn emit(api: &Api, outline: &Outline, settings: Option<&Settings>) -> Vec<SourceFile> {
    enum Job<'a> {
        Root,
        ModelsRoot,
        Models(&'a ModelFile),
        Group(&'a Group),
        Operators,
        Webhooks,
        Servers,
        SecuritySchemes,
        Manifest,
        Readme,
        Reference,
        Description,
    }
    let mut jobs = vec![Job::Root, Job::ModelsRoot];
    if !matches!(api.package.target, Target::Module) {
        jobs.extend([Job::Description, Job::Readme, Job::Reference, Job::Manifest]);
    }
    jobs.extend((!api.operators.is_empty()).then_some(Job::Operators));
    jobs.extend((!api.webhooks.is_empty()).then_some(Job::Webhooks));
    jobs.extend((!api.servers.is_empty()).then_some(Job::Servers));
    jobs.extend((!api.security.schemes.is_empty()).then_some(Job::SecuritySchemes));
    jobs.extend(api.groups.iter().map(Job::Group));
    jobs.extend(api.model_files.iter().map(Job::Models));
    let emitted = jobs.into_par_iter().filter_map(|job| {
        Some(match job {
            Job::Root => crate_root::crate_root(api, settings),
            Job::ModelsRoot => crate_root::models_root(api),
            Job::Models(file) => model_file(api, file),
            Job::Servers => servers::servers(api),
            Job::SecuritySchemes => security_schemes::security_schemes(api),
            Job::Operators => collection::operators(api),
            Job::Webhooks => webhooks::webhooks(api),
            Job::Group(group) => group_file(api, group),
            Job::Manifest => manifest::manifest(api, settings)?,
            Job::Readme => readme::readme(api, settings),
            Job::Reference => reference::reference(api),
            Job::Description => api_json::api_json(outline),
        })
    });
    emitted.collect()
}

fn model_file(api: &Api, file: &ModelFile) -> SourceFile {
    let types = Types { api, spelling: Spelling::AmongModels };
    let others: Vec<TokenStream> = foreign_models(api, file).iter().map(|it| quote!(#it)).collect();
    let runtime = ["Json", "decode", "json", "multipart", "types"];
    let models = file.models.iter().map(|id| &api.models[id.0]);
    let length = models.map(typical_length).sum();
    let mut emitted = RustFile::with_length(Imports::of(&runtime, OwnImports::Used(others)), length);
    file.models.iter().for_each(|id| model::model(types, &api.models[id.0], &mut emitted));
    let hashable = file.models.iter().map(|id| &api.models[id.0]).filter(|it| it.hashable);
    let hashable: String = hashable.map(|it| format!("    {},\n", it.ident)).collect();
    if !hashable.is_empty() {
        emitted.independent_rows(&format!("sdk_runtime::hashed! {{\n{hashable}}}\n"));
    }
    // Filters are the only place for literals.
    let literals: String = match api.operators.is_empty() {
        true => String::new(),
        false => file.models.iter().filter_map(|id| enumeration::literal(&api.models[id.0])).collect(),
    };
    if !literals.is_empty() {
        emitted.independent_rows(&format!("sdk_runtime::literals! {{\n{literals}}}\n"));
    }
    let path = api.package.target.source_path(&format!("models/{}.rs", file.module.as_str()));
    emitted.finish(path, head(api, &Doc::paragraph(vec![Inline::Text(file.title.clone())])))
}

/// Returns the number of bytes that a model with short names and descriptions takes.
fn typical_length(model: &Model) -> usize {
    let mut members = 0;
    model.for_each_type(&mut |_| members += 1);
    1_200 + 400 * members
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
    let runtime = ["Method", "Operation", "StatusPattern", "Style", "decode", "json", "types"];
    let mut file = RustFile::new(Imports::of(&runtime, OwnImports::Above(&["Call", "ErrorBody", "models"])));
    file.items(quote! {
        #title
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'c> {
            pub(crate) client: &'c sdk_runtime::Client,
        }
    });
    let calls = || group.operations.iter().flat_map(|it| it.methods().map(move |method| (it, method)));
    let methods = calls().map(|(it, method)| operation::handle_method(api, types, group, it, method));
    file.implementation(&quote!(impl<'c> #handle<'c>), methods);
    for it in &group.operations {
        it.methods().for_each(|method| operation::request(types, group, it, method, &mut file));
        it.body_choice.iter().for_each(|choice| body::body_choice(types, group, it, choice, &mut file));
        response::result_choice(types, group, it, &mut file);
    }
    group.operations.iter().filter_map(|it| collection::collection(types, group, it)).for_each(|it| file.items(it));
    operation::arguments(calls().map(|(_, method)| method), &mut file);
    file.each(group.operations.iter().map(|it| operation::constant(api, it)));
    let names: Vec<&str> = calls().map(|(_, method)| method.name.as_str()).collect();
    let mut title = inlines![Inline::Text(format!("The operations of {}: ", group.name.trim()))];
    title.extend(codes(&names));
    title.extend(inlines!["."]);
    let docs = Doc::paragraph(title)
        .then(group.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default());
    file.finish(api.package.target.source_path(&format!("{}.rs", group.module.as_str())), head(api, &docs))
}
