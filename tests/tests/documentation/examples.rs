//! Checks that every public item of the runtime has an example in its documentation.
//!
//! Public items are those reachable from `lib.rs`: items of public modules, re-exports, and exported macros. Methods, fields and
//! variants are covered by the example of their type. Items of other crates are not checked. Macros are not expanded; the
//! documentation in the macro's body counts for the items that it generates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Ident, Item, ItemMacro, UseTree, Visibility};

use super::page::{Page, root};

/// Returns the text of a file below `src`, if it exists.
type Files<'f> = &'f dyn Fn(&str) -> Option<String>;

/// A module with its submodules.
struct Module {
    file: String,
    items: Vec<Item>,
    children: BTreeMap<String, Module>,
}

/// An item that can have an example: every named item except modules.
struct Named<'i> {
    name: &'i Ident,
    attributes: &'i [Attribute],
    is_public: bool,
}

impl Module {
    /// Reads a crate.
    fn read(files: Files<'_>) -> Self {
        Self::of(files, "", "lib.rs".to_owned(), items(&files("lib.rs").unwrap()))
    }

    /// Reads a module whose submodules are in this folder.
    fn of(files: Files<'_>, folder: &str, file: String, items: Vec<Item>) -> Self {
        let modules = items.iter().filter_map(|it| if let Item::Mod(it) = it { Some(it) } else { None });
        let children = modules.map(|it| {
            let below = format!("{folder}{}", it.ident);
            let (file, items) = match &it.content {
                Some((_, items)) => (file.clone(), items.clone()),
                None => {
                    let paths = [format!("{below}.rs"), format!("{below}/mod.rs")];
                    let (path, text) = paths.into_iter().find_map(|it| files(&it).map(|text| (it, text))).unwrap();
                    (path, self::items(&text))
                }
            };
            (it.ident.to_string(), Self::of(files, &format!("{below}/"), file, items))
        });
        Self { children: children.collect(), file, items }
    }

    /// Collects the public items of this module and its submodules that have no example.
    fn missing(&self, crate_root: &Self, is_reachable: bool, missing: &mut BTreeSet<String>) {
        for item in &self.items {
            match (item, Named::of(item)) {
                (Item::Mod(it), _) if !is_hidden(&it.attrs) => {
                    let child = &self.children[&it.ident.to_string()];
                    child.missing(crate_root, is_reachable && is_public(&it.vis), missing);
                }
                (Item::Use(it), _) if is_reachable && is_public(&it.vis) => {
                    paths(&it.tree).iter().for_each(|it| self.check_path(crate_root, it, missing));
                }
                (_, Some(it)) if it.is_exported() || (is_reachable && it.is_public) => self.check(&it, missing),
                _ => {}
            }
        }
    }

    /// Checks the item at a path.
    fn check_path(&self, crate_root: &Self, path: &[String], missing: &mut BTreeSet<String>) {
        let Some((name, module)) = path.split_last().filter(|(_, module)| !module.is_empty()) else { return };
        let module = module.iter().try_fold(self, |module, segment| match segment.as_str() {
            "self" => Some(module),
            "crate" => Some(crate_root),
            child => module.children.get(child),
        });
        // The path is in another crate.
        let Some(module) = module else { return };
        if let Some(child) = module.children.get(name) {
            return child.missing(crate_root, true, missing);
        }
        let found = module.named().find(|it| it.name == name);
        match (found, module.re_exports().find(|it| it.last() == Some(name))) {
            (Some(item), _) => module.check(&item, missing),
            (None, Some(path)) => module.check_path(crate_root, &path, missing),
            (None, None) if module.is_generated_with_example(name) => {}
            (None, None) => _ = missing.insert(format!("{}: {name}", module.file)),
        }
    }

    fn check(&self, item: &Named<'_>, missing: &mut BTreeSet<String>) {
        if !is_hidden(item.attributes) && !has_example(item.attributes.iter().map(ToTokens::to_token_stream).collect())
        {
            missing.insert(format!("{}: {}", self.file, item.name));
        }
    }

    fn named(&self) -> impl Iterator<Item = Named<'_>> {
        self.items.iter().filter_map(Named::of)
    }

    /// Returns the paths that the module re-exports.
    fn re_exports(&self) -> impl Iterator<Item = Vec<String>> {
        let uses = self.items.iter().filter_map(|item| match item {
            Item::Use(it) if is_public(&it.vis) => Some(&it.tree),
            _ => None,
        });
        uses.flat_map(paths)
    }

    /// Returns `true` if a macro of this module generates the item and contains an example.
    fn is_generated_with_example(&self, name: &str) -> bool {
        let macros = || self.items.iter().filter_map(|it| if let Item::Macro(it) = it { Some(it) } else { None });
        let mut calls = macros().filter(|it| it.ident.is_none() && mentions(it, name));
        calls.any(|call| {
            macros().any(|it| call.mac.path.get_ident() == it.ident.as_ref() && has_example(it.mac.tokens.clone()))
        })
    }
}

