//! Examples in the documentation of the runtime: every public item has one.
//!
//! Public is what `lib.rs` leads to: items of public modules, what those re-export of others, and exported macros. Methods, fields
//! and variants are shown by the example of their type, and what is another crate's is documented there. What a macro of the
//! runtime makes is not expanded here: the documentation in the macro's body stands for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Ident, Item, ItemMacro, UseTree, Visibility};

use super::page::{Page, root};

/// Gives the text of a file by its path below `src`, if there is one.
type Files<'f> = &'f dyn Fn(&str) -> Option<String>;

/// A module with those inside it.
struct Module {
    file: String,
    items: Vec<Item>,
    children: BTreeMap<String, Module>,
}

/// An item that can have an example: everything with a name but modules, which show their items.
struct Named<'i> {
    name: &'i Ident,
    attributes: &'i [Attribute],
    is_public: bool,
}

impl Module {
    /// The root of a crate.
    fn read(files: Files<'_>) -> Self {
        Self::of(files, "", "lib.rs".to_owned(), items(&files("lib.rs").unwrap()))
    }

    /// A module whose children's files stand in this folder.
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

    /// Collects what others can name of this module and those inside it, and has no example.
    fn lacking(&self, crate_root: &Self, is_reachable: bool, lacking: &mut BTreeSet<String>) {
        for item in &self.items {
            match (item, Named::of(item)) {
                (Item::Mod(it), _) if !is_hidden(&it.attrs) => {
                    let child = &self.children[&it.ident.to_string()];
                    child.lacking(crate_root, is_reachable && is_public(&it.vis), lacking);
                }
                (Item::Use(it), _) if is_reachable && is_public(&it.vis) => {
                    paths(&it.tree).iter().for_each(|it| self.check_path(crate_root, it, lacking));
                }
                (_, Some(it)) if it.is_exported() || (is_reachable && it.is_public) => self.check(&it, lacking),
                _ => {}
            }
        }
    }

    /// Checks what a path leads to.
    fn check_path(&self, crate_root: &Self, path: &[String], lacking: &mut BTreeSet<String>) {
        let Some((name, module)) = path.split_last().filter(|(_, module)| !module.is_empty()) else { return };
        let module = module.iter().try_fold(self, |module, segment| match segment.as_str() {
            "self" => Some(module),
            "crate" => Some(crate_root),
            child => module.children.get(child),
        });
        // Another crate's.
        let Some(module) = module else { return };
        if let Some(child) = module.children.get(name) {
            return child.lacking(crate_root, true, lacking);
        }
        let found = module.named().find(|it| it.name == name);
        match (found, module.passed_on().find(|it| it.last() == Some(name))) {
            (Some(item), _) => module.check(&item, lacking),
            (None, Some(path)) => module.check_path(crate_root, &path, lacking),
            (None, None) if module.is_made_with_example(name) => {}
            (None, None) => _ = lacking.insert(format!("{}: {name}", module.file)),
        }
    }

    fn check(&self, item: &Named<'_>, lacking: &mut BTreeSet<String>) {
        if !is_hidden(item.attributes) && !has_example(item.attributes.iter().map(ToTokens::to_token_stream).collect())
        {
            lacking.insert(format!("{}: {}", self.file, item.name));
        }
    }

    fn named(&self) -> impl Iterator<Item = Named<'_>> {
        self.items.iter().filter_map(Named::of)
    }

    /// The paths that the module re-exports.
    fn passed_on(&self) -> impl Iterator<Item = Vec<String>> {
        let uses = self.items.iter().filter_map(|item| match item {
            Item::Use(it) if is_public(&it.vis) => Some(&it.tree),
            _ => None,
        });
        uses.flat_map(paths)
    }

    /// Is the name in a call of a macro of this module, in whose body is an example?
    fn is_made_with_example(&self, name: &str) -> bool {
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

/// All paths of a `use`, under the names that their items have where they are.
fn paths(tree: &UseTree) -> Vec<Vec<String>> {
    match tree {
        UseTree::Path(it) => {
            let below = paths(&it.tree).into_iter();
            below.map(|path| [vec![it.ident.to_string()], path].concat()).collect()
        }
        UseTree::Group(it) => it.items.iter().flat_map(paths).collect(),
        UseTree::Name(it) => vec![vec![it.ident.to_string()]],
        UseTree::Rename(it) => vec![vec![it.ident.to_string()]],
        other => panic!("`{}` does not say what is public", other.to_token_stream()),
    }
}

fn mentions(call: &ItemMacro, name: &str) -> bool {
    call.mac.tokens.clone().into_iter().any(|it| matches!(it, TokenTree::Ident(it) if it == name))
}

/// Is there a block of Rust in the documentation that these tokens have in them, and is it compiled?
pub(crate) fn has_example(tokens: TokenStream) -> bool {
    let mut text = String::new();
    documentation(tokens, &mut text);
    let page = Page { path: PathBuf::new(), text };
    ["", "rust", "no_run"].iter().any(|it| !page.blocks(it).is_empty())
}

/// Appends the texts of comments and of attributes `doc = "…"`.
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

/// The public items of a crate that have no example, each with its file.
fn without_example(files: Files<'_>) -> Vec<String> {
    let crate_root = Module::read(files);
    let mut lacking = BTreeSet::new();
    crate_root.lacking(&crate_root, true, &mut lacking);
    lacking.into_iter().collect()
}

#[test]
fn every_public_item_of_the_runtime_has_an_example() {
    let sources = root().join("runtime/src");
    let lacking = without_example(&|path| std::fs::read_to_string(sources.join(path)).ok());
    assert!(lacking.is_empty(), "these have no example:\n{}", lacking.join("\n"));
}

#[test]
fn an_item_without_example_is_found_wherever_it_is_public() {
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
