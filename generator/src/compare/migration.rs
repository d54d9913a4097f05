//! The migration from one version of an API to another: the counterpart of each operation, and the changes for its callers.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::change::{Change, Subject};
use super::effect::Effect;
use super::kind::ChangeKind;
use super::pairs::{Pair, pairs};
use super::reach::Reaches;
use super::{Context, constraints, operations, types};
use crate::outline::{HttpMethod, Operation, Outline, Type};
use crate::path_template::PathTemplate;

/// The similarity, from 0 to 1, above which two names are considered variants of each other.
const LIKENESS: f64 = 0.88;

/// The changes for callers of one crate that switch to the crate of another version of the same API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Migration {
    /// The old package.
    pub from: String,
    /// The new package.
    pub to: String,
    /// The operations of the old version, in order.
    pub operations: Vec<OperationMigration>,
    /// The changes of types that both versions have, without additions.
    pub types: Vec<Change>,
}

/// The migration of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationMigration {
    /// The operation in the old version.
    pub operation: Subject,
    /// The tag in the old version.
    pub tag: String,
    /// The counterpart in the new version.
    pub counterpart: Counterpart,
    /// The changes for its callers.
    pub changes: Vec<Change>,
    /// The types that it sends or returns, directly or indirectly, and that changed for callers, by their new names.
    pub changed_types: Vec<String>,
}

/// The counterpart of an operation in the new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Counterpart {
    /// The operation with the same id, or with the same method and path.
    Same {
        /// The operation.
        operation: Subject,
    },
    /// An operation with a similar name and path, which may not do the same.
    Similar {
        /// The operation.
        operation: Subject,
    },
    /// There is no counterpart.
    Gone,
}

/// Finds the counterpart in `new` of each operation of `old`, and the changes for its callers.
///
/// A counterpart has the same id; or else the same method and path, apart from versions and names of parameters; or else a
/// similar name and path.
pub fn migrate(old: &Outline, new: &Outline) -> Migration {
    let [old, new] = &constraints::comparable(old, new);
    let context = Context::of(old, new);
    let (pairs, added) = pairs(old, new, place);
    let mut similar = Similar::of(&added);
    let types = type_changes(&context);
    let changed: HashSet<&str> = types.iter().map(|it| it.subject.name()).collect();
    let operations = pairs.into_iter().map(|Pair { old, new }| {
        let found = new.map(|it| (it, true)).or_else(|| similar.take(old).map(|it| (it, false)));
        let (mut changes, mut changed_types) = (Vec::new(), Vec::new());
        let counterpart = match found {
            None => Counterpart::Gone,
            Some((new, is_same)) => {
                operations::operation(&context, &mut changes, old, new);
                changes.retain(is_to_do);
                let used = Reaches::types_of(new, &context.names.new);
                changed_types.extend(used.into_iter().filter(|it| changed.contains(it)).map(str::to_owned));
                let operation = Subject::operation(new);
                if is_same { Counterpart::Same { operation } } else { Counterpart::Similar { operation } }
            }
        };
        OperationMigration {
            operation: Subject::operation(old),
            tag: old.tag.clone(),
            counterpart,
            changes,
            changed_types,
        }
    });
    let operations = operations.collect();
    Migration { from: old.package.clone(), to: new.package.clone(), operations, types }
}

impl Migration {
    /// Returns the number of operations without a counterpart.
    pub fn gone(&self) -> usize {
        self.operations.iter().filter(|it| it.counterpart == Counterpart::Gone).count()
    }

    /// Returns the number of operations that are called as before, but send or return types that changed.
    pub fn with_changed_types(&self) -> usize {
        self.operations.iter().filter(|it| it.has_only_changed_types()).count()
    }

    /// Returns the number of operations that are called as before, with the same types.
    pub fn unchanged(&self) -> usize {
        self.operations.iter().filter(|it| it.is_unchanged()).count()
    }

    /// Returns the worst effect on a caller of the old version.
    pub fn verdict(&self) -> Option<Effect> {
        let operations = self.operations.iter().map(OperationMigration::effect);
        operations.chain(self.types.iter().map(Change::effect)).max()
    }
}

impl OperationMigration {
    /// Returns `true` if callers have nothing to do.
    pub fn is_unchanged(&self) -> bool {
        self.is_called_as_before() && self.changed_types.is_empty()
    }

    /// Returns `true` if it is called as before, but sends or returns types that changed.
    pub fn has_only_changed_types(&self) -> bool {
        self.is_called_as_before() && !self.changed_types.is_empty()
    }

    fn is_called_as_before(&self) -> bool {
        let is_same =
            matches!(&self.counterpart, Counterpart::Same { operation } if operation.name() == self.operation.name());
        is_same && self.changes.is_empty()
    }

    /// Returns the worst effect of its changes.
    pub fn effect(&self) -> Effect {
        match self.counterpart {
            Counterpart::Gone => Effect::Breaking,
            Counterpart::Similar { .. } => Effect::Breaking,
            Counterpart::Same { .. } => self.changes.iter().map(Change::effect).max().unwrap_or(Effect::DocsOnly),
        }
    }
}

