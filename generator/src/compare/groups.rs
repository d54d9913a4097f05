//! Renamed groups of operations: all operations of a module moved to one that did not exist.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::pairs::{Pair, pairs};
use crate::outline::{Operation, Outline};
use crate::path_template::PathTemplate;

/// A module and its Cargo feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group<'a> {
    pub(super) module: &'a str,
    pub(super) feature: &'a str,
}

impl<'a> Group<'a> {
    fn of(operation: &'a Operation) -> Self {
        let module = operation.rust.split_once("::").map_or("", |it| it.0);
        Self { module, feature: &operation.feature }
    }
}

/// The renamed groups, with their new names.
#[derive(Debug, Default)]
pub(super) struct RenamedGroups<'a>(BTreeMap<Group<'a>, Group<'a>>);

impl<'a> RenamedGroups<'a> {
    pub(super) fn of(old: &'a Outline, new: &'a Outline) -> Self {
        let mut targets: BTreeMap<Group<'a>, BTreeSet<Group<'a>>> = BTreeMap::new();
        for Pair { old, new } in pairs(old, new, PathTemplate::without_names).0 {
            targets.entry(Group::of(old)).or_default().extend(new.map(Group::of));
        }
        let groups = |it: &'a Outline| -> HashSet<&'a str> {
            it.operations.iter().map(Group::of).flat_map(|it| [it.module, it.feature]).collect()
        };
        let (before, after) = (groups(old), groups(new));
        let renamed = targets.into_iter().filter_map(|(group, targets)| {
            let only = (targets.len() == 1).then(|| targets.first().copied()).flatten()?;
            let is_renamed = [(group.module, only.module), (group.feature, only.feature)]
                .into_iter()
                .all(|(old, new)| old != new && !after.contains(old) && !before.contains(new));
            is_renamed.then_some((group, only))
        });
        Self(renamed.collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Group<'a>, Group<'a>)> {
        self.0.iter().map(|(old, new)| (*old, *new))
    }

    /// Returns `true` if an operation moved together with its group.
    pub(super) fn contains(&self, old: &'a Operation, new: &'a Operation) -> bool {
        self.0.get(&Group::of(old)) == Some(&Group::of(new))
    }
}
