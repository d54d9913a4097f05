//! The module tree of a crate: the items that each file defines, and the paths that its code names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// A path of segments from the crate root, without `crate`.
pub(crate) type ModulePath = Vec<String>;

/// A file that uses an item of another file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependency {
    /// The module whose file names the item.
    pub(crate) from: ModulePath,
    /// The module whose file defines the item.
    pub(crate) to: ModulePath,
    pub(crate) item: String,
}

/// The modules of a crate by path.
pub(crate) struct ModuleTree {
    modules: BTreeMap<ModulePath, Module>,
}

/// One module, which is a file or a `mod name { … }` inside one.
pub(crate) struct Module {
    /// The path of the module whose file contains this one.
    file: ModulePath,
    names: BTreeMap<String, Name>,
    globs: Vec<Vec<String>>,
    /// Every path that the code names, as written, re-exports excluded.
    mentions: Vec<Vec<String>>,
}

/// The meaning of a name in a module.
enum Name {
    /// An item that the module defines.
    Item,
    /// A child module.
    Module,
    /// An import or re-export of the path.
    Use(Vec<String>),
}

impl ModuleTree {
    /// Reads the crate whose root file is `root`. Modules for tests are not part of it.
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self { modules: BTreeMap::new() };
        tree.read_file(root, Vec::new(), true);
        tree
    }

    /// The paths of the modules that are files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &ModulePath> {
        self.modules.iter().filter(|(path, module)| module.file == **path).map(|(path, _)| path)
    }

    /// The dependencies between files. An item counts for the file that defines it, wherever it is re-exported; a re-export
    /// itself is not a dependency.
    pub(crate) fn dependencies(&self) -> Vec<Dependency> {
        let mut found = Vec::new();
        for (path, module) in &self.modules {
            for mention in &module.mentions {
                let Some((definer, item)) = self.resolve(path, mention, 0) else { continue };
                let definer = &self.modules[&definer].file;
                if *definer != module.file {
                    found.push(Dependency { from: module.file.clone(), to: definer.clone(), item });
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The module that defines the item of a path which `from` names. `None` for other crates and for modules.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<(ModulePath, String)> {
        // Re-exports that lead back to themselves do not compile, but globs can be walked in circles.
        if depth > 16 {
            return None;
        }
        let mut at: ModulePath = from.to_vec();
        for (index, segment) in path.iter().enumerate() {
            match segment.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => {
                    at.pop()?;
                }
                name => {
                    let module = self.modules.get(&at)?;
                    match module.names.get(name) {
                        Some(Name::Item) => return Some((at, name.to_owned())),
                        Some(Name::Module) => at.push(name.to_owned()),
                        Some(Name::Use(target)) => {
                            let rest = target.iter().chain(&path[index + 1..]).cloned().collect::<Vec<_>>();
                            // `use a; a::b` names itself only if `a` is another crate.
                            return if rest == path { None } else { self.resolve(&at, &rest, depth + 1) };
                        }
                        None => {
                            return module.globs.iter().find_map(|glob| {
                                let rest = glob.iter().chain(&path[index..]).cloned().collect::<Vec<_>>();
                                self.resolve(&at, &rest, depth + 1)
                            });
                        }
                    }
                }
            }
        }
        None
    }

    fn read_file(&mut self, file: &Path, path: ModulePath, is_root_of_folder: bool) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parent = file.parent().expect("a file has a folder");
        let folder = match is_root_of_folder {
            true => parent.to_owned(),
            false => parent.join(file.file_stem().expect("a file has a name")),
        };
        self.read_items(&parsed.items, &path, &path, &folder);
    }

    fn read_items(&mut self, items: &[Item], path: &ModulePath, file: &ModulePath, folder: &Path) {
        let mut module = Module { file: file.clone(), names: BTreeMap::new(), globs: Vec::new(), mentions: Vec::new() };
        for item in items {
            if is_for_tests(attributes(item)) {
                continue;
            }
            match item {
                Item::Mod(it) => {
                    let name = it.ident.to_string();
                    let child: ModulePath = path.iter().cloned().chain([name.clone()]).collect();
                    module.names.insert(name.clone(), Name::Module);
                    match &it.content {
                        Some((_, items)) => self.read_items(items, &child, file, &folder.join(&name)),
                        None => {
                            let (own, nested) = file_of_module(folder, &name);
                            self.read_file(&own, child, nested);
                        }
                    }
                }
                Item::Use(it) => {
                    let is_reexport = !matches!(it.vis, Visibility::Inherited);
                    for (name, target) in leaves(&it.tree) {
                        match name.as_str() {
                            "*" => module.globs.push(target),
                            _ => {
                                if !is_reexport {
                                    module.mentions.push(target.clone());
                                }
                                module.names.insert(name, Name::Use(target));
                            }
                        }
                    }
                }
                other => {
                    if let Some(name) = name_of(other) {
                        module.names.insert(name, Name::Item);
                    }
                    let mut mentions = Mentions(Vec::new());
                    mentions.visit_item(other);
                    module.mentions.extend(mentions.0);
                }
            }
        }
        self.modules.insert(path.clone(), module);
    }
}

/// The file of `mod name;`, and `true` if it is the `mod.rs` of a folder.
fn file_of_module(folder: &Path, name: &str) -> (PathBuf, bool) {
    let nested = folder.join(name).join("mod.rs");
    match nested.exists() {
        true => (nested, true),
        false => (folder.join(format!("{name}.rs")), false),
    }
}

/// Collects the paths of code, in macros too.
struct Mentions(Vec<Vec<String>>);

impl<'ast> Visit<'ast> for Mentions {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.push(path.segments.iter().map(|it| it.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Use(it) => self.0.extend(leaves(&it.tree).into_iter().map(|(_, target)| target)),
            other if is_for_tests(attributes(other)) => {}
            other => visit::visit_item(self, other),
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        // The tokens of `quote!` are code of other crates.
        let quotes = call.path.segments.last().is_some_and(|it| it.ident.to_string().starts_with("quote"));
        if !quotes {
            self.visit_tokens(call.tokens.clone());
        }
    }
}

impl Mentions {
    fn visit_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(it) => {
                    if colons < 2 {
                        self.0.extend((path.len() > 1).then(|| std::mem::take(&mut path)));
                        path.clear();
                    }
                    path.push(it.to_string());
                    colons = 0;
                }
                TokenTree::Punct(it) if it.as_char() == ':' => colons += 1,
                other => {
                    self.0.extend((path.len() > 1).then(|| std::mem::take(&mut path)));
                    path.clear();
                    colons = 0;
                    if let TokenTree::Group(it) = other {
                        self.visit_tokens(it.stream());
                    }
                }
            }
        }
        self.0.extend((path.len() > 1).then_some(path));
    }
}

/// The imported names of a `use`, each with its full path.
fn leaves(tree: &UseTree) -> Vec<(String, Vec<String>)> {
    match tree {
        UseTree::Path(it) => prefixed(&it.ident.to_string(), leaves(&it.tree)),
        UseTree::Name(it) => {
            let name = it.ident.to_string();
            vec![(name.clone(), vec![name])]
        }
        UseTree::Rename(it) => vec![(it.rename.to_string(), vec![it.ident.to_string()])],
        UseTree::Glob(_) => vec![("*".to_owned(), Vec::new())],
        UseTree::Group(it) => it.items.iter().flat_map(leaves).collect(),
    }
}

fn prefixed(segment: &str, leaves: Vec<(String, Vec<String>)>) -> Vec<(String, Vec<String>)> {
    let with_prefix = leaves.into_iter().map(|(name, path)| match path.as_slice() {
        [only] if only == "self" => (if name == "self" { segment.to_owned() } else { name }, vec![segment.to_owned()]),
        _ => (name, [segment.to_owned()].into_iter().chain(path).collect()),
    });
    with_prefix.collect()
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// `true` if the attributes have `cfg(test)`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| match &it.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}
