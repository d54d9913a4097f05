//! The kinds of items whose names a lock keeps.

/// The kind of item that a name in a lock belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A type.
    Type,
    /// An operation: its module and its method.
    Operation,
    /// The HTTP method and path of an operation.
    Request,
    /// The id of an operation that declares the id of another operation.
    OperationId,
}

impl Subject {
    /// Returns the word for a sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Operation => "operation",
            Self::Request => "request",
            Self::OperationId => "operation id",
        }
    }
}
