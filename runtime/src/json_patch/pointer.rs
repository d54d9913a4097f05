//! JSON pointers (RFC 6901).

/// Builds a JSON pointer (RFC 6901) from names and indices, which may contain any characters.
///
/// ```
/// use sdk_runtime::json_patch::pointer;
///
/// assert_eq!(pointer(["labels", "app/name"]), "/labels/app~1name");
/// ```
#[must_use]
pub fn pointer<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    names.into_iter().fold(String::new(), |pointer, name| join(&pointer, name.as_ref()))
}

/// Appends a name to a pointer.
pub(super) fn join(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}