/// Returns `true` if callers have to act on the change. The crate takes care of paths and of the form of errors.
fn is_to_do(change: &Change) -> bool {
    change.effect() == Effect::Breaking && change.kind != ChangeKind::OperationMoved && change.advice.is_some()
}

fn type_changes(context: &Context<'_>) -> Vec<Change> {
    let after: HashMap<&str, &Type> = context.new.types.iter().map(|it| (it.rust.as_str(), it)).collect();
    let mut changes = Vec::new();
    for old in &context.old.types {
        let name = context.names.renamed.get(old.rust.as_str()).copied().unwrap_or(&old.rust);
        if let Some(new) = after.get(name) {
            types::compare_type(context, &mut changes, old, new);
        }
    }
    changes.retain(is_to_do);
    changes
}

/// Returns a path without a leading version and without the names of parameters.
fn place(path: &PathTemplate) -> String {
    let path = path.without_names();
    let rest = path.strip_prefix('/').unwrap_or(&path);
    match rest.split_once('/') {
        Some((first, rest)) if is_version(first) => format!("/{rest}"),
        _ => path,
    }
}

/// Returns `true` for `v3`, `v2025`, `v1.2`, `beta` and the like.
fn is_version(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or_default();
    let is_number =
        number.starts_with(|it: char| it.is_ascii_digit()) && number.chars().all(|it| it.is_ascii_digit() || it == '.');
    is_number || matches!(word, "alpha" | "beta")
}

/// The operations by HTTP method and the last word of the path, which limits the number of comparisons.
struct Similar<'a> {
    by_place: BTreeMap<(HttpMethod, String), Vec<&'a Operation>>,
    taken: HashSet<&'a str>,
}

impl<'a> Similar<'a> {
    fn of(operations: &[&'a Operation]) -> Self {
        let mut by_place: BTreeMap<_, Vec<&Operation>> = BTreeMap::new();
        for it in operations {
            by_place.entry((it.head.method, last_word(it.head.path.as_str()))).or_default().push(it);
        }
        Self { by_place, taken: HashSet::new() }
    }

    fn take(&mut self, old: &Operation) -> Option<&'a Operation> {
        let near = self.by_place.get(&(old.head.method, last_word(old.head.path.as_str())))?;
        let likeness = |it: &&&Operation| strsim::jaro_winkler(&old.head.id.to_lowercase(), &it.head.id.to_lowercase());
        let open = near.iter().filter(|it| !self.taken.contains(it.head.id.as_str()));
        let best = open.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
        if likeness(&best) < LIKENESS {
            return None;
        }
        self.taken.insert(&best.head.id);
        Some(best)
    }
}

fn last_word(path: &str) -> String {
    path.rsplit('/').find(|it| !it.is_empty() && !it.starts_with('{')).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_parameter_names_in_paths_are_ignored() {
        for (path, expected) in [
            ("/v3/things/{id}", "/things/{}"),
            ("/beta/things", "/things"),
            ("/v2025/a/b", "/a/b"),
            ("/things/{thingId}", "/things/{}"),
            ("/view/things", "/view/things"),
            ("/v3", "/v3"),
        ] {
            assert_eq!(place(&PathTemplate::parse(path)), expected);
        }
        assert_eq!(last_word("/a/{b}/c/{d}"), "c");
    }

    fn outline(operations: &[(&str, &str, &str)]) -> Outline {
        let operation = |(id, method, path): &(&str, &str, &str)| {
            serde_json::json!({"id": id, "rust": format!("t::{id}"), "method": method, "path": path, "tag": "T",
                "feature": "t"})
        };
        let operations: Vec<_> = operations.iter().map(operation).collect();
        serde_json::from_value(serde_json::json!({"operations": operations, "types": []})).unwrap()
    }

    #[test]
    fn counterparts_are_found_by_id_then_by_path_then_by_similarity() {
        let old = outline(&[
            ("getThing", "GET", "/v3/things/{id}"),
            ("listThings", "GET", "/v3/things"),
            ("sendMail", "POST", "/v3/mail/send"),
            ("dropThing", "DELETE", "/v3/things/{id}"),
        ]);
        let new = outline(&[
            ("getThing", "GET", "/v2025/entities/{id}"),
            ("searchThings", "GET", "/v2025/things"),
            ("sendMailV1", "POST", "/v2025/mails/send"),
            ("dropEntity", "POST", "/v2025/entities/{id}/drop"),
        ]);
        let migration = migrate(&old, &new);
        let found: Vec<_> = migration
            .operations
            .iter()
            .map(|it| match &it.counterpart {
                Counterpart::Same { operation } => format!("same {}", operation.name()),
                Counterpart::Similar { operation } => format!("similar {}", operation.name()),
                Counterpart::Gone => "gone".to_owned(),
            })
            .collect();
        assert_eq!(found, ["same t::getThing", "same t::searchThings", "similar t::sendMailV1", "gone"]);
        assert_eq!((migration.gone(), migration.unchanged()), (1, 1));
        assert_eq!(migration.verdict(), Some(Effect::Breaking));
    }
}
