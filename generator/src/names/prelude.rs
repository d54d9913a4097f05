//! The names that emitted code uses without a path.

/// The names of types, traits and variants that types of an API cannot have.
pub(crate) const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Vec",
    "String",
    "Box",
    "Self",
    "BTreeMap",
    "Json",
    "Into",
    "From",
    "Iterator",
    "Default",
    "Clone",
    "Debug",
    "PartialEq",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Drop",
    "Fn",
];

/// Returns `true` if emitted code uses the name without a path. Case is ignored, as in scopes.
pub(crate) fn is_in_prelude(name: &str) -> bool {
    PRELUDE.iter().any(|it| it.eq_ignore_ascii_case(name))
}
