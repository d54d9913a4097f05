//! Documentation, deprecation and defaults.

use super::change::{ChangeDetails, Recorder};
use super::context::Context;
use super::effect::Facts;
use super::kind::ChangeKind;
use super::wire_type::Relation;
use crate::outline::Docs;

/// What the description says of a parameter or a field; `kinds` are for what is deprecated, and for another default.
pub(super) fn docs(
    context: &Context<'_>,
    recorder: &mut Recorder<'_>,
    (old, new): (&Docs, &Docs),
    [deprecated, default]: [ChangeKind; 2],
    facts: Facts,
    noted: impl Fn() -> ChangeDetails,
) {
    if !context.is_complete {
        return;
    }
    if !old.deprecated && new.deprecated {
        recorder.note(deprecated, noted());
    }
    if old.default != new.default {
        let text = |it: &Docs| it.default.as_ref().map(ToString::to_string).unwrap_or_default();
        // One that was not documented before, or is not any more, says nothing of the server; and only requests leave to it
        // what they do not hold.
        let is_other = facts.sent && old.default.is_some() && new.default.is_some();
        let relation = if is_other { Relation::Other } else { Relation::Same };
        recorder.add(default, noted().between(&text(old), &text(new)), facts.relation(relation));
    }
    recorder.documentation(noted(), old.description.as_deref(), new.description.as_deref());
}
