//! The passes over the draft. Each pass changes one aspect, in a fixed order.

mod apply_names;
mod apply_sdk_references;
mod collapse_wrappers;
mod correct_tags;
mod drop_ambiguous_names;
mod mark_directions;
mod mark_experimental;
mod mark_idempotency;
mod mark_paging;
mod mark_secrets;
mod merge_all_of;
mod open_envelopes;
mod read_filters;
mod share_types;

use crate::conventions::Conventions;
use crate::diagnostic::Diagnostics;
use crate::ir::Draft;
use crate::names::{NameLock, follow_moved_types};

/// Runs every pass. `lock` has the names of an earlier run, to which those of types in new positions are added.
pub(crate) fn run(draft: &mut Draft, conventions: &Conventions, lock: &mut NameLock, diagnostics: &mut Diagnostics) {
    // Applies the names of the configuration.
    apply_names::apply_names(draft, &conventions.names, diagnostics);
    // Merges `allOf` and members next to `oneOf` into one object or union.
    merge_all_of::merge_all_of(draft, diagnostics);
    // Removes aliases, unions with one variant, and unions of enums.
    collapse_wrappers::collapse_wrappers(draft);
    // Corrects discriminators whose values the variants do not allow.
    correct_tags::correct_tags(draft, diagnostics);
    // Drops names from extensions that two values or members would share.
    drop_ambiguous_names::drop_ambiguous_names(draft, diagnostics);
    // Applies the names from SDK reference pages.
    apply_sdk_references::apply_sdk_references(draft, &conventions.sdk_references, diagnostics);
    // Removes the envelopes around results.
    if let Some(envelope) = &conventions.envelope {
        open_envelopes::open_envelopes(draft, envelope);
    }
    // Marks strings that are secrets.
    mark_secrets::mark_secrets(draft);
    // Finds the types that moved into or out of the components.
    follow_moved_types(lock, draft);
    // Shares equal inline types that have the same role.
    share_types::share_types(draft, lock);
    // Determines which types are sent and received, and adjusts read-only and write-only members.
    mark_directions::mark_directions(draft);
    // Marks experimental operations.
    mark_experimental::mark_experimental(draft);
    // Marks the operations that send idempotency keys.
    if let Some(idempotency) = &conventions.idempotency {
        mark_idempotency::mark_idempotency(draft, idempotency, diagnostics);
    }
    // Reads the fields and operators of filters and sorters from the descriptions of parameters.
    read_filters::read_filters(draft);
    // Marks paginated operations.
    mark_paging::mark_paging(draft, &conventions.paging, diagnostics);
}
