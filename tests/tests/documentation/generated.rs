//! Checks that the documentation of generated crates contains examples for calls and for the values that callers create.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Ident, ImplItem, Item, ItemStruct, Type};

use super::examples::{has_example, items};
use super::page::root;

/// Returns the methods of handles, and the models that callers create, that have no example in a file.
fn without_example(text: &str) -> Vec<String> {
    let items = items(text);
    let attributes = |it: &[Attribute]| it.iter().map(ToTokens::to_token_stream).collect::<TokenStream>();
    let methods = |of: &ItemStruct| {
        let inherent = items.iter().filter_map(|it| match it {
            // Types that are only received have constructors for tests.
            Item::Impl(it) if it.attrs.iter().any(|it| it.path().is_ident("cfg")) => None,
            Item::Impl(it) if it.trait_.is_none() && mentions_type(&it.self_ty, &of.ident) => Some(&it.items),
            _ => None,
        });
        let methods = inherent.flatten().filter_map(|it| if let ImplItem::Fn(it) = it { Some(it) } else { None });
        methods.cloned().collect::<Vec<_>>()
    };
    let mut missing = Vec::new();
    for it in items.iter().filter_map(|it| if let Item::Struct(it) = it { Some(it) } else { None }) {
        let methods = methods(it);
        let is_handle = it.fields.iter().any(|it| it.ident.as_ref().is_some_and(|it| it == "client"));
        let has_fields = it.fields.iter().any(|it| it.ident.as_ref().is_some_and(|it| it != "extra"));
        let is_created =
            methods.iter().any(|it| it.sig.ident == "new") || has_fields && it.attrs.iter().any(derives_default);
        if is_handle {
            let bare = methods.iter().filter(|it| !has_example(attributes(&it.attrs)));
            missing.extend(bare.map(|method| format!("{}::{}", it.ident, method.sig.ident)));
        } else if is_created && !has_example(attributes(&it.attrs)) {
            missing.push(it.ident.to_string());
        }
    }
    missing
}

fn derives_default(it: &Attribute) -> bool {
    it.path().is_ident("derive") && it.to_token_stream().to_string().contains("Default")
}

fn mentions_type(ty: &Type, name: &Ident) -> bool {
    matches!(ty, Type::Path(it) if it.path.segments.last().is_some_and(|it| it.ident == *name))
}

#[test]
fn calls_and_created_models_have_examples() {
    for package in [
        "generated/sailpoint-v2025",
        "generated/cloudflare-iam",
        "tests/everything",
        "tests/hostile",
        "tests/protocol",
        "tests/schemas",
    ] {
        let folders = ["src", "src/models"].map(|it| root().join(package).join(it).read_dir().unwrap());
        let files: Vec<PathBuf> = folders.into_iter().flatten().map(|it| it.unwrap().path()).collect();
        let missing = files
            .iter()
            .filter(|it| it.is_file())
            .flat_map(|it| without_example(&std::fs::read_to_string(it).unwrap()));
        let missing: Vec<String> = missing.collect();
        assert!(files.len() > 2 && missing.is_empty(), "{package}:\n{}", missing.join("\n"));
    }
}

#[test]
fn without_example_finds_calls_and_models() {
    let text = "pub struct Things<'c> { client: &'c Client }
        impl<'c> Things<'c> { pub fn bare(&self) {} /** ```\nshown();\n``` */ pub fn shown(&self) {} }
        #[derive(Clone, Default)] pub struct Empty { pub extra: Extra }
        #[derive(Clone, Default)] pub struct Set { pub name: Option<String>, pub extra: Extra }
        pub struct Made { pub name: String }
        impl Made { pub fn new(name: String) -> Self { Self { name } } }
        pub struct Read { pub name: String }";
    assert_eq!(without_example(text), ["Things::bare", "Set", "Made"]);
}
