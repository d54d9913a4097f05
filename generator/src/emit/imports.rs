//! Imports: what a file uses, in groups with a blank line between: the standard library, the runtime, the file above.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::source::{Chunk, mentions};

/// What a file imports from the crate that it is in. Paths begin with `super`, because that crate may be a module of another.
pub(super) enum Own<'a> {
    /// What it may use of the module above.
    Above(&'a [&'a str]),
    /// What it may use of the module above that.
    TwoAbove(&'a [&'a str]),
    /// What it uses of the module above.
    Used(Vec<TokenStream>),
}

/// Puts the imports before the pieces of a file. `runtime` is what the file may use.
pub(super) fn with_imports(mut chunks: Vec<Chunk>, runtime: &[&str], own: Own<'_>) -> Vec<Chunk> {
    let standard = mentions(&chunks, "BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let runtime = list(&quote!(sdk_runtime), names(&chunks, runtime));
    let own = match own {
        Own::Above(own) => list(&quote!(super), names(&chunks, own)),
        Own::TwoAbove(own) => list(&quote!(super::super), names(&chunks, own)),
        Own::Used(own) => list(&quote!(super), own),
    };
    let groups = [standard, runtime, own];
    let groups = groups.into_iter().flatten().filter(|it| !it.is_empty()).map(Chunk::Items).collect::<Vec<_>>();
    chunks.splice(0..0, groups);
    chunks
}

/// Those of the names that the pieces use. The trait `Json` stands with its module.
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
