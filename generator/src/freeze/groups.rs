//! The groups of operations, one for each tag: a module, a handle of the client and a Cargo feature.
//!
//! Names that are pinned in the names lock go first.

use std::collections::HashMap;

use crate::api::Group;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Draft;
use crate::names::{Ident, Renewal, Scope, Subject, kebab, pascal, snake};

use super::operations;

/// Modules stand beside these in the crate's root. Beside the accessors, which are called as the modules are, the client has
/// methods of its own.
const RESERVED: &[&str] = &[
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
];

/// These have their own meaning in a manifest.
const RESERVED_FEATURES: &[&str] = &["default", "all", "serde", "blocking", "test_util", "experimental"];

/// The groups of the tags that have operations.
pub(super) fn groups(draft: &Draft, tags: &[usize], renewal: &Renewal, diagnostics: &mut Diagnostics) -> Vec<Group> {
    let mut modules = Scope::with_reserved(RESERVED);
    if draft.operations.iter().flat_map(|it| &it.parameters).any(|it| !it.filters.is_empty()) {
        modules.claim(["operators"]);
    }
    let mut handles = Scope::with_reserved(operations::IN_SCOPE);
    let mut features = Scope::with_reserved(RESERVED_FEATURES);
    let pinned = pinned_modules(draft, tags, &mut modules, renewal, diagnostics);
    tags.iter()
        .map(|&tag| {
            let tag = &draft.tags[tag];
            let pin = pinned.get(&tag.name);
            // A pinned name stands for the tag's in all that is made of it.
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

/// The modules whose names are pinned, by tag.
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

/// Feature names are no identifiers: the scope keeps them apart, and the spelling stays.
fn claim_feature(features: &mut Scope, name: String) -> String {
    let claimed = features.claim([name.replace('-', "_"), format!("{}_operations", name.replace('-', "_"))]);
    claimed.as_str().replace('_', "-")
}
