//! Source files that are not formatted yet.

use proc_macro2::TokenStream;

/// A file of the crate.
pub(crate) struct SourceFile {
    /// The path inside the crate, with `/`.
    pub(crate) path: String,
    pub(crate) content: Content,
}

/// The content of a file.
pub(crate) enum Content {
    /// The first lines, followed by items that are formatted.
    Rust { head: String, chunks: Vec<Chunk> },
    /// Text that is written unchanged.
    Text(String),
}

/// A piece of a Rust file.
pub(crate) enum Chunk {
    /// Items to be formatted.
    Items(TokenStream),
    /// A macro call, whose content is formatted already.
    Rows(String),
}
