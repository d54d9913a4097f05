//! Bundles several files into one document, so that all references point into that document.
//!
//! Targets in other files become components if `components` has a section for them. Others are copied in place of each
//! reference. Definitions inside schemas (`$defs`) become components too.
//!
//! Source: OpenAPI 3.1.0, "Relative References in URIs"; RFC 3986, section 4.

mod files;
mod names;
mod resolve;
mod resolve_error;
mod resources;
mod target;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use self::files::{Files, ROOT};
use self::resolve_error::ResolveError;
use self::target::{Known, Resolution, Target};
use super::copies::Copies;
use super::gathered::Gathered;
use super::grammar::{Node, Shape, sites};
use super::limits::Budget;
use super::options::References;
use super::origins::Origins;
use super::reference::{ALREADY_REPORTED, is_bare};
use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;

/// Bundles a tree with all targets of its references. `path` is the file that the tree came from, if any.
pub(super) fn joined(
    gathered: Gathered,
    path: Option<&Path>,
    references: &References,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Gathered {
    let Gathered { tree, origins } = gathered;
    let is_swagger = tree.get("swagger").is_some();
    let mut join = Join {
        files: Files::new(tree, path, references, budget),
        origins,
        diagnostics,
        is_swagger,
        targets: IndexSet::new(),
        hints: HashMap::new(),
        owners: HashMap::new(),
        names: HashMap::new(),
        known: HashMap::new(),
        copying: Vec::new(),
        copies: Copies::new(budget),
    };
    if !join.discover() {
        return Gathered { tree: join.files.into_root(), origins: join.origins };
    }
    join.name();
    let tree = join.document();
    Gathered { tree, origins: join.origins }
}

struct Join<'d> {
    files: Files,
    origins: Origins,
    diagnostics: &'d mut Diagnostics,
    is_swagger: bool,
    targets: IndexSet<Target>,
    /// The names of targets that are components of other documents.
    hints: HashMap<Target, String>,
    /// Components of the document that are only a reference to a target. The target replaces them.
    owners: HashMap<Target, Pointer>,
    names: HashMap<Target, String>,
    /// The targets of nodes that are references, by the file and the address of the node.
    known: HashMap<(usize, *const Value), Known>,
    /// The nodes that are being copied, outermost first.
    copying: Vec<(usize, Pointer)>,
    /// Counts the copies.
    copies: Copies,
}

