//! Changes of documentation, deprecation, defaults and constraints.

use super::change::{ChangeDetails, Recorder};
use super::constraints;
use super::context::Context;
use super::effect::Facts;
use super::kind::ChangeKind;
use super::wire_type::Relation;
use crate::outline::Docs;

/// Compares the documentation of a parameter or a field. The kinds are for a deprecation, for a new default, and
/// for other constraints.
pub(super) fn docs(
    context: &Context<'_>,
    recorder: &mut Recorder<'_>,
    (old, new): (&Docs, &Docs),
    [deprecated, default, constrained]: [ChangeKind; 3],
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
        // A default that is newly documented or no longer documented does not mean that the server changed. Only requests can
        // omit members that the server then fills in.
        let is_other = facts.sent && old.default.is_some() && new.default.is_some();
        let relation = if is_other { Relation::Other } else { Relation::Same };
        recorder.add(default, noted().between(text(old), text(new)), facts.relation(relation));
    }
    if context.has_constraints && old.constraints != new.constraints {
        // Clients do not check constraints, so that they only matter in requests.
        let relation =
            if facts.sent { constraints::relation(&old.constraints, &new.constraints) } else { Relation::Same };
        let facts = Facts { received: false, ..facts }.relation(relation);
        let noted = noted().between(constraints::shown(&old.constraints), constraints::shown(&new.constraints));
        recorder.add(constrained, noted, facts);
    }
    recorder.documentation(noted(), old.description.as_deref(), new.description.as_deref());
}
