//! JSON pointers (RFC 6901).

/// The JSON pointer (RFC 6901) to what these names and indexes lead to, whatever characters they have.
///
/// ```
/// use sdk_runtime::json_patch::pointer;
///
/// assert_eq!(pointer(["labels", "app/name"]), "/labels/app~1name");
/// ```
#[must_use]
pub fn pointer<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    names.into_iter().fold(String::new(), |pointer, name| below(&pointer, name.as_ref()))
}

/// The pointer to a member of what `pointer` leads to.
pub(super) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
