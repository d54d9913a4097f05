//! Several files to one document: whatever a reference leads to becomes a component of it.
//!
//! In comes the tree of the file that was named; out comes a tree whose references all name places of its own. What has
//! a section in `components` goes there, once, however many references lead to it; anything else is copied into the
//! place of its reference. Definitions inside of schemas (`$defs`) become components as well.
//!
//! Source: OpenAPI 3.1.0, "Relative References in URIs"; RFC 3986, section 4.

mod files;
mod marks;
mod names;
mod resolve;
mod resolve_error;
mod target;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use self::files::{Files, ROOT};
use self::resolve_error::ResolveError;
use self::target::{Resolution, Target};
use super::gathered::Gathered;
use super::grammar::{Node, Shape, sites};
use super::options::References;
use super::origins::Origins;
use super::reference::{REPORTED, is_bare};
use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;

/// Copies into the places of references, all in all, and the nodes that they may hold.
const COPIES_AT_MOST: usize = 20_000;
const COPIED_NODES_AT_MOST: usize = 5_000_000;

/// The tree with all that its references lead to. `path` is the file that it came from, if any.
pub(super) fn joined(
    gathered: Gathered,
    path: Option<&Path>,
    references: &References,
    diagnostics: &mut Diagnostics,
) -> Gathered {
    let Gathered { tree, origins } = gathered;
    let is_swagger = tree.get("swagger").is_some();
    let mut join = Join {
        files: Files::new(tree, path, references),
        origins,
        diagnostics,
        is_swagger,
        targets: IndexSet::new(),
        hints: HashMap::new(),
        owners: HashMap::new(),
        names: HashMap::new(),
        copying: Vec::new(),
        copies: 0,
        copied_nodes: 0,
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
    /// Names that targets have as components of other documents.
    hints: HashMap<Target, String>,
    /// Components of the document that are only a reference to a target: it takes their place.
    owners: HashMap<Target, Pointer>,
    names: HashMap<Target, String>,
    /// What is being copied, outermost first.
    copying: Vec<(usize, Pointer)>,
    copies: usize,
    copied_nodes: usize,
}

impl Join<'_> {
    /// Reads every file and collects every target. Says whether there is anything to do.
    fn discover(&mut self) -> bool {
        let mut is_needed = false;
        let mut queue = vec![(ROOT, Pointer::root(), Shape::One(Node::Document))];
        let mut seen: HashSet<_> = queue.iter().cloned().collect();
        // Breadth first, so that the order of targets is that of the documents.
        let mut next = 0;
        while let Some((file, place, shape)) = queue.get(next).cloned() {
            next += 1;
            let tree = Arc::clone(&self.files.get(file).tree);
            let Some(node) = tree.pointer(place.as_str()) else { continue };
            for site in sites(node, shape) {
                let goal = self.goal(file, &site.reference, site.shape);
                let below = match goal {
                    Ok(Resolution::Stays) | Err(ResolveError::NoFolder) => continue,
                    Ok(Resolution::Component(target)) => {
                        let is_whole = file == ROOT && node.pointer(site.at.as_str()).is_some_and(is_bare);
                        if is_whole && self.is_component(&site.at, target.kind) && target.file != ROOT {
                            self.owners.entry(target.clone()).or_insert(site.at);
                        }
                        self.targets.insert(target.clone());
                        Some((target.file, target.place, Shape::One(target.kind)))
                    }
                    Ok(Resolution::Copy { file, place }) => Some((file, place, site.shape)),
                    Ok(Resolution::Local(_)) | Err(_) => None,
                };
                is_needed = true;
                queue.extend(below.filter(|it| seen.insert(it.clone())));
            }
        }
        is_needed
    }

    /// Whether a place of the document is a component of the kind.
    fn is_component(&self, at: &Pointer, kind: Node) -> bool {
        self.section(kind).is_some_and(|section| at.parent() == Some(section))
    }

    /// Where components of the kind stand; nothing where the dialect has no place for them.
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
            let place = self.section(kind).map(|it| it.child(name));
            place.is_some_and(|it| root.pointer(it.as_str()).is_some())
        };
        // A name that another document gives counts where nothing else has it.
        let mut hints: Vec<_> = self.hints.iter().filter(|(target, _)| !given.contains_key(target)).collect();
        hints.sort();
        let mut used: HashSet<(Node, &String)> = HashSet::new();
        let free: Vec<_> =
            hints.into_iter().filter(|(it, name)| !taken(it.kind, name) && used.insert((it.kind, *name))).collect();
        given.extend(free.into_iter().map(|(target, name)| (target.clone(), name.clone())));
        self.names = names::names(&self.targets, &given, &self.files, taken);
    }

    /// The document with its components.
    fn document(&mut self) -> Value {
        let root = Pointer::root();
        let mut tree = self.built(ROOT, &root, Shape::One(Node::Document), &root);
        for target in self.targets.clone() {
            let (Some(section), Some(name)) = (self.section(target.kind), self.names.get(&target).cloned()) else {
                continue;
            };
            if self.owners.contains_key(&target) {
                continue;
            }
            let base = section.child(&name);
            self.came_from(&base, target.file, &target.place);
            let component = self.built(target.file, &target.place, Shape::One(target.kind), &base);
            if let Some(section) = object_at(&mut tree, &section) {
                section.insert(name, component);
            }
        }
        tree
    }

    /// Says where a node of the document came from.
    fn came_from(&mut self, normal: &Pointer, file: usize, place: &Pointer) {
        match self.files.get(file).origin {
            Some(origin) => self.origins.insert(normal.clone(), origin, place.clone()),
            None => self.origins.alias(normal.clone(), place),
        }
    }

    /// A node with its references brought in, as it stands at `base` of the document.
    fn built(&mut self, file: usize, place: &Pointer, shape: Shape, base: &Pointer) -> Value {
        let tree = Arc::clone(&self.files.get(file).tree);
        let Some(original) = tree.pointer(place.as_str()) else { return Value::Null };
        let mut node = original.clone();
        for site in sites(original, shape) {
            let at = base.join(&site.at);
            let made = match self.goal(file, &site.reference, site.shape) {
                Ok(Resolution::Stays) => continue,
                Ok(Resolution::Local(place)) => Ok(Replacement::Reference(place.to_fragment())),
                Ok(Resolution::Component(target)) if self.owners.get(&target) == Some(&at) => {
                    self.came_from(&at, target.file, &target.place);
                    Ok(Replacement::Node(self.built(target.file, &target.place, site.shape, &at)))
                }
                Ok(Resolution::Component(target)) => Ok(Replacement::Reference(self.component(&target))),
                Ok(Resolution::Copy { file, place }) => {
                    self.copied(file, place, site.shape, &at).map(Replacement::Node)
                }
                Err(ResolveError::NoFolder) => continue,
                Err(lost) => Err(lost),
            };
            let made = made.unwrap_or_else(|lost| {
                let place = if site.shape == Shape::Mapping { at.clone() } else { at.child("$ref") };
                lost.report(&site.reference, &place, self.diagnostics);
                Replacement::Reference(REPORTED.to_owned())
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

    fn copied(&mut self, file: usize, place: Pointer, shape: Shape, at: &Pointer) -> Result<Value, ResolveError> {
        let from = (file, place);
        if self.copying.contains(&from) {
            return Err(ResolveError::Cycle);
        }
        let tree = Arc::clone(&self.files.get(file).tree);
        self.copies += 1;
        self.copied_nodes += tree.pointer(from.1.as_str()).map_or(0, count);
        if self.copies > COPIES_AT_MOST || self.copied_nodes > COPIED_NODES_AT_MOST {
            return Err(ResolveError::TooMany);
        }
        self.came_from(at, file, &from.1);
        let place = from.1.clone();
        self.copying.push(from);
        let made = self.built(file, &place, shape, at);
        self.copying.pop();
        Ok(made)
    }
}

/// What stands in the place of a reference.
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
                // What stands beside the reference counts more than what it names.
                if let (Value::Object(beside), Value::Object(members)) = (slot.take(), &mut node) {
                    members.extend(beside.into_iter().filter(|(key, _)| key != "$ref"));
                }
                *slot = node;
            }
        }
    }
}

/// The object at a place, made where there is nothing.
fn object_at<'t>(tree: &'t mut Value, place: &Pointer) -> Option<&'t mut Map<String, Value>> {
    let mut node = tree.as_object_mut()?;
    for token in place.tokens() {
        let below = node.entry(token).or_insert(Value::Null);
        if below.is_null() {
            *below = Value::Object(Map::new());
        }
        node = below.as_object_mut()?;
    }
    Some(node)
}

/// How many nodes a tree has.
fn count(node: &Value) -> usize {
    1 + match node {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}
