//! Takes results out of the envelopes that an API puts around them.
//!
//! Needs: merged objects. Gives: answers of a success that are the result itself, and [`crate::ir::Operation::enveloped`].
//! An envelope that nothing else uses is no longer reached, and is no type of its own.

use crate::envelope::Envelope;
use crate::ir::{ContentKind, Draft, HttpMethod, Operation, Shape, Types, Use};

pub(super) fn open_envelopes(draft: &mut Draft, envelope: &Envelope) {
    let Draft { operations, types, .. } = draft;
    for operation in operations {
        if let Some(results) = results(operation, types, envelope) {
            operation.enveloped = true;
            for (place, result) in successes(operation).zip(results) {
                *place = result;
            }
        }
    }
}

/// The results of all successes, where each of them is an envelope.
fn results(operation: &mut Operation, types: &Types, envelope: &Envelope) -> Option<Vec<Use>> {
    let deletes = operation.head.method == HttpMethod::Delete;
    let results: Option<Vec<Use>> = successes(operation)
        .map(|it| {
            let result = result(types, *it, envelope)?;
            // What is gone may leave nothing to answer with.
            Some(Use { nullable: result.nullable || deletes, ..result })
        })
        .collect();
    results.filter(|it| !it.is_empty())
}

/// The JSON bodies of the operation's successes.
fn successes(operation: &mut Operation) -> impl Iterator<Item = &mut Use> {
    let contents = operation.responses.iter_mut().filter(|it| it.status.is_success()).flat_map(|it| &mut it.contents);
    contents.filter_map(|it| match &mut it.kind {
        ContentKind::Json(body) => Some(body),
        ContentKind::Text | ContentKind::Binary => None,
    })
}

fn result(types: &Types, body: Use, envelope: &Envelope) -> Option<Use> {
    let Shape::Object(object) = &types[types.behind(body.id)].shape else { return None };
    let member = |name: &str| object.fields.iter().find(|it| it.name == name);
    member(&envelope.success)?;
    Some(member(&envelope.result)?.value)
}
