//! What a reference leads to in the end: the file, the place in it, and what that becomes in the document.

use std::sync::Arc;

use serde_json::Value;

use super::files::ROOT;
use super::{Goal, Join, Lost, Target};
use crate::pointer::{Pointer, percent_decoded};
use crate::read::grammar::{Node, Shape};
use crate::read::typed::{is_bare, reference_of, step};

/// Files and references that a way may lead through.
const HOPS: usize = 64;

/// A place in a file.
#[derive(Clone)]
struct Spot {
    file: usize,
    place: Pointer,
}

impl Join<'_> {
    /// What a reference in `file` comes to.
    pub(super) fn goal(&mut self, file: usize, reference: &str, shape: Shape) -> Result<Goal, Lost> {
        let (kind, shape) = match shape {
            Shape::Mapping if !is_reference(reference) => return self.named_schema(file, reference),
            Shape::Mapping => (Some(Node::Schema), Shape::One(Node::Schema)),
            Shape::One(kind) => (Some(kind), shape),
            _ => (None, shape),
        };
        let mut spot = match self.spot(file, reference, HOPS) {
            Ok(spot) => spot,
            // Nothing in the document itself: reported where nodes are typed.
            Err(Lost::NoFragment) if file == ROOT && reference.starts_with('#') => return Ok(Goal::Stays),
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
            spot = self.spot(spot.file, next, HOPS)?;
            hint = hint.or_else(|| component_name(&spot.place));
        }
        Err(Lost::Cycle)
    }

    fn in_document(&self, spot: Spot, from: usize, reference: &str, kind: Option<Node>) -> Goal {
        if kind == Some(Node::Schema) && is_definition(&spot.place) && !self.is_component(&spot.place, Node::Schema) {
            return Goal::Component(Target { file: ROOT, place: spot.place, kind: Node::Schema });
        }
        let is_as_written = from == ROOT && (reference.starts_with("#/") || reference == "#");
        if is_as_written { Goal::Stays } else { Goal::Local(spot.place) }
    }

    fn brought_in(&mut self, spot: Spot, kind: Option<Node>, hint: Option<String>) -> Goal {
        let Some(kind) = kind.filter(|it| self.section(*it).is_some()) else {
            return Goal::Copy { file: spot.file, place: spot.place };
        };
        let target = Target { file: spot.file, place: spot.place, kind };
        if let Some(hint) = hint {
            self.hints.entry(target.clone()).or_insert(hint);
        }
        Goal::Component(target)
    }

    /// A bare name in a mapping: a schema component of the document that it stands in.
    fn named_schema(&mut self, file: usize, name: &str) -> Result<Goal, Lost> {
        if file == ROOT {
            return Ok(Goal::Stays);
        }
        for own in ["/components/schemas", "/definitions"] {
            let place = Pointer::parse(own).unwrap_or_default().child(name);
            if self.files.get(file).tree.pointer(place.as_str()).is_some() {
                return self.goal(file, &place.to_fragment(), Shape::Mapping);
            }
        }
        Ok(Goal::Stays)
    }

    /// The place that a reference names; references on the way to it are followed.
    fn spot(&mut self, from: usize, reference: &str, hops: usize) -> Result<Spot, Lost> {
        let found = self.files.find(from, reference, &mut self.origins, self.diagnostics);
        let file = match found {
            Ok(file) => file,
            Err(Lost::Remote) => return self.by_id(reference).ok_or(Lost::Remote),
            Err(lost) => return Err(lost),
        };
        let fragment = percent_decoded(reference.split_once('#').map_or("", |(_, fragment)| fragment));
        match Pointer::parse(&fragment) {
            Some(place) => {
                let found = self.walk(file, &place, hops);
                // Parts of a document are often written as if they stood in it.
                match found {
                    Err(Lost::NoFragment) if file != ROOT && reference.starts_with('#') => {
                        self.walk(ROOT, &place, hops).map_err(|_| Lost::NoFragment)
                    }
                    found => found,
                }
            }
            // Source: JSON Schema 2020-12, core, section 8.2.2.
            None => ["$anchor", "$dynamicAnchor"]
                .iter()
                .find_map(|key| holder(&self.files.get(file).tree, key, &fragment, &Pointer::root()))
                .map(|place| Spot { file, place })
                .ok_or(Lost::NoFragment),
        }
    }

    /// The schema of the document that has a URI as its `$id`. Source: JSON Schema 2020-12, core, section 8.2.1.
    fn by_id(&self, reference: &str) -> Option<Spot> {
        let (id, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let place = holder(&self.files.get(ROOT).tree, "$id", id, &Pointer::root())?;
        let place = place.join(&Pointer::parse(&percent_decoded(fragment))?);
        self.files.get(ROOT).tree.pointer(place.as_str())?;
        Some(Spot { file: ROOT, place })
    }

    fn walk(&mut self, file: usize, place: &Pointer, hops: usize) -> Result<Spot, Lost> {
        let tree = Arc::clone(&self.files.get(file).tree);
        let mut node = &*tree;
        let mut here = Pointer::root();
        let tokens: Vec<_> = place.tokens().collect();
        for (index, token) in tokens.iter().enumerate() {
            if let Some(next) = step(node, token) {
                node = next;
                here = here.child(token);
                continue;
            }
            let through = reference_of(node).ok_or(Lost::NoFragment)?;
            if hops == 0 {
                return Err(Lost::Cycle);
            }
            let spot = self.spot(file, through, hops - 1)?;
            let rest = tokens[index..].iter().fold(spot.place, |place, token| place.child(token));
            return self.walk(spot.file, &rest, hops - 1);
        }
        Ok(Spot { file, place: here })
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

/// The outermost node whose member `key` is `value`.
fn holder(node: &Value, key: &str, value: &str, at: &Pointer) -> Option<Pointer> {
    match node {
        Value::Object(members) if members.get(key).is_some_and(|it| it == value) => Some(at.clone()),
        Value::Object(members) => members.iter().find_map(|(name, below)| holder(below, key, value, &at.child(name))),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, below)| holder(below, key, value, &at.child(index)))
        }
        _ => None,
    }
}
