//! The kinds of names that a lock keeps.

/// What a name in a lock belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A type.
    Type,
    /// An operation: its module and its method.
    Operation,
}

impl Subject {
    /// The word of it in a sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Operation => "operation",
        }
    }
}
