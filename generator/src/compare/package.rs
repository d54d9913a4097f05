//! The crate as a whole: its name, where it is served, its features and its errors.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, ChangeDetails, Recorder};
use super::context::Context;
use super::kind::ChangeKind;
use crate::outline::Outline;

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (context.old, context.new);
    let mut recorder = Recorder::of_package(changes, &new.package);
    if context.is_complete {
        for (kind, old, new) in [
            (ChangeKind::PackageRenamed, &old.package, &new.package),
            (ChangeKind::ApiVersionChanged, &old.version, &new.version),
        ] {
            if old != new {
                recorder.note(kind, ChangeDetails::whole().between(old, new));
            }
        }
        if old.base_url != new.base_url {
            let text = |it: &Outline| it.base_url.clone().unwrap_or_default();
            recorder.note(ChangeKind::BaseUrlChanged, ChangeDetails::whole().between(&text(old), &text(new)));
        }
        let servers = |it: &'_ Outline| named(it.servers.iter().map(|it| (it.rust.clone(), it.url.clone())));
        let kinds = [ChangeKind::ServerAdded, ChangeKind::ServerRemoved, ChangeKind::ServerChanged];
        entries(&mut recorder, &servers(old), &servers(new), kinds, str::eq);
        let errors = |it: &'_ Outline| named(it.errors.iter().map(|it| (it.rust.clone(), it.rust_type.clone())));
        let kinds =
            [ChangeKind::ErrorVariantAdded, ChangeKind::ErrorVariantRemoved, ChangeKind::ErrorVariantTypeChanged];
        entries(&mut recorder, &errors(old), &errors(new), kinds, |old, new| context.same_code(old, new));
    }
    features(&mut recorder, old, new);
}

fn named(entries: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    entries.collect()
}

/// What each name stands for; `kinds` are for one more, one less, and one that stands for something else.
fn entries(
    recorder: &mut Recorder<'_>,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    [added, removed, changed]: [ChangeKind; 3],
    is_same: impl Fn(&str, &str) -> bool,
) {
    for (name, before) in old {
        match new.get(name) {
            None => recorder.note(removed, ChangeDetails::wire(name).between(before, "")),
            Some(after) if !is_same(before, after) => {
                recorder.note(changed, ChangeDetails::wire(name).between(before, after));
            }
            Some(_) => {}
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        recorder.note(added, ChangeDetails::wire(name).between("", after));
    }
}

/// The features that callers choose: those of operations.
fn features(recorder: &mut Recorder<'_>, old: &Outline, new: &Outline) {
    let features = |it: &Outline| it.operations.iter().map(|it| it.feature.clone()).collect::<BTreeSet<_>>();
    let (old, new) = (features(old), features(new));
    for name in old.difference(&new) {
        recorder.note(ChangeKind::FeatureRemoved, ChangeDetails::wire(name));
    }
    for name in new.difference(&old) {
        recorder.note(ChangeKind::FeatureAdded, ChangeDetails::wire(name));
    }
}
