//! Conditions under which members are omitted from `api.json`.

/// Returns `true` for the default of members that are then omitted.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
pub(super) const fn is_false(value: &bool) -> bool {
    !*value
}
