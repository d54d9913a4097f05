//! Changes of operations, their names and their security requirements.

use super::change::{Change, ChangeDetails, Recorder};
use super::context::Context;
use super::kind::ChangeKind;
use super::pairs::{Pair, pairs};
use super::strings::strings;
use super::{contents, lists, parameters};
use crate::outline::Operation;
use crate::path_template::PathTemplate;

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (pairs, added) = pairs(context.old, context.new, PathTemplate::without_names);
    for Pair { old, new } in pairs {
        match new {
            Some(new) => operation(context, changes, old, new),
            None => Recorder::of_operation(changes, old).note(ChangeKind::OperationRemoved, ChangeDetails::whole()),
        }
    }
    for new in added {
        Recorder::of_operation(changes, new).note(ChangeKind::OperationAdded, ChangeDetails::whole());
    }
}

/// Compares one operation.
pub(super) fn operation<'a>(context: &Context<'a>, changes: &mut Vec<Change>, old: &'a Operation, new: &'a Operation) {
    let mut recorder = Recorder::of_operation(changes, new);
    identity(context, &mut recorder, old, new);
    stability(context, &mut recorder, old, new);
    security(context, &mut recorder, old, new);
    parameters::compare(context, &mut recorder, old, new);
    contents::compare(context, &mut recorder, old, new);
    lists::compare(context, &mut recorder, old, new);
    if context.is_complete {
        let words = |it: &Operation| {
            let parts = [&it.head.summary, &it.head.description, &it.head.deprecation];
            parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n\n")
        };
        recorder.documentation(ChangeDetails::whole(), Some(&words(old)), Some(&words(new)));
    }
}

fn identity<'a>(context: &Context<'a>, recorder: &mut Recorder<'_>, old: &'a Operation, new: &'a Operation) {
    let place = |it: &Operation| format!("{} {}", it.head.method.as_str(), it.head.path);
    if (old.head.method, old.head.path.without_names()) != (new.head.method, new.head.path.without_names()) {
        recorder.note(ChangeKind::OperationMoved, ChangeDetails::whole().between(place(old), place(new)));
    }
    let moved_with_group = context.groups.contains(old, new);
    let method = |it: &Operation| it.rust.rsplit("::").next().map(str::to_owned);
    for (kind, is_known, old, new) in [
        (ChangeKind::OperationIdChanged, false, &old.head.id, &new.head.id),
        (ChangeKind::OperationRenamed, moved_with_group && method(old) == method(new), &old.rust, &new.rust),
        (ChangeKind::OperationFeatureChanged, moved_with_group, &old.feature, &new.feature),
    ] {
        if old != new && !is_known {
            recorder.note(kind, ChangeDetails::whole().between(old, new));
        }
    }
}

/// Compares deprecation and the experimental state.
fn stability(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    let change = |old, new, begins, ends| match (old, new) {
        (false, true) => Some(begins),
        (true, false) => Some(ends),
        _ => None,
    };
    let deprecated = change(
        old.head.deprecated,
        new.head.deprecated,
        ChangeKind::OperationDeprecated,
        ChangeKind::OperationRestored,
    );
    let (begins, ends) = (ChangeKind::OperationBecameExperimental, ChangeKind::OperationBecameStable);
    let experimental = change(old.head.experimental, new.head.experimental, begins, ends);
    let (begins, ends) = (ChangeKind::OperationBecamePublic, ChangeKind::OperationNeedsCredentials);
    let public = change(old.public, new.public, begins, ends).filter(|_| context.is_complete);
    for kind in [deprecated, experimental, public].into_iter().flatten() {
        recorder.note(kind, ChangeDetails::whole());
    }
    if old.server != new.server && context.is_complete {
        let text = |it: &Operation| it.server.clone().unwrap_or_default();
        recorder.note(ChangeKind::OperationServerChanged, ChangeDetails::whole().between(text(old), text(new)));
    }
}

fn security(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    // Changes between public and not public are already recorded.
    if context.is_complete && !old.public && !new.public {
        strings(
            recorder,
            &old.schemes,
            &new.schemes,
            [ChangeKind::SecuritySchemeAdded, ChangeKind::SecuritySchemeRemoved],
        );
    }
    strings(recorder, &old.scopes, &new.scopes, [ChangeKind::ScopeAdded, ChangeKind::ScopeRemoved]);
}
