//! Conditions under which members are omitted from `api.json`.

/// For members that are left out of the file where they say nothing.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
pub(super) const fn is_false(value: &bool) -> bool {
    !*value
}