impl Join<'_> {
    /// Reads all files and collects all targets. Returns `false` if the document does not need to change.
    fn discover(&mut self) -> bool {
        let mut is_needed = false;
        let mut queue = vec![(ROOT, Pointer::root(), Shape::One(Node::Document))];
        let mut seen: HashSet<_> = queue.iter().cloned().collect();
        // Breadth first, so that targets are in document order.
        let mut next = 0;
        while let Some((file, pointer, shape)) = queue.get(next).cloned() {
            next += 1;
            let tree = Arc::clone(&self.files.get(file).tree);
            let Some(node) = tree.pointer(pointer.as_str()) else { continue };
            for site in sites(node, shape) {
                let below = match self.resolve(file, &pointer.join(&site.at), &site.reference, site.shape) {
                    Ok(Resolution::Unchanged) | Err(ResolveError::NoFolder) => continue,
                    Ok(Resolution::Component(target)) => {
                        let is_whole = file == ROOT && node.pointer(site.at.as_str()).is_some_and(is_bare);
                        if is_whole && self.is_component(&site.at, target.kind) && target.file != ROOT {
                            self.owners.entry(target.clone()).or_insert(site.at);
                        }
                        self.targets.insert(target.clone());
                        Some((target.file, target.pointer, Shape::One(target.kind)))
                    }
                    Ok(Resolution::Copy { file, pointer }) => Some((file, pointer, site.shape)),
                    Ok(Resolution::Local(_)) | Err(_) => None,
                };
                is_needed = true;
                queue.extend(below.filter(|it| seen.insert(it.clone())));
            }
        }
        is_needed
    }

    /// Returns `true` if a node of the document is a component of this kind.
    fn is_component(&self, at: &Pointer, kind: Node) -> bool {
        self.section(kind).is_some_and(|section| at.parent() == Some(section))
    }

    /// Returns the section for components of this kind, or `None` if the dialect has none.
    fn section(&self, kind: Node) -> Option<Pointer> {
        let root = Pointer::root();
        match self.is_swagger {
            true => kind.swagger_section().map(|it| root.child(it)),
            false => kind.section().map(|it| root.at(["components", it])),
        }
    }

    fn name(&mut self) {
        let mut given = HashMap::new();
        for (target, owner) in &self.owners {
            given.extend(owner.tokens().last().map(|name| (target.clone(), name)));
        }
        let root = Arc::clone(&self.files.get(ROOT).tree);
        let taken = |kind: Node, name: &str| {
            let pointer = self.section(kind).map(|it| it.child(name));
            pointer.is_some_and(|it| root.pointer(it.as_str()).is_some())
        };
        // Names of components in other documents are kept if they are unused here.
        let mut hints: Vec<_> = self.hints.iter().filter(|(target, _)| !given.contains_key(target)).collect();
        hints.sort();
        let mut used: HashSet<(Node, &String)> = HashSet::new();
        let free: Vec<_> =
            hints.into_iter().filter(|(it, name)| !taken(it.kind, name) && used.insert((it.kind, *name))).collect();
        given.extend(free.into_iter().map(|(target, name)| (target.clone(), name.clone())));
        self.names = names::names(&self.targets, &given, &self.files, taken);
    }

    /// Builds the document with its components.
    fn document(&mut self) -> Value {
        let root = Pointer::root();
        let mut tree = self.build(ROOT, &root, Shape::One(Node::Document), &root);
        for target in self.targets.clone() {
            let (Some(section), Some(name)) = (self.section(target.kind), self.names.get(&target).cloned()) else {
                continue;
            };
            if self.owners.contains_key(&target) {
                continue;
            }
            let base = section.child(&name);
            self.record_origin(&base, target.file, &target.pointer);
            let component = self.build(target.file, &target.pointer, Shape::One(target.kind), &base);
            if let Some(section) = object_at(&mut tree, &section) {
                section.insert(name, component);
            }
        }
        tree
    }

    /// Records where a node of the document came from.
    fn record_origin(&mut self, normal: &Pointer, file: usize, pointer: &Pointer) {
        match self.files.get(file).origin {
            Some(origin) => self.origins.insert(normal.clone(), origin, pointer.clone()),
            None => self.origins.alias(normal.clone(), pointer),
        }
    }

    /// Builds a node and resolves its references. `base` is its location in the document.
    fn build(&mut self, file: usize, pointer: &Pointer, shape: Shape, base: &Pointer) -> Value {
        let tree = Arc::clone(&self.files.get(file).tree);
        let Some(original) = tree.pointer(pointer.as_str()) else { return Value::Null };
        let mut node = original.clone();
        for site in sites(original, shape) {
            let at = base.join(&site.at);
            let made = match self.resolve(file, &pointer.join(&site.at), &site.reference, site.shape) {
                Ok(Resolution::Unchanged) => continue,
                Ok(Resolution::Local(pointer)) => Ok(Replacement::Reference(pointer.to_fragment())),
                Ok(Resolution::Component(target)) if self.owners.get(&target) == Some(&at) => {
                    self.record_origin(&at, target.file, &target.pointer);
                    Ok(Replacement::Node(self.build(target.file, &target.pointer, site.shape, &at)))
                }
                Ok(Resolution::Component(target)) => Ok(Replacement::Reference(self.component(&target))),
                Ok(Resolution::Copy { file, pointer }) => {
                    self.copy(file, pointer, site.shape, &at).map(Replacement::Node)
                }
                Err(ResolveError::NoFolder) => continue,
                Err(error) => Err(error),
            };
            let made = made.unwrap_or_else(|error| {
                let pointer = if site.shape == Shape::Mapping { at.clone() } else { at.child("$ref") };
                error.report(&site.reference, &pointer, self.diagnostics);
                Replacement::Reference(ALREADY_REPORTED.to_owned())
            });
            if let Some(slot) = node.pointer_mut(site.at.as_str()) {
                made.put(slot, site.shape);
            }
        }
        node
    }

    fn component(&self, target: &Target) -> String {
        let name = self.names.get(target).map(String::as_str).unwrap_or_default();
        self.section(target.kind).map_or_else(String::new, |section| section.child(name).to_fragment())
    }

    fn copy(&mut self, file: usize, pointer: Pointer, shape: Shape, at: &Pointer) -> Result<Value, ResolveError> {
        let from = (file, pointer);
        if self.copying.contains(&from) {
            return Err(ResolveError::Cycle);
        }
        let tree = Arc::clone(&self.files.get(file).tree);
        if let Some(node) = tree.pointer(from.1.as_str()) {
            self.copies.count(node)?;
        }
        self.record_origin(at, file, &from.1);
        let pointer = from.1.clone();
        self.copying.push(from);
        let made = self.build(file, &pointer, shape, at);
        self.copying.pop();
        Ok(made)
    }
}

/// The replacement of a reference.
enum Replacement {
    Reference(String),
    Node(Value),
}

impl Replacement {
    fn put(self, slot: &mut Value, shape: Shape) {
        match self {
            Self::Reference(reference) if shape == Shape::Mapping => *slot = Value::String(reference),
            Self::Reference(reference) => {
                if let Value::Object(members) = slot {
                    members.insert("$ref".to_owned(), Value::String(reference));
                }
            }
            Self::Node(mut node) => {
                // Members next to the reference override those of its target.
                if let (Value::Object(siblings), Value::Object(members)) = (slot.take(), &mut node) {
                    members.extend(siblings.into_iter().filter(|(key, _)| key != "$ref"));
                }
                *slot = node;
            }
        }
    }
}

/// Returns the object at a location, which is created if it does not exist.
fn object_at<'t>(tree: &'t mut Value, pointer: &Pointer) -> Option<&'t mut Map<String, Value>> {
    let mut node = tree.as_object_mut()?;
    for token in pointer.tokens() {
        let below = node.entry(token).or_insert(Value::Null);
        if below.is_null() {
            *below = Value::Object(Map::new());
        }
        node = below.as_object_mut()?;
    }
    Some(node)
}
