//! Source files on their way to the printer.

use proc_macro2::TokenStream;

/// A file of the crate.
pub(crate) struct SourceFile {
    /// The path inside the crate, with `/`.
    pub(crate) path: String,
    pub(crate) content: Content,
}

/// What a file holds.
pub(crate) enum Content {
    /// Items to be formatted, behind the lines of the head.
    Rust { head: String, chunks: Vec<Chunk> },
    /// Text as it is.
    Text(String),
}

/// A piece of a Rust file.
pub(crate) enum Chunk {
    /// Items that stand together without blank lines.
    Items(TokenStream),
    /// The call of a macro whose rows the printer would not lay out.
    Rows(String),
}
