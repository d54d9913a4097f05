//! Removes the envelopes that an API puts around results.
//!
//! Requires that objects are merged. Afterwards, the bodies of successful responses are the results themselves, and
//! [`crate::ir::Operation::envelope`] is set. Types of envelopes become unreachable unless they are used elsewhere.

use crate::envelope::Envelope;
use crate::ir::{ContentKind, Draft, HttpMethod, Operation, Shape, Types, Use};

pub(super) fn open_envelopes(draft: &mut Draft, envelope: &Envelope) {
    let Draft { operations, types, .. } = draft;
    for operation in operations {
        if let Some(results) = results(operation, types, envelope) {
            let envelope = success_bodies(operation).next().map(|it| it.id);
            operation.envelope = envelope;
            for (body, result) in success_bodies(operation).zip(results) {
                *body = result;
            }
        }
    }
}

/// Returns the results of all successful responses, if all of them are envelopes.
fn results(operation: &mut Operation, types: &Types, envelope: &Envelope) -> Option<Vec<Use>> {
    let is_delete = operation.head.method == HttpMethod::Delete;
    let results: Option<Vec<Use>> = success_bodies(operation)
        .map(|it| {
            let result = result(types, *it, envelope)?;
            // After a deletion, the result may be null.
            Some(Use { nullable: result.nullable || is_delete, ..result })
        })
        .collect();
    results.filter(|it| !it.is_empty())
}

/// Returns the JSON bodies of successful responses.
fn success_bodies(operation: &mut Operation) -> impl Iterator<Item = &mut Use> {
    let contents = operation.responses.iter_mut().filter(|it| it.status.is_success()).flat_map(|it| &mut it.contents);
    contents.filter_map(|it| match &mut it.kind {
        ContentKind::Json(body) => Some(body),
        ContentKind::Text | ContentKind::Binary | ContentKind::Stream(_) => None,
    })
}

fn result(types: &Types, body: Use, envelope: &Envelope) -> Option<Use> {
    let Shape::Object(object) = &types[types.behind(body.id)].shape else { return None };
    let member = |name: &str| object.fields.iter().find(|it| it.name == name);
    member(&envelope.success)?;
    Some(member(&envelope.result)?.value)
}
