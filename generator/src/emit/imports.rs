//! Imports: what a file uses, in groups with a blank line between: the standard library, the runtime, this crate.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::source::{Chunk, mentions};

/// Puts the imports before the pieces of a file. `runtime` and `own` are what the file may use; `paths` is spelled as it is.
pub(super) fn with_imports(
    mut chunks: Vec<Chunk>,
    runtime: &[&str],
    own: &[&str],
    paths: &[TokenStream],
) -> Vec<Chunk> {
    let standard = mentions(&chunks, "BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let runtime = list(&quote!(sdk_runtime), names(&chunks, runtime));
    let own = list(&quote!(crate), names(&chunks, own));
    let paths = list(&quote!(super), paths.to_vec());
    let groups = [standard, runtime, Some(quote!(#own #paths))];
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
