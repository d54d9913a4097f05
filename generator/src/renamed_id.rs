//! Operations whose declared id is that of another operation.

/// The id of an operation that declares the id of another operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RenamedId {
    pub(crate) declared: String,
    pub(crate) id: String,
}
