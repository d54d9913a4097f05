//! The freezing room: a draft to the [`Api`]. The last place where anything is named.

mod answers;
mod collections;
mod cycles;
mod gates;
mod headers;
mod methods;
mod models;
mod operations;
mod servers;
mod type_locks;
mod type_names;
mod union_variants;

use crate::api::{Api, Constants, Group, PackageName};
use crate::conventions::Conventions;
use crate::diagnostic::Diagnostics;
use crate::ir::{self, Draft};
use crate::names::{Renewal, Scope, kebab, pascal, snake};

use cycles::Cycles;
use gates::Gates;
use models::Models;

/// Decides names, boxes and features. The renewal has the names of before, and takes the new ones.
pub(crate) fn freeze(
    mut draft: Draft,
    package: &str,
    conventions: &Conventions,
    renewal: &mut Renewal,
    diagnostics: &mut Diagnostics,
) -> Api {
    cycles::break_required(&mut draft.types, diagnostics);
    let tags: Vec<usize> =
        (0..draft.tags.len()).filter(|&tag| draft.operations.iter().any(|it| it.tag == tag)).collect();
    let mut groups = groups(&draft, &tags);
    let gates = Gates::new(&draft, &tags, &groups);
    let names = type_names::type_names(&draft, &gates, renewal, diagnostics);
    let cycles = Cycles::find(&draft.types);
    let mut models = Models::new(&draft, names, &cycles, &gates);
    models.add_types();
    let methods = methods::methods(&draft, &tags, &groups, renewal, diagnostics);
    operations::add_operations(&draft, &tags, &methods, &mut groups, &mut models);
    let Models { mut list, mut errors, operators, .. } = models;
    let mut constants = Constants::of(&groups, conventions);
    let layout = gates::lay_out(&mut list, &mut errors, &mut constants, &groups);
    Api {
        package: PackageName(package.to_owned()),
        constants,
        base_url: draft.servers.first().map(ir::Server::default_url),
        servers: servers::servers(&draft.servers),
        model_files: layout.files,
        shared_features: layout.shared,
        groups,
        models: list,
        errors,
        operators: operators.list,
        info: draft.info,
    }
}

fn groups(draft: &Draft, tags: &[usize]) -> Vec<Group> {
    // Modules stand beside these in the crate's root.
    // Beside the accessors, which are called as the modules are, the client has methods of its own.
    let mut modules = Scope::with_reserved(&[
        "models",
        "client",
        "error",
        "std",
        "core",
        "alloc",
        "sdk_runtime",
        "builder",
        "request",
        "servers",
        "from_env",
        "builder_from_env",
        "blocking",
        "test_util",
        "clone",
        "fmt",
        "from",
        "into",
        "as_ref",
    ]);
    if draft.operations.iter().flat_map(|it| &it.parameters).any(|it| !it.filters.is_empty()) {
        modules.claim(["operators"]);
    }
    let mut handles = Scope::with_reserved(operations::IN_SCOPE);
    // These have their own meaning in a manifest.
    let mut features = Scope::with_reserved(&["default", "all", "serde", "blocking", "test_util", "experimental"]);
    tags.iter()
        .map(|&tag| {
            let tag = &draft.tags[tag];
            let or_untagged = |name: String, other: &str| if name.is_empty() { other.to_owned() } else { name };
            let module = or_untagged(snake(&tag.name), "unnamed");
            let feature = or_untagged(kebab(&tag.name), "unnamed");
            let feature =
                feature.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect::<String>();
            let feature = if feature.starts_with(|it: char| it.is_ascii_alphabetic()) {
                feature
            } else {
                format!("tag-{feature}")
            };
            Group {
                name: tag.name.clone(),
                description: tag.description.clone(),
                feature: claim_feature(&mut features, feature),
                module: modules.claim([module.clone(), format!("{module}_operations")]),
                handle: handles
                    .claim([or_untagged(pascal(&tag.name), "Unnamed"), format!("{}Operations", pascal(&tag.name))]),
                operations: Vec::new(),
            }
        })
        .collect()
}

/// Feature names are no identifiers: the scope keeps them apart, and the spelling stays.
fn claim_feature(features: &mut Scope, name: String) -> String {
    let claimed = features.claim([name.replace('-', "_"), format!("{}_operations", name.replace('-', "_"))]);
    claimed.as_str().replace('_', "-")
}
