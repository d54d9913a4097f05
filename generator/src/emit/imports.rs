//! The imports of a file, in groups: the standard library, the runtime, and the crate.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The names that a file imports from its own crate. Paths begin with `super`, because the crate may be a module of another one.
pub(super) enum OwnImports<'a> {
    /// Names of the parent module that the file may use.
    Above(&'a [&'a str]),
    /// Names of the grandparent module that the file may use.
    TwoAbove(&'a [&'a str]),
    /// Names of the parent module that the file uses.
    Used(Vec<TokenStream>),
}

/// The imports of a file or module, which are found in one pass over its tokens.
pub(super) struct Imports<'n> {
    /// The names of the runtime that may be used.
    runtime: &'n [&'n str],
    own: OwnImports<'n>,
    /// The importable names that are used, other than as members.
    used: BTreeSet<&'n str>,
}

const MAP: &str = "BTreeMap";

impl<'n> Imports<'n> {
    /// Creates the imports of a file that may use these names of the runtime.
    pub(super) const fn of(runtime: &'n [&'n str], own: OwnImports<'n>) -> Self {
        Self { runtime, own, used: BTreeSet::new() }
    }

    /// Notes the names that code uses which is formatted already.
    pub(super) fn note_text(&mut self, text: &str) {
        // Only an error in a template is not Rust. The compiler shows it.
        if let Ok(tokens) = text.parse() {
            self.note_tokens(&tokens);
        }
    }

    /// Notes names that code uses.
    pub(super) fn note_names(&mut self, names: &[&str]) {
        let used = self.names().filter(|it| names.contains(it));
        self.used.extend(used);
    }

    /// Notes the names that tokens use.
    pub(super) fn note_tokens(&mut self, tokens: &TokenStream) {
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
                    let Some(name) = self.names().find(|it| ident == *it) else { continue };
                    // A module is followed by `::`. Otherwise the name is a variable.
                    let is_path = mark(index + 1, ':') && mark(index + 2, ':');
                    if is_path || !name.starts_with(char::is_lowercase) {
                        self.used.insert(name);
                    }
                }
                // An attribute, usually documentation, needs no import, and a module has its own imports.
                TokenTree::Group(_) if index >= 1 && mark(index - 1, '#') => {}
                TokenTree::Group(group) => {
                    let is_body_of =
                        |keyword| index >= 2 && matches!(&trees[index - 2], TokenTree::Ident(it) if it == keyword);
                    if is_body_of("enum") {
                        self.note_variants(&group.stream());
                    } else if !is_body_of("mod") {
                        self.note_tokens(&group.stream());
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Notes the names in the variants of an enum, except for those of the variants.
    fn note_variants(&mut self, variants: &TokenStream) {
        let mut is_name = true;
        for tree in variants.clone() {
            match tree {
                TokenTree::Ident(_) => is_name = false,
                TokenTree::Punct(mark) if mark.as_char() == ',' => is_name = true,
                // An attribute before the name.
                TokenTree::Group(_) if is_name => {}
                TokenTree::Group(group) => self.note_tokens(&group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Returns the imports, in groups.
    pub(super) fn groups(&self) -> Vec<TokenStream> {
        let standard = self.used.contains(MAP).then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        });
        let runtime = list(&quote!(sdk_runtime), self.used(self.runtime));
        let own = match &self.own {
            OwnImports::Above(own) => list(&quote!(super), self.used(own)),
            OwnImports::TwoAbove(own) => list(&quote!(super::super), self.used(own)),
            OwnImports::Used(own) => list(&quote!(super), own.clone()),
        };
        [standard, runtime, own].into_iter().flatten().collect()
    }

    /// The names that may be imported.
    fn names(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        let own = match self.own {
            OwnImports::Above(names) | OwnImports::TwoAbove(names) => names,
            OwnImports::Used(_) => &[],
        };
        [MAP].into_iter().chain(self.runtime.iter().chain(own).copied())
    }

    /// Returns those of the names that are used. The trait `Json` is imported together with its module.
    fn used(&self, names: &[&str]) -> Vec<TokenStream> {
        names
            .iter()
            .filter(|it| **it != "Json" && self.used.contains(*it))
            .map(|it| match *it {
                "json" if names.contains(&"Json") && self.used.contains("Json") => quote!(json::{self, Json}),
                name => {
                    let name = Ident::new(name, Span::call_site());
                    quote!(#name)
                }
            })
            .collect()
    }
}

fn list(root: &TokenStream, names: Vec<TokenStream>) -> Option<TokenStream> {
    match names.as_slice() {
        [] => None,
        [name] => Some(quote!(use #root::#name;)),
        names => Some(quote!(use #root::{#(#names),*};)),
    }
}
