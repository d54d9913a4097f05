//! What a reference leads to in the end: the file, the place in it, and what that becomes in the document.

use std::sync::Arc;

use serde_json::Value;

use super::Join;
use super::files::ROOT;
use super::resolve_error::ResolveError;
use super::target::{Resolution, Target};
use crate::pointer::{Pointer, percent_decoded};
use crate::read::grammar::{Node, Shape};
use crate::read::reference::{is_bare, reference_of, step};

/// Files and references that a way may lead through.
const HOPS: usize = 64;

/// A place in a file.
#[derive(Clone)]
struct FileLocation {
    file: usize,
    place: Pointer,
}

impl Join<'_> {
    /// What a reference in `file` comes to.
    pub(super) fn goal(&mut self, file: usize, reference: &str, shape: Shape) -> Result<Resolution, ResolveError> {
        let (kind, shape) = match shape {
            Shape::Mapping if !is_reference(reference) => return self.named_schema(file, reference),
            Shape::Mapping => (Some(Node::Schema), Shape::One(Node::Schema)),
            Shape::One(kind) => (Some(kind), shape),
            _ => (None, shape),
        };
        let mut spot = match self.spot(file, reference) {
            Ok(spot) => spot,
            // Nothing in the document itself: reported where nodes are typed.
            Err(ResolveError::NoFragment) if file == ROOT && reference.starts_with('#') => {
                return Ok(Resolution::Stays);
            }
            Err(lost) => return Err(lost),
        };
        let mut hint = component_name(&spot.place);
        // A reference to a reference is one to what that names.
        for _ in 0..HOPS {
            if spot.file == ROOT {
                return Ok(self.in_document(spot, file, reference, kind));
            }
            let tree = Arc::clone(&self.files.get(spot.file).tree);
            let node = tree.pointer(spot.place.as_str()).unwrap_or(&Value::Null);
            let Some(next) = reference_of(node).filter(|_| is_bare(node)) else {
                return Ok(self.brought_in(spot, kind.filter(|_| matches!(shape, Shape::One(_))), hint));
            };
            spot = self.spot(spot.file, next)?;
            hint = hint.or_else(|| component_name(&spot.place));
        }
        Err(ResolveError::Cycle)
    }

    fn in_document(&self, spot: FileLocation, from: usize, reference: &str, kind: Option<Node>) -> Resolution {
        if kind == Some(Node::Schema) && is_definition(&spot.place) && !self.is_component(&spot.place, Node::Schema) {
            return Resolution::Component(Target { file: ROOT, place: spot.place, kind: Node::Schema });
        }
        let is_as_written = from == ROOT && (reference.starts_with("#/") || reference == "#");
        if is_as_written { Resolution::Stays } else { Resolution::Local(spot.place) }
    }

    fn brought_in(&mut self, spot: FileLocation, kind: Option<Node>, hint: Option<String>) -> Resolution {
        let Some(kind) = kind.filter(|it| self.section(*it).is_some()) else {
            return Resolution::Copy { file: spot.file, place: spot.place };
        };
        let target = Target { file: spot.file, place: spot.place, kind };
        if let Some(hint) = hint {
            self.hints.entry(target.clone()).or_insert(hint);
        }
        Resolution::Component(target)
    }

    /// A bare name in a mapping: a schema component of the document that it stands in.
    fn named_schema(&mut self, file: usize, name: &str) -> Result<Resolution, ResolveError> {
        if file == ROOT {
            return Ok(Resolution::Stays);
        }
        for own in ["/components/schemas", "/definitions"] {
            let place = Pointer::parse(own).unwrap_or_default().child(name);
            if self.files.get(file).tree.pointer(place.as_str()).is_some() {
                return self.goal(file, &place.to_fragment(), Shape::Mapping);
            }
        }
        Ok(Resolution::Stays)
    }

    /// The place that a reference names; references on the way to it are followed.
    fn spot(&mut self, from: usize, reference: &str) -> Result<FileLocation, ResolveError> {
        let start = self.start(from, reference)?;
        let found = self.walk(&start);
        // Parts of a document are often written as if they stood in it.
        if matches!(found, Err(ResolveError::NoFragment)) && start.file != ROOT && reference.starts_with('#') {
            return self.walk(&FileLocation { file: ROOT, place: start.place }).map_err(|_| ResolveError::NoFragment);
        }
        found
    }

    /// The place that a reference spells out, whether there is one or not.
    fn start(&mut self, from: usize, reference: &str) -> Result<FileLocation, ResolveError> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = percent_decoded(fragment);
        let (file, above) = match self.files.find(from, reference, &mut self.origins, self.diagnostics) {
            Ok(file) => (file, Pointer::root()),
            Err(ResolveError::Remote) => {
                let place = self.files.get(ROOT).marks().ids.get(document).ok_or(ResolveError::Remote)?;
                (ROOT, place.clone())
            }
            Err(lost) => return Err(lost),
        };
        let place = match Pointer::parse(&fragment) {
            Some(place) => above.join(&place),
            None => self.files.get(file).marks().anchors.get(&fragment).ok_or(ResolveError::NoFragment)?.clone(),
        };
        Ok(FileLocation { file, place })
    }

    fn walk(&mut self, spot: &FileLocation) -> Result<FileLocation, ResolveError> {
        let mut spot = spot.clone();
        for _ in 0..HOPS {
            let tree = Arc::clone(&self.files.get(spot.file).tree);
            let tokens: Vec<_> = spot.place.tokens().collect();
            let mut node = &*tree;
            let mut known = 0;
            while let Some(next) = tokens.get(known).and_then(|token| step(node, token)) {
                node = next;
                known += 1;
            }
            if known == tokens.len() {
                return Ok(spot);
            }
            let through = reference_of(node).ok_or(ResolveError::NoFragment)?;
            let start = self.start(spot.file, through)?;
            let place = tokens[known..].iter().fold(start.place, |place, token| place.child(token));
            spot = FileLocation { file: start.file, place };
        }
        Err(ResolveError::Cycle)
    }
}

/// Whether a text of a mapping is a reference; else it is a component's name.
///
/// Source: OpenAPI 3.1.0, Discriminator Object: names are taken before references.
fn is_reference(text: &str) -> bool {
    let ends_as_file = [".yaml", ".yml", ".json"].iter().any(|ending| text.ends_with(ending));
    text.contains(['#', '/']) || ends_as_file
}

/// The name that a place has as a component or definition.
fn component_name(place: &Pointer) -> Option<String> {
    let tokens: Vec<_> = place.tokens().collect();
    match tokens.as_slice() {
        [components, _, name] if components == "components" => Some(name.clone()),
        [section, name] if matches!(section.as_str(), "definitions" | "parameters" | "responses") => Some(name.clone()),
        _ => None,
    }
}

/// Whether a place is that of a definition inside of a schema.
fn is_definition(place: &Pointer) -> bool {
    let section = place.parent().and_then(|it| it.tokens().last());
    section.is_some_and(|it| matches!(it.as_str(), "$defs" | "definitions")) && place.tokens().count() > 2
}
