//! The imports of a file, in groups: the standard library, the runtime, and the crate.

use std::collections::BTreeSet;

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
    const MAP: &str = "BTreeMap";
    let own_names = match &own {
        OwnImports::Above(names) | OwnImports::TwoAbove(names) => names,
        OwnImports::Used(_) => &[][..],
    };
    let mentions = Mentions::of(&[MAP], runtime, own_names).in_chunks(&chunks);
    let standard = mentions.contains(MAP).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let runtime = list(&quote!(sdk_runtime), mentions.imports(runtime));
    let own = match own {
        OwnImports::Above(own) => list(&quote!(super), mentions.imports(own)),
        OwnImports::TwoAbove(own) => list(&quote!(super::super), mentions.imports(own)),
        OwnImports::Used(own) => list(&quote!(super), own),
    };
    let groups = [standard, runtime, own];
    let groups = groups.into_iter().flatten().filter(|it| !it.is_empty()).map(Chunk::Items).collect::<Vec<_>>();
    chunks.splice(0..0, groups);
    chunks
}

fn list(root: &TokenStream, names: Vec<TokenStream>) -> Option<TokenStream> {
    match names.as_slice() {
        [] => None,
        [name] => Some(quote!(use #root::#name;)),
        names => Some(quote!(use #root::{#(#names),*};)),
    }
}

/// The importable names that a file uses, other than as members. They are found in one pass over its tokens.
struct Mentions<'n> {
    importable: BTreeSet<&'n str>,
    found: BTreeSet<&'n str>,
}

impl<'n> Mentions<'n> {
    fn of(standard: &[&'n str], runtime: &[&'n str], own: &[&'n str]) -> Self {
        let importable = standard.iter().chain(runtime).chain(own).copied().collect();
        Self { importable, found: BTreeSet::new() }
    }

    fn in_chunks(mut self, chunks: &[Chunk]) -> Self {
        for chunk in chunks {
            match chunk {
                Chunk::Items(tokens) => self.in_tokens(tokens),
                Chunk::Rows(text) => self.in_text(text),
            }
        }
        self
    }

    fn in_text(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("///")) {
            let words = line.split(|it: char| !it.is_alphanumeric() && it != '_');
            self.found.extend(words.filter_map(|it| self.importable.get(it)));
        }
    }

    fn in_tokens(&mut self, tokens: &TokenStream) {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mark = |index: usize, character: char| matches!(trees.get(index), Some(TokenTree::Punct(mark)) if mark.as_char() == character);
        for (index, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Ident(ident) => {
                    let is_after_path = index >= 2 && mark(index - 1, ':') && mark(index - 2, ':');
                    let is_after_dot = index >= 1 && mark(index - 1, '.');
                    if is_after_path || is_after_dot {
                        continue;
                    }
                    let Some(name) = self.importable.iter().find(|it| ident == *it) else { continue };
                    // A module is followed by `::`. Otherwise the name is a variable.
                    let is_path = mark(index + 1, ':') && mark(index + 2, ':');
                    if is_path || !name.starts_with(char::is_lowercase) {
                        self.found.insert(name);
                    }
                }
                // An attribute, usually documentation, needs no import, and a module has its own imports.
                TokenTree::Group(_) if index >= 1 && mark(index - 1, '#') => {}
                TokenTree::Group(group) => {
                    let is_module = index >= 2 && matches!(&trees[index - 2], TokenTree::Ident(it) if it == "mod");
                    if !is_module {
                        self.in_tokens(&group.stream());
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn contains(&self, name: &str) -> bool {
        self.found.contains(name)
    }

    /// The imports of the names that are used. The trait `Json` is imported together with its module.
    fn imports(&self, names: &[&str]) -> Vec<TokenStream> {
        names
            .iter()
            .filter(|it| **it != "Json" && self.contains(it))
            .map(|it| match *it {
                "json" if names.contains(&"Json") && self.contains("Json") => quote!(json::{self, Json}),
                name => {
                    let name = Ident::new(name, Span::call_site());
                    quote!(#name)
                }
            })
            .collect()
    }
}
