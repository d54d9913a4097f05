//! Changes of the whole crate: its name, base URL, servers, features and errors.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, ChangeDetails, Recorder};
use super::context::Context;
use super::kind::ChangeKind;
use crate::outline::{Outline, RustType};

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
            recorder.note(ChangeKind::BaseUrlChanged, ChangeDetails::whole().between(text(old), text(new)));
        }
        let kinds = [ChangeKind::ServerAdded, ChangeKind::ServerRemoved, ChangeKind::ServerChanged];
        entries(&mut recorder, &servers(old), &servers(new), kinds, |old, new| old == new);
        let kinds =
            [ChangeKind::ErrorVariantAdded, ChangeKind::ErrorVariantRemoved, ChangeKind::ErrorVariantTypeChanged];
        entries(&mut recorder, &errors(old), &errors(new), kinds, |old, new| context.same_code(old, new));
    }
    features(context, &mut recorder);
}

fn servers(outline: &Outline) -> BTreeMap<&str, &String> {
    outline.servers.iter().map(|it| (it.rust.as_str(), &it.url)).collect()
}

fn errors(outline: &Outline) -> BTreeMap<&str, &RustType> {
    outline.errors.iter().map(|it| (it.rust.as_str(), &it.rust_type)).collect()
}

/// Compares entries by name. The kinds are for an addition, a removal and a changed value.
fn entries<T: ToString>(
    recorder: &mut Recorder<'_>,
    old: &BTreeMap<&str, &T>,
    new: &BTreeMap<&str, &T>,
    [added, removed, changed]: [ChangeKind; 3],
    is_same: impl Fn(&T, &T) -> bool,
) {
    for (name, before) in old {
        match new.get(name).copied() {
            None => recorder.note(removed, ChangeDetails::wire(name).between(before.to_string(), "")),
            Some(after) if !is_same(before, after) => {
                recorder.note(changed, ChangeDetails::wire(name).between(before.to_string(), after.to_string()));
            }
            Some(_) => {}
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        recorder.note(added, ChangeDetails::wire(name).between("", after.to_string()));
    }
}

/// Compares the features of operations and webhooks, which callers choose.
fn features(context: &Context<'_>, recorder: &mut Recorder<'_>) {
    let mut renamed = (BTreeSet::new(), BTreeSet::new());
    for (old, new) in context.groups.iter() {
        recorder.note(ChangeKind::GroupRenamed, ChangeDetails::wire(new.feature).between(old.module, new.module));
        renamed.0.insert(old.feature.to_owned());
        renamed.1.insert(new.feature.to_owned());
    }
    let features = |it: &Outline| -> BTreeSet<String> {
        let webhooks = (!it.webhooks.is_empty()).then(|| "webhooks".to_owned());
        it.operations.iter().map(|it| it.feature.clone()).chain(webhooks).collect()
    };
    let old = &features(context.old) - &renamed.0;
    let new = &features(context.new) - &renamed.1;
    for name in old.difference(&new) {
        recorder.note(ChangeKind::FeatureRemoved, ChangeDetails::wire(name));
    }
    for name in new.difference(&old) {
        recorder.note(ChangeKind::FeatureAdded, ChangeDetails::wire(name));
    }
}