impl<'i> Named<'i> {
    fn of(item: &'i Item) -> Option<Self> {
        let (name, attributes, visibility) = match item {
            Item::Const(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            Item::Enum(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            Item::Fn(it) => (&it.sig.ident, &it.attrs, Some(&it.vis)),
            Item::Macro(it) => (it.ident.as_ref()?, &it.attrs, None),
            Item::Static(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            Item::Struct(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            Item::Trait(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            Item::Type(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            Item::Union(it) => (&it.ident, &it.attrs, Some(&it.vis)),
            _ => return None,
        };
        Some(Self { name, attributes, is_public: visibility.is_some_and(is_public) })
    }

    fn is_exported(&self) -> bool {
        self.attributes.iter().any(|it| it.path().is_ident("macro_export"))
    }
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    let mut lists = attributes.iter().filter_map(|it| it.meta.require_list().ok());
    lists.any(|it| it.path.is_ident("doc") && it.tokens.to_string() == "hidden")
}

pub(crate) fn items(text: &str) -> Vec<Item> {
    syn::parse_file(text).unwrap().items
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Returns all paths of a `use`, with the original names of renamed items.
fn paths(tree: &UseTree) -> Vec<Vec<String>> {
    match tree {
        UseTree::Path(it) => {
            let below = paths(&it.tree).into_iter();
            below.map(|path| [vec![it.ident.to_string()], path].concat()).collect()
        }
        UseTree::Group(it) => it.items.iter().flat_map(paths).collect(),
        UseTree::Name(it) => vec![vec![it.ident.to_string()]],
        UseTree::Rename(it) => vec![vec![it.ident.to_string()]],
        other => panic!("`{}` is not supported", other.to_token_stream()),
    }
}

fn mentions(call: &ItemMacro, name: &str) -> bool {
    call.mac.tokens.clone().into_iter().any(|it| matches!(it, TokenTree::Ident(it) if it == name))
}

/// Returns `true` if the documentation in these tokens contains a Rust code block that is compiled.
pub(crate) fn has_example(tokens: TokenStream) -> bool {
    let mut text = String::new();
    documentation(tokens, &mut text);
    let page = Page { path: PathBuf::new(), text };
    ["", "rust", "no_run"].iter().any(|it| !page.blocks(it).is_empty())
}

/// Appends the texts of doc comments and `doc = "…"` attributes.
fn documentation(tokens: TokenStream, text: &mut String) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match (token, tokens.get(index + 2)) {
            (TokenTree::Group(it), _) => documentation(it.stream(), text),
            (TokenTree::Ident(it), Some(TokenTree::Literal(literal))) if it == "doc" => {
                if let Ok(line) = syn::parse2::<syn::LitStr>(TokenTree::from(literal.clone()).into()) {
                    text.push_str(&line.value());
                    text.push('\n');
                }
            }
            _ => {}
        }
    }
}

/// Returns the public items of a crate that have no example, each with its file.
fn without_example(files: Files<'_>) -> Vec<String> {
    let crate_root = Module::read(files);
    let mut missing = BTreeSet::new();
    crate_root.missing(&crate_root, true, &mut missing);
    missing.into_iter().collect()
}

#[test]
fn public_items_of_the_runtime_have_examples() {
    let sources = root().join("runtime/src");
    let missing = without_example(&|path| std::fs::read_to_string(sources.join(path)).ok());
    assert!(missing.is_empty(), "items without an example:\n{}", missing.join("\n"));
}

#[test]
fn without_example_finds_all_public_items() {
    let files = |path: &str| {
        let text = match path {
            "lib.rs" => {
                "pub mod open; mod closed; #[doc(hidden)] pub mod unseen;
                 pub use self::closed::{Bare, Shown, deep::Deep, Made, Named};
                 pub use bytes::Bytes;"
            }
            "open.rs" => {
                "/// Does it.\n/// ```text\n/// none\n/// ```\npub fn bare() {}
                 /// Is shown.\n///\n/// ```no_run\n/// shown();\n/// ```\npub fn shown() {}
                 #[doc(hidden)] pub fn hidden() {}
                 fn private() {}"
            }
            "closed/mod.rs" => {
                "pub mod deep; mod named;
                 pub use self::named::Named;
                 pub struct Bare;
                 /// ```\n/// let shown = Shown;\n/// ```\npub struct Shown;
                 pub struct Unreachable;
                 macro_rules! make { ($name:ident) => { /** Made. */ pub struct $name; }; }
                 make!(Made);
                 #[macro_export] macro_rules! exported { () => {}; }"
            }
            "unseen.rs" => "pub fn unseen() {}",
            "closed/deep.rs" => "pub type Deep = u8;",
            "closed/named.rs" => "pub enum Named {}",
            _ => return None,
        };
        Some(text.to_owned())
    };
    let expected = [
        "closed/deep.rs: Deep",
        "closed/mod.rs: Bare",
        "closed/mod.rs: Made",
        "closed/mod.rs: exported",
        "closed/named.rs: Named",
        "open.rs: bare",
    ];
    assert_eq!(without_example(&files), expected);
    let made = |path: &str| files(path).map(|it| it.replace("Made.", "```\nlet made = Made;\n```"));
    assert!(!without_example(&made).iter().any(|it| it.ends_with("Made")));
}
