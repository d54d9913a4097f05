//! Turns the draft into the [`Api`]. Every name, box, feature and argument is decided here.

mod argument_order;
mod bodies;
mod collections;
mod cycles;
mod features;
mod groups;
mod hashable;
mod headers;
mod members;
mod method_words;
mod methods;
mod model_types;
mod models;
mod operations;
mod operator_sets;
mod recognition;
mod required;
mod responses;
mod security;
mod servers;
mod sizes;
mod streams;
mod tuples;
mod type_locks;
mod type_names;
mod union_variants;
mod webhooks;

use crate::api::{Api, Constants, LinkBase, Package};
use crate::conventions::Conventions;
use crate::diagnostic::Diagnostics;
use crate::ir::{self, Draft};
use crate::names::Renewal;

use cycles::Cycles;
use features::FeatureConditions;
use models::Models;

/// Decides names, boxes and features. `renewal` has the previous names and records the new ones. A type with more members than
/// `most_members` is an error.
pub(crate) fn freeze(
    mut draft: Draft,
    package: Package,
    conventions: &Conventions,
    most_members: usize,
    renewal: &mut Renewal,
    diagnostics: &mut Diagnostics,
) -> Api {
    cycles::break_required(&mut draft.types, diagnostics);
    required::limit_required(&mut draft.types, diagnostics);
    let tags: Vec<usize> =
        (0..draft.tags.len()).filter(|&tag| draft.operations.iter().any(|it| it.tag == tag)).collect();
    let mut groups = groups::groups(&draft, &tags, renewal, diagnostics);
    let conditions = FeatureConditions::new(&draft, &tags, &groups);
    let names = type_names::type_names(&draft, &conditions, renewal, diagnostics);
    argument_order::keep_argument_order(&mut draft, &names.idents, renewal);
    members::check(&draft, names.idents.keys().copied(), most_members, diagnostics);
    let cycles = Cycles::find(&draft.types, &names.idents, renewal);
    let mut models = Models::new(&draft, names, &cycles, &conditions);
    models.add_types();
    let methods = methods::methods(&draft, &tags, &groups, renewal, diagnostics);
    let security = security::security(&draft);
    operations::add_operations(&draft, &tags, &methods, &security, &mut groups, &mut models, renewal);
    let webhooks = webhooks::webhooks(&models, conventions.event_names.as_ref(), renewal);
    let Models { mut list, mut errors, operators, .. } = models;
    sizes::limit_sizes(&mut list);
    hashable::mark_hashable(&mut list);
    let mut constants = Constants::of(&groups, &draft.strategies, conventions.envelope.as_ref());
    let layout = features::lay_out(&mut list, &mut errors, &mut constants, &groups);
    let servers = draft.servers.iter().map(ir::Server::default_url).collect::<Vec<_>>();
    let pages = draft.info.documentation.iter().chain(&servers).map(String::as_str);
    Api {
        package,
        links: LinkBase::of(pages),
        constants,
        base_url: draft.servers.first().map(ir::Server::default_url),
        servers: servers::servers(&draft),
        security,
        model_files: layout.files,
        shared_features: layout.shared,
        groups,
        webhooks,
        models: list,
        errors,
        operators: operators.list,
        retries: conventions.retries,
        info: draft.info,
    }
}
