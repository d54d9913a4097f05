//! Schemas that have a name, taken out of the page that repeats them.
//!
//! Takes a page's operation, in which every component is inlined, and returns its named schemas as parts. The operation and
//! the parts keep null where a part was, with a [`PartReference`] next to the tree.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::{Map, Value};

use super::reference::{PartReference, ReferencePosition, References};
use super::titles::component_name;
use super::walk::{self, Visit};
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail};

/// What is said about a schema beside its shape.
const TEXTS: [&str; 6] = ["description", "example", "examples", "title", "default", "externalDocs"];

/// A schema taken out.
#[derive(Debug)]
pub(super) struct Part {
    /// The name that its title gives.
    pub(super) name: Option<String>,
    /// The schema, without the parts below it.
    pub(super) tree: Value,
    /// The references to the parts below it.
    pub(super) references: References,
    /// Where it stood.
    pub(super) place: Pointer,
    /// The name of the part that it stood in.
    pub(super) parent: Option<String>,
    /// A hash of its shape with all that is below; nothing where a cycle leads out of it, so that it means different
    /// things in different places.
    pub(super) shape: Option<u64>,
}

/// What was taken out of one page.
#[derive(Debug, Default)]
pub(super) struct Hoisted {
    /// The parts, by number.
    pub(super) parts: Vec<Part>,
    /// The references of the operation.
    pub(super) references: References,
    /// What could not be kept.
    pub(super) findings: Vec<(Pointer, Code, String)>,
}

/// Takes the named schemas out of an operation.
pub(super) fn hoist(operation: &mut Map<String, Value>) -> Hoisted {
    let start = Pointer::root();
    let mut hoister =
        Hoister { hoisted: Hoisted::default(), references: Vec::new(), frames: Vec::new(), left: usize::MAX };
    walk::operation(operation, &Trail::from(&start), &mut hoister);
    let Hoister { mut hoisted, references, .. } = hoister;
    hoisted.references = References::new(references);
    hoisted
}

/// A schema that is being looked into.
struct Frame {
    title: Option<String>,
    name: Option<String>,
    is_object: bool,
    /// Its number, where something below names it already.
    number: Option<usize>,
    /// The outermost frame that a cycle from here leads to.
    reach: usize,
    /// The number of references when the schema was entered: those that follow are below it.
    references: usize,
}

struct Hoister {
    hoisted: Hoisted,
    /// The references so far that belong to no part yet, outermost first, with pointers from the operation.
    references: Vec<(Pointer, PartReference)>,
    frames: Vec<Frame>,
    /// How far out the schema leads that was left last.
    left: usize,
}

impl Visit for Hoister {
    fn schema(&mut self, node: &mut Value, at: &Trail<'_>) {
        match node {
            Value::String(text) => {
                if let Some(title) = text.strip_prefix("circular(").and_then(|rest| rest.strip_suffix(')')) {
                    *node = self.cycle(title, at);
                }
            }
            Value::Object(members) => {
                self.enter(members);
                walk::below(members, at, self);
                self.mapping(members, at);
                self.leave(node, at);
            }
            _ => {}
        }
    }
}

impl Hoister {
    fn enter(&mut self, members: &Map<String, Value>) {
        let title = members.get("title").and_then(Value::as_str).map(str::to_owned);
        let is_object = members.contains_key("properties") || members.get("type").is_some_and(|it| it == "object");
        let name = title.as_deref().and_then(component_name);
        let references = self.references.len();
        self.frames.push(Frame { title, name, is_object, number: None, reach: usize::MAX, references });
    }

    fn leave(&mut self, node: &mut Value, at: &Trail<'_>) {
        let Some(frame) = self.frames.pop() else { return };
        let depth = self.frames.len();
        self.left = frame.reach;
        let leads_out = frame.reach < depth;
        if leads_out && let Some(above) = self.frames.last_mut() {
            above.reach = above.reach.min(frame.reach);
        }
        if frame.name.is_none() && frame.number.is_none() {
            return;
        }
        let number = frame.number.unwrap_or_else(|| self.reserve());
        self.take_out(node, at, frame.references, number, frame.name, !leads_out);
    }

