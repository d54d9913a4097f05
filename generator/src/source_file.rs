//! The files of a crate.

/// A file as it is written to disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path inside the crate, with `/`.
    pub path: String,
    /// The text.
    pub text: String,
}
