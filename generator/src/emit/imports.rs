//! The imports of a file, in groups: the standard library, the runtime, and the crate.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::source_file::Chunk;

/// The names that a file imports from its own crate. Paths begin with `super`, because the crate may be a module of another one.
pub(super) enum OwnImports<'a> {
    /// Names of the parent module that the file may use.
    Above(&'a [&'a str]),
    /// Names of the grandparent module that the file may use.
    TwoAbove(&'a [&'a str]),
    /// Names of the parent module that the file uses.
    Used(Vec<TokenStream>),
}

/// Adds the imports to a file. `runtime` has the names of the runtime that the file may use.
pub(super) fn with_imports(mut chunks: Vec<Chunk>, runtime: &[&str], own: OwnImports<'_>) -> Vec<Chunk> {
    let standard = mentions(&chunks, "BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let runtime = list(&quote!(sdk_runtime), names(&chunks, runtime));
    let own = match own {
        OwnImports::Above(own) => list(&quote!(super), names(&chunks, own)),
        OwnImports::TwoAbove(own) => list(&quote!(super::super), names(&chunks, own)),
        OwnImports::Used(own) => list(&quote!(super), own),
    };
    let groups = [standard, runtime, own];
    let groups = groups.into_iter().flatten().filter(|it| !it.is_empty()).map(Chunk::Items).collect::<Vec<_>>();
    chunks.splice(0..0, groups);
    chunks
}

/// Returns the names that are used. The trait `Json` is imported together with its module.
fn names(chunks: &[Chunk], names: &[&str]) -> Vec<TokenStream> {
    names
        .iter()
        .filter(|it| **it != "Json" && mentions(chunks, it))
        .map(|it| match *it {
            "json" if names.contains(&"Json") && mentions(chunks, "Json") => quote!(json::{self, Json}),
            name => {
                let name = Ident::new(name, Span::call_site());
                quote!(#name)
            }
        })
        .collect()
}

fn list(root: &TokenStream, names: Vec<TokenStream>) -> Option<TokenStream> {
    match names.as_slice() {
        [] => None,
        [name] => Some(quote!(use #root::#name;)),
        names => Some(quote!(use #root::{#(#names),*};)),
    }
}

/// Returns `true` if a name is used, other than as a member. Unused names are not imported.
fn mentions(chunks: &[Chunk], name: &str) -> bool {
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
            // A module is followed by `::`. Otherwise the name is a variable.
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
