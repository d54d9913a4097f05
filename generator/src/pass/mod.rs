//! The passes: each changes one thing in the draft, in this order.

mod apply_sdk_references;
mod collapse_wrappers;
mod mark_directions;
mod mark_experimental;
mod mark_paging;
mod mark_secrets;
mod merge_all_of;
mod open_envelopes;
mod read_filters;
mod share_types;

use crate::conventions::Conventions;
use crate::diagnostic::Diagnostics;
use crate::ir::Draft;

/// Runs every pass.
pub(crate) fn run(draft: &mut Draft, conventions: &Conventions, diagnostics: &mut Diagnostics) {
    // `allOf`, and members beside `oneOf`: one object, or one union.
    merge_all_of::merge_all_of(draft, diagnostics);
    // Types that only point at another; unions of one, or of enumerations.
    collapse_wrappers::collapse_wrappers(draft);
    // Names that only pages about SDKs know.
    apply_sdk_references::apply_sdk_references(draft, &conventions.sdk_references, diagnostics);
    // Results, without what the API puts around them.
    if let Some(envelope) = &conventions.envelope {
        open_envelopes::open_envelopes(draft, envelope);
    }
    // Texts whose names say that they are secret.
    mark_secrets::mark_secrets(draft);
    // Equal types become one.
    share_types::share_types(draft);
    // What is sent and what is received; what that means for read-only and write-only members.
    mark_directions::mark_directions(draft);
    // Operations that may change.
    mark_experimental::mark_experimental(draft);
    // The fields and operators of filter and sorter parameters, from their descriptions.
    read_filters::read_filters(draft);
    // The operations whose answers are pages of a list.
    mark_paging::mark_paging(draft, &conventions.paging);
}
