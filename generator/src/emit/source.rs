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

/// Whether a name is used in the pieces other than as a member of something: what is not used is not imported.
pub(super) fn mentions(chunks: &[Chunk], name: &str) -> bool {
    chunks.iter().any(|chunk| match chunk {
        Chunk::Items(tokens) => in_tokens(tokens, name),
        Chunk::Rows(text) => text
            .lines()
            .filter(|line| !line.trim_start().starts_with("///"))
            .any(|line| line.split(|it: char| !it.is_alphanumeric() && it != '_').any(|it| it == name)),
    })
}

fn in_tokens(tokens: &TokenStream, name: &str) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mark = |index: usize, character: char| matches!(trees.get(index), Some(TokenTree::Punct(mark)) if mark.as_char() == character);
    trees.iter().enumerate().any(|(index, tree)| match tree {
        TokenTree::Ident(ident) => {
            let behind_path = index >= 2 && mark(index - 1, ':') && mark(index - 2, ':');
            let behind_dot = index >= 1 && mark(index - 1, '.');
            // A module is used by what follows it; the word alone is a variable.
            let is_path = mark(index + 1, ':') && mark(index + 2, ':');
            let is_module = name.starts_with(char::is_lowercase);
            ident == name && !behind_path && !behind_dot && (is_path || !is_module)
        }
        // A module has its own imports.
        TokenTree::Group(group) => {
            let is_module = index >= 2 && matches!(&trees[index - 2], TokenTree::Ident(it) if it == "mod");
            !is_module && in_tokens(&group.stream(), name)
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
