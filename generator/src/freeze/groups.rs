//! The groups of operations: a module, a handle and a Cargo feature for each tag.
//!
//! Names that are pinned in the names lock take precedence.

use std::collections::HashMap;

use crate::api::{Group, WEBHOOKS};
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Draft;
use crate::names::{CaseStyle, Ident, Renewal, Scope, Subject, kebab, pascal, snake};
use crate::runtime_features::{DEFAULT_CLIENT, FEATURES, OPTIONAL_FEATURES};

use super::operations;

/// The names in the crate's root, its imports, and the methods of the client. Modules are next to the former; accessors, which have the
/// names of the modules, are next to the latter.
const RESERVED: &[&str] = &[
    "models",
    "client",
    "error",
    "std",
    "core",
    "alloc",
    "sdk_runtime",
    "json",
    "types",
    "builder",
    "request",
    "servers",
    "security_schemes",
    "from_env",
    "builder_from_env",
    "blocking",
    "test_util",
    "clone",
    "fmt",
    "from",
    "into",
    "as_ref",
];

/// The features with a meaning of their own.
const RESERVED_FEATURES: &[&str] = &["default", "all", "experimental"];

/// Returns the groups of the tags that have operations.
pub(super) fn groups(draft: &Draft, tags: &[usize], renewal: &Renewal, diagnostics: &mut Diagnostics) -> Vec<Group> {
    let mut modules = Scope::of_modules(RESERVED);
    if draft.operations.iter().flat_map(|it| &it.parameters).any(|it| !it.filters.is_empty()) {
        modules.claim(["operators"]);
    }
    if !draft.webhooks.is_empty() {
        modules.claim([WEBHOOKS]);
    }
    let mut handles = Scope::with_reserved(CaseStyle::Pascal, operations::IN_SCOPE);
    let mut features = Scope::with_reserved(CaseStyle::Snake, RESERVED_FEATURES);
    features.claim([DEFAULT_CLIENT.replace('-', "_")]);
    for feature in FEATURES.iter().chain(OPTIONAL_FEATURES) {
        features.claim([feature.name.replace('-', "_")]);
    }
    if !draft.webhooks.is_empty() {
        features.claim([WEBHOOKS]);
    }
    let pinned = pinned_modules(draft, tags, &mut modules, renewal, diagnostics);
    tags.iter()
        .map(|&tag| {
            let tag = &draft.tags[tag];
            let pin = pinned.get(&tag.name);
            // A pinned name replaces the name of the tag in everything that is derived from it.
            let words = pin.map_or(tag.name.as_str(), Ident::as_str);
            let or_untagged = |name: String, other: &str| if name.is_empty() { other.to_owned() } else { name };
            let module = or_untagged(snake(words), "unnamed");
            let feature = or_untagged(kebab(words), "unnamed");
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
                module: match pin {
                    Some(ident) => ident.clone(),
                    None => modules.claim([module.clone(), format!("{module}_operations")]),
                },
                handle: handles.claim([or_untagged(pascal(words), "Unnamed"), format!("{}Operations", pascal(words))]),
                operations: Vec::new(),
            }
        })
        .collect()
}

/// Returns the pinned names of modules by tag.
fn pinned_modules(
    draft: &Draft,
    tags: &[usize],
    modules: &mut Scope,
    renewal: &Renewal,
    diagnostics: &mut Diagnostics,
) -> HashMap<String, Ident> {
    let mut pinned = HashMap::new();
    for (tag, pin) in renewal.before.pinned_modules() {
        if tags.iter().any(|it| draft.tags[*it].name == *tag) {
            let ident = renewal.claim_pinned(pin, Subject::Operation, modules, diagnostics);
            pinned.extend(ident.map(|it| (tag.clone(), it)));
        } else {
            let message = format!("the name `{}` is pinned for the tag `{tag}`, which no operation has", pin.name);
            diagnostics.push(renewal.finding(Code::StalePin, Some(pin.line), message));
        }
    }
    pinned
}

/// Claims a feature name. The scope keeps names distinct; the name itself is not an identifier and keeps its hyphens.
fn claim_feature(features: &mut Scope, name: String) -> String {
    let claimed = features.claim([name.replace('-', "_"), format!("{}_operations", name.replace('-', "_"))]);
    claimed.as_str().replace('_', "-")
}
