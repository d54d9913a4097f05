//! Determines which types are sent and received.
//!
//! Requires that equal types are shared. Sets [`Draft::sent`]. Afterwards, read-only members of sent types and write-only
//! members of received types are optional.
//!
//! Source: OpenAPI 3.0.3, Schema Object, `readOnly` and `writeOnly`.

use crate::ir::{Access, Draft, Shape, TypeId, Types};

pub(super) fn mark_directions(draft: &mut Draft) {
    let mut sent = Reached::new(&draft.types);
    let mut received = Reached::new(&draft.types);
    for operation in &draft.operations {
        operation.for_each_sent(&mut |it| sent.reach(&draft.types, it.id));
        operation.for_each_received(&mut |it| received.reach(&draft.types, it.id));
    }
    for webhook in &draft.webhooks {
        webhook.for_each_sent(&mut |it| sent.reach(&draft.types, it.id));
        webhook.for_each_received(&mut |it| received.reach(&draft.types, it.id));
    }
    for id in draft.types.ids() {
        if let Shape::Object(object) = &mut draft.types[id].shape {
            for field in &mut object.fields {
                match field.access {
                    Access::ReadOnly if sent.0[id.index()] => field.required = false,
                    Access::WriteOnly if received.0[id.index()] => field.required = false,
                    _ => {}
                }
            }
        }
    }
    draft.sent = draft.types.ids().filter(|id| sent.0[id.index()]).collect();
}

/// A set of reachable types.
struct Reached(Vec<bool>);

impl Reached {
    fn new(types: &Types) -> Self {
        Self(vec![false; types.len()])
    }

    fn reach(&mut self, types: &Types, from: TypeId) {
        let mut pending = vec![from];
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut self.0[id.index()], true) {
                types[id].shape.for_each_use(&mut |it| pending.push(it.id));
            }
        }
    }
}
