//! Applies the names of the configuration, which have precedence over those of extensions.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Tag};
use crate::name_candidates::{NameCandidates, OperationKey};
use crate::names::snake;
use crate::pointer::Pointer;

pub(super) fn apply_names(draft: &mut Draft, names: &NameCandidates, diagnostics: &mut Diagnostics) {
    for (key, name) in &names.operations {
        let Some(operation) = draft.operations.iter_mut().find(|it| key.is(&it.head)) else {
            let key = match key {
                OperationKey::Id(id) => id.clone(),
                OperationKey::Request(request) => request.to_string(),
            };
            report(&format!("the operation `{key}`"), diagnostics);
            continue;
        };
        operation.method_name = Some(name.method.clone());
        if let Some(group) = &name.group {
            // The group `accounts` is that of the tag `Accounts`.
            let known = draft.tags.iter().position(|it| snake(&it.name) == snake(group));
            operation.tag = known.unwrap_or_else(|| {
                draft.tags.push(Tag { name: group.clone(), description: None });
                draft.tags.len() - 1
            });
        }
    }
    for (component, name) in &names.types {
        let id = draft.types.ids().find(|id| draft.types[*id].name.as_ref() == Some(component));
        match id {
            Some(id) => draft.types[id].given_name = Some(name.clone()),
            None => report(&format!("the schema `{component}`"), diagnostics),
        }
    }
}

fn report(what: &str, diagnostics: &mut Diagnostics) {
    let message = format!("`[names]` has a name for {what}, which does not exist");
    diagnostics.at(&Pointer::root(), Code::UnusedName, message);
}