    /// Moves a schema into the part `number`. The references from `first` on are below it.
    fn take_out(
        &mut self,
        node: &mut Value,
        at: &Trail<'_>,
        first: usize,
        number: usize,
        name: Option<String>,
        has_shape: bool,
    ) {
        let place = at.pointer();
        let position = ReferencePosition::Schema(own_members(node));
        let tree = std::mem::take(node);
        let below = self.references.split_off(first).into_iter();
        let below = below.filter_map(|(pointer, reference)| Some((pointer.below(&place)?, reference)));
        let references = References::new(below.collect());
        self.references.push((place.clone(), PartReference { part: number, levels: None, position }));
        let shape = has_shape.then(|| self.shape(&tree, &references));
        let parent = self.frames.iter().rev().find_map(|frame| frame.name.clone());
        self.hoisted.parts[number] = Part { name, tree, references, place, parent, shape };
    }

    fn reserve(&mut self) -> usize {
        let references = References::default();
        let empty =
            Part { name: None, tree: Value::Null, references, place: Pointer::root(), parent: None, shape: None };
        self.hoisted.parts.push(empty);
        self.hoisted.parts.len() - 1
    }

    /// What stands where a schema repeats one above it.
    fn cycle(&mut self, title: &str, at: &Trail<'_>) -> Value {
        let named = |frame: &Frame| frame.title.as_deref() == Some(title);
        let found = match title {
            "" => self.frames.iter().rposition(|frame| frame.is_object),
            _ => self.frames.iter().rposition(named),
        };
        let Some(depth) = found else {
            let message = format!("`circular({title})` repeats a schema that does not stand above it");
            self.hoisted.findings.push((at.pointer(), Code::UnresolvedCycle, message));
            return Value::Object(Map::new());
        };
        let number = match self.frames[depth].number {
            Some(number) => number,
            None => self.reserve(),
        };
        self.frames[depth].number = Some(number);
        if let Some(frame) = self.frames.last_mut() {
            frame.reach = frame.reach.min(depth);
        }
        // The shape of the schemas around a cycle depends on how far up it leads.
        let levels = Some(self.frames.len() - depth);
        let position = ReferencePosition::Schema(Map::new());
        self.references.push((at.pointer(), PartReference { part: number, levels, position }));
        Value::Null
    }

    /// Brings the values of a discriminator's mapping, which are whole schemas, back to references.
    fn mapping(&mut self, members: &mut Map<String, Value>, at: &Trail<'_>) {
        let discriminator = members.get_mut("discriminator");
        let Some(mapping) = discriminator.and_then(|it| it.get_mut("mapping")).and_then(Value::as_object_mut) else {
            return;
        };
        let here = at.member("discriminator");
        let here = here.member("mapping");
        let mut lost = Vec::new();
        let mut chosen = Vec::new();
        for (key, target) in mapping.iter_mut() {
            let is_cycle = target.as_str().is_some_and(|text| text.starts_with("circular("));
            if target.is_string() && !is_cycle {
                continue;
            }
            let at = here.member(key);
            let first = self.references.len();
            self.schema(target, &at);
            if target.is_object() {
                let number = self.reserve();
                let has_shape = self.left >= self.frames.len();
                self.take_out(target, &at, first, number, Some(pascal_words(key)), has_shape);
                chosen.push(number);
            }
            match self.references.last_mut().filter(|_| target.is_null()) {
                Some((pointer, reference)) if *pointer == at.pointer() => {
                    reference.position = ReferencePosition::Mapping;
                }
                _ => {
                    lost.push(key.clone());
                    let message = format!("`{key}` maps to what is no schema; the entry is left out");
                    self.hoisted.findings.push((at.pointer(), Code::InvalidMapping, message));
                }
            }
        }
        lost.iter().for_each(|key| drop(mapping.shift_remove(key)));
        self.match_choices(members, at, &chosen);
    }

