//! Source files on their way to the printer.

use proc_macro2::{TokenStream, TokenTree};

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

/// Whether a word occurs in the pieces: what is not used is not imported.
pub(super) fn mentions(chunks: &[Chunk], word: &str) -> bool {
    fn in_tokens(tokens: &TokenStream, word: &str) -> bool {
        tokens.clone().into_iter().any(|tree| match tree {
            TokenTree::Ident(ident) => ident == word,
            TokenTree::Group(group) => in_tokens(&group.stream(), word),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    chunks.iter().any(|chunk| match chunk {
        Chunk::Items(tokens) => in_tokens(tokens, word),
        Chunk::Rows(text) => text
            .lines()
            .filter(|line| !line.trim_start().starts_with("///"))
            .any(|line| line.split(|it: char| !it.is_alphanumeric() && it != '_').any(|it| it == word)),
    })
}
