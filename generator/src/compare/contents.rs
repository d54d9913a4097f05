//! Changes of request bodies and responses.

use std::collections::{BTreeSet, HashMap};

use super::change::{ChangeDetails, Recorder};
use super::context::Context;
use super::effect::Facts;
use super::kind::ChangeKind;
use crate::outline::{Body, Operation, Outline, Response, Status};

pub(super) fn compare(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    bodies(context, recorder, old, new);
    responses(context, recorder, old, new);
    stream_methods(recorder, old, new);
}

/// Compares the methods that return a stream next to the whole result.
fn stream_methods(recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    let (old, new) = (old.stream.as_ref().map(|it| &it.rust), new.stream.as_ref().map(|it| &it.rust));
    match (old, new) {
        (None, Some(new)) => recorder.note(ChangeKind::StreamMethodAdded, ChangeDetails::whole().between("", new)),
        (Some(old), None) => recorder.note(ChangeKind::StreamMethodRemoved, ChangeDetails::whole().between(old, "")),
        (Some(old), Some(new)) if old != new => {
            recorder.note(ChangeKind::StreamMethodRenamed, ChangeDetails::whole().between(old, new));
        }
        _ => {}
    }
}

fn bodies(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    let is_required = |it: &Operation| it.bodies.iter().any(|it| it.required);
    match (old.bodies.as_slice(), new.bodies.as_slice()) {
        ([], []) => return,
        ([], [body, ..]) => {
            let kind = match body.required {
                true => ChangeKind::RequiredBodyAdded,
                false => ChangeKind::OptionalBodyAdded,
            };
            return recorder.note(kind, ChangeDetails::member("body", "body").between("", &body.rust_type));
        }
        ([body, ..], []) => {
            let noted = ChangeDetails::member("body", "body").between(&body.rust_type, "");
            return recorder.note(ChangeKind::BodyRemoved, noted);
        }
        _ => {}
    }
    match (is_required(old), is_required(new)) {
        (false, true) => recorder.note(ChangeKind::BodyBecameRequired, ChangeDetails::member("body", "body")),
        (true, false) => recorder.note(ChangeKind::BodyBecameOptional, ChangeDetails::member("body", "body")),
        _ => {}
    }
    let (before, after) = (by_content_type(&old.bodies), by_content_type(&new.bodies));
    for it in &old.bodies {
        match after.get(it.content_type.as_str()) {
            None => recorder.note(ChangeKind::BodyContentTypeRemoved, ChangeDetails::wire(&it.content_type)),
            Some(after) if !context.same_code(&it.rust_type, &after.rust_type) => {
                let facts = Facts::SENT.relation(context.names.relation(&it.rust_type, &after.rust_type));
                let noted = ChangeDetails::wire(&it.content_type).between(&it.rust_type, &after.rust_type);
                recorder.add(ChangeKind::BodyTypeChanged, noted, facts);
            }
            Some(_) => {}
        }
        if let Some(after) = after.get(it.content_type.as_str()) {
            encodings(context, recorder, it, after);
        }
    }
    for it in new.bodies.iter().filter(|it| !before.contains_key(it.content_type.as_str())) {
        recorder.note(ChangeKind::BodyContentTypeAdded, ChangeDetails::wire(&it.content_type));
    }
}

/// Compares the encodings of the members that both bodies have.
fn encodings(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Body, new: &Body) {
    if !context.is_complete {
        return;
    }
    let names: BTreeSet<&String> = old.encodings.keys().chain(new.encodings.keys()).collect();
    let has = |outline: &Outline, body: &Body, name: &str| {
        let form = outline.types.iter().find(|it| body.rust_type.is(&it.rust));
        form.is_none_or(|it| it.fields.iter().any(|it| it.wire == name))
    };
    let differs = |it: &&String| old.encodings.get(*it) != new.encodings.get(*it);
    for name in names.into_iter().filter(differs) {
        // An added or removed member is a change of the type.
        if !has(context.old, old, name) || !has(context.new, new, name) {
            continue;
        }
        recorder.note(ChangeKind::BodyEncodingChanged, ChangeDetails::member(name, name));
    }
}

fn by_content_type(bodies: &[Body]) -> HashMap<&str, &Body> {
    bodies.iter().map(|it| (it.content_type.as_str(), it)).collect()
}

fn responses(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    let before: HashMap<_, &Response> = old.responses.iter().map(|it| (key(it), it)).collect();
    let after: HashMap<_, &Response> = new.responses.iter().map(|it| (key(it), it)).collect();
    let same_result_type = !context.is_complete || same_result(context, old, new);
    let mut is_told = false;
    for it in &old.responses {
        let is_success = it.status.is_success();
        match after.get(&key(it)) {
            None => {
                let kind = match is_success {
                    true => ChangeKind::SuccessResponseRemoved,
                    false => ChangeKind::ErrorResponseRemoved,
                };
                // If all responses have the same type, the result is not an enum that loses a variant.
                let facts = Facts::RECEIVED.same_code(same_result_type && Some(&it.rust_type) == old.result.as_ref());
                recorder.add(kind, noted(it).between(&it.rust_type, ""), facts);
                is_told |= is_success;
            }
            Some(after) if !context.same_code(&it.rust_type, &after.rust_type) => {
                let kind = match is_success {
                    true => ChangeKind::SuccessResponseTypeChanged,
                    false => ChangeKind::ErrorResponseTypeChanged,
                };
                let facts = Facts::RECEIVED.relation(context.names.relation(&it.rust_type, &after.rust_type));
                recorder.add(kind, noted(it).between(&it.rust_type, &after.rust_type), facts);
                is_told |= is_success;
            }
            Some(_) => {}
        }
    }
    for it in new.responses.iter().filter(|it| !before.contains_key(&key(it))) {
        let is_success = it.status.is_success();
        let kind = match is_success {
            true => ChangeKind::SuccessResponseAdded,
            false => ChangeKind::ErrorResponseAdded,
        };
        recorder.add(kind, noted(it).between("", &it.rust_type), Facts::RECEIVED.same_code(same_result_type));
        is_told |= is_success;
    }
    if !same_result_type && !is_told {
        let text = |it: &Operation| it.result.as_ref().map(ToString::to_string).unwrap_or_default();
        recorder.note(ChangeKind::ResultTypeChanged, ChangeDetails::whole().between(text(old), text(new)));
    }
}

fn key(it: &Response) -> (Status, Option<&str>) {
    (it.status, it.content_type.as_deref())
}

/// Returns the status and the content type.
fn noted(it: &Response) -> ChangeDetails {
    match &it.content_type {
        Some(content_type) => ChangeDetails::wire(&format!("{} {content_type}", it.status)),
        None => ChangeDetails::wire(&it.status.to_string()),
    }
}

fn same_result(context: &Context<'_>, old: &Operation, new: &Operation) -> bool {
    match (&old.result, &new.result) {
        (Some(old), Some(new)) => context.same_code(old, new),
        (old, new) => old == new,
    }
}
