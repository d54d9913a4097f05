//! Changes of webhooks and callbacks.

use std::collections::HashMap;

use super::change::{Change, ChangeDetails, Recorder};
use super::context::Context;
use super::effect::Facts;
use super::kind::ChangeKind;
use crate::outline::{Event, Response, Webhook};

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    let by_id = |list: &'_ [Webhook]| -> HashMap<String, usize> {
        list.iter().enumerate().map(|(index, it)| (it.id.clone(), index)).collect()
    };
    let (old, new) = (&context.old.webhooks, &context.new.webhooks);
    let (before, after) = (by_id(old), by_id(new));
    for it in old {
        match after.get(&it.id).and_then(|index| new.get(*index)) {
            Some(new) => webhook(context, &mut Recorder::of_webhook(changes, new), it, new),
            None => Recorder::of_webhook(changes, it).note(ChangeKind::WebhookRemoved, ChangeDetails::whole()),
        }
    }
    for it in new.iter().filter(|it| !before.contains_key(&it.id)) {
        Recorder::of_webhook(changes, it).note(ChangeKind::WebhookAdded, ChangeDetails::whole());
    }
}

fn webhook(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Webhook, new: &Webhook) {
    if old.rust != new.rust {
        recorder.note(ChangeKind::WebhookRenamed, ChangeDetails::whole().between(&old.rust, &new.rust));
    }
    match (old.recognized, new.recognized) {
        (false, true) => recorder.note(ChangeKind::WebhookBecameRecognized, ChangeDetails::whole()),
        (true, false) => recorder.note(ChangeKind::WebhookBecameUnrecognized, ChangeDetails::whole()),
        (true, true) if old.tests != new.tests => {
            let shown = |it: &Webhook| it.tests.iter().map(|it| it.values.join(", ")).collect::<Vec<_>>().join("; ");
            let noted = ChangeDetails::whole().between(shown(old), shown(new));
            recorder.note(ChangeKind::WebhookRecognizedDifferently, noted);
        }
        _ => {}
    }
    if !old.deprecated && new.deprecated {
        recorder.note(ChangeKind::WebhookDeprecated, ChangeDetails::whole());
    }
    events(context, recorder, old, new);
    responses(context, recorder, old, new);
    recorder.documentation(ChangeDetails::whole(), old.summary.as_deref(), new.summary.as_deref());
    recorder.documentation(ChangeDetails::whole(), old.description.as_deref(), new.description.as_deref());
}

/// Compares the events, which are identified by their media types.
fn events(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Webhook, new: &Webhook) {
    let noted = |it: &Event| {
        let wire = it.content_types.first().map_or("payload", String::as_str);
        ChangeDetails::member(wire, &it.rust)
    };
    // An event without a payload is what an event becomes that loses it.
    let is_same = |one: &Event, other: &Event| {
        one.content_types.iter().any(|it| other.content_types.contains(it))
            || one.content_types.is_empty()
            || other.content_types.is_empty()
    };
    for it in &old.events {
        let Some(after) = new.events.iter().find(|new| is_same(it, new)) else {
            recorder.note(ChangeKind::EventRemoved, noted(it).between(&it.rust_type, ""));
            continue;
        };
        if it.rust != after.rust {
            recorder.note(ChangeKind::EventRenamed, noted(after).between(&it.rust, &after.rust));
        }
        if !context.same_code(&it.rust_type, &after.rust_type) {
            let facts = Facts::RECEIVED.relation(context.names.relation(&it.rust_type, &after.rust_type));
            recorder.add(ChangeKind::EventTypeChanged, noted(after).between(&it.rust_type, &after.rust_type), facts);
        }
    }
    for it in new.events.iter().filter(|it| !old.events.iter().any(|old| is_same(old, it))) {
        recorder.note(ChangeKind::EventAdded, noted(it).between("", &it.rust_type));
    }
}

/// Compares the responses that receivers send.
fn responses(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Webhook, new: &Webhook) {
    let key = |it: &Response| (it.status, it.content_type.clone());
    for it in &old.responses {
        let noted = ChangeDetails::wire(&it.status.to_string());
        match new.responses.iter().find(|new| key(new) == key(it)) {
            Some(after) if context.same_code(&it.rust_type, &after.rust_type) => {}
            Some(after) => {
                let facts = Facts::SENT.relation(context.names.relation(&it.rust_type, &after.rust_type));
                let noted = noted.between(&it.rust_type, &after.rust_type);
                recorder.add(ChangeKind::ExpectedResponseTypeChanged, noted, facts);
            }
            None => recorder.note(ChangeKind::ExpectedResponseRemoved, noted.between(&it.rust_type, "")),
        }
    }
    for it in new.responses.iter().filter(|new| !old.responses.iter().any(|old| key(old) == key(new))) {
        let noted = ChangeDetails::wire(&it.status.to_string()).between("", &it.rust_type);
        recorder.note(ChangeKind::ExpectedResponseAdded, noted);
    }
}