    /// Refers to the parts of a mapping where the alternatives repeat them.
    fn match_choices(&mut self, members: &mut Map<String, Value>, at: &Trail<'_>, chosen: &[usize]) {
        if chosen.is_empty() {
            return;
        }
        for key in ["oneOf", "anyOf"] {
            let list = at.member(key);
            for (index, choice) in members.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().enumerate()
            {
                if choice.is_null() {
                    continue;
                }
                let place = list.item(index).pointer();
                let first = self.frames.last().map_or(0, |it| it.references);
                let (below, others): (Vec<_>, Vec<_>) =
                    self.references.split_off(first).into_iter().partition(|(it, _)| it.below(&place).is_some());
                let relative = below.iter().filter_map(|(it, reference)| Some((it.below(&place)?, reference.clone())));
                let shape = self.shape(choice, &References::new(relative.collect()));
                self.references.extend(others);
                match chosen.iter().find(|&&number| self.hoisted.parts[number].shape == Some(shape)) {
                    Some(&part) => {
                        let position = ReferencePosition::Schema(own_members(choice));
                        *choice = Value::Null;
                        self.references.push((place, PartReference { part, levels: None, position }));
                    }
                    None => self.references.extend(below),
                }
            }
        }
    }

    fn shape(&self, tree: &Value, references: &References) -> u64 {
        let mut hasher = DefaultHasher::new();
        hash_schema(tree, references, &mut hasher, &|reference, hasher| {
            let part = &self.hoisted.parts[reference.part];
            part.name.hash(hasher);
            part.shape.hash(hasher);
            reference.levels.hash(hasher);
        });
        hasher.finish()
    }
}

/// The members of a schema that belong to its use, and stay with the reference.
fn own_members(node: &Value) -> Map<String, Value> {
    let members = ["description", "default"].into_iter();
    members.filter_map(|key| Some((key.to_owned(), node.get(key)?.clone()))).collect()
}

/// Hashes the shape of a schema, without its documentation. `hash_part` hashes the part that a reference names.
pub(super) fn hash_schema<H: Hasher>(
    tree: &Value,
    references: &References,
    hasher: &mut H,
    hash_part: &dyn Fn(&PartReference, &mut H),
) {
    let start = Pointer::root();
    Shape { references, hasher, hash_part }.schema(tree, &Trail::from(&start));
}

struct Shape<'a, H> {
    references: &'a References,
    hasher: &'a mut H,
    hash_part: &'a dyn Fn(&PartReference, &mut H),
}

impl<H: Hasher> Shape<'_, H> {
    fn schema(&mut self, node: &Value, at: &Trail<'_>) {
        let Value::Object(members) = node else { return self.value(node, at) };
        let mut count = 0_usize;
        for (key, value) in members.iter().filter(|(key, _)| !TEXTS.contains(&key.as_str())) {
            count += 1;
            key.hash(self.hasher);
            let at = at.member(key);
            match (key.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    properties.len().hash(self.hasher);
                    for (name, schema) in properties {
                        name.hash(self.hasher);
                        self.schema(schema, &at.member(name));
                    }
                }
                ("allOf" | "oneOf" | "anyOf" | "items", Value::Array(schemas)) => {
                    schemas.len().hash(self.hasher);
                    for (index, schema) in schemas.iter().enumerate() {
                        self.schema(schema, &at.item(index));
                    }
                }
                ("items" | "additionalProperties" | "not", schema) => self.schema(schema, &at),
                _ => self.value(value, &at),
            }
        }
        count.hash(self.hasher);
    }

    fn value(&mut self, value: &Value, at: &Trail<'_>) {
        match value {
            Value::Null => match self.references.at(value, at) {
                Some(reference) => (self.hash_part)(reference, self.hasher),
                None => 0_u8.hash(self.hasher),
            },
            Value::Bool(flag) => flag.hash(self.hasher),
            Value::Number(number) => number.hash(self.hasher),
            Value::String(text) => text.hash(self.hasher),
            Value::Array(items) => {
                items.len().hash(self.hasher);
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &at.item(index));
                }
            }
            Value::Object(members) => {
                members.len().hash(self.hasher);
                for (key, member) in members {
                    key.hash(self.hasher);
                    self.value(member, &at.member(key));
                }
            }
        }
    }
}
