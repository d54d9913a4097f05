//! Extracts named schemas from a page in which all components are inlined.
//!
//! The extracted schemas are called parts. In the operation and in other parts, each part is replaced by null, and its
//! [`PartReference`] is stored next to the tree.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::{Map, Value};

use super::component_names::NamesByPosition;
use super::frames::{self, Frame};
use super::reference::{PartReference, ReferencePosition, References};
use super::walk::{self, Visit};
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail};

/// The annotations of a schema, which are not part of its shape.
const ANNOTATIONS: [&str; 6] = ["description", "example", "examples", "title", "default", "externalDocs"];

/// Returns `true` if a keyword is not part of the shape of a schema.
pub(super) fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword)
}

/// An extracted schema.
#[derive(Debug)]
pub(super) struct Part {
    /// The name of the component, or one derived from the title.
    pub(super) name: Option<String>,
    /// `true` if the name is that of a component.
    pub(super) is_component: bool,
    /// The schema, without the parts below it.
    pub(super) tree: Value,
    /// The references to the parts below it.
    pub(super) references: References,
    /// The original location.
    pub(super) pointer: Pointer,
    /// The name of the enclosing part.
    pub(super) parent: Option<String>,
    /// A hash of the shape, including all parts below. `None` if a cycle leads out of the part, because then its meaning
    /// depends on its location.
    pub(super) shape: Option<u64>,
}

/// The parts of one page.
#[derive(Debug, Default)]
pub(super) struct Hoisted {
    /// The parts, by number.
    pub(super) parts: Vec<Part>,
    /// The references of the operation.
    pub(super) references: References,
    /// The diagnostics about schemas that could not be extracted.
    pub(super) diagnostics: Vec<(Pointer, Code, String)>,
}

/// Extracts the named schemas from an operation. `names` has names that are known from elsewhere; others are derived from titles.
pub(super) fn hoist(operation: &mut Map<String, Value>, names: &NamesByPosition) -> Hoisted {
    let start = Pointer::root();
    let mut hoister = Hoister {
        names,
        hoisted: Hoisted::default(),
        references: Vec::new(),
        frames: Vec::new(),
        last_reach: usize::MAX,
    };
    walk::operation(operation, &Trail::from(&start), &mut hoister);
    let Hoister { mut hoisted, references, .. } = hoister;
    hoisted.references = References::new(references);
    hoisted
}

struct Hoister<'n> {
    names: &'n NamesByPosition,
    hoisted: Hoisted,
    /// The references that do not belong to a part yet, outermost first, with pointers from the operation.
    references: Vec<(Pointer, PartReference)>,
    frames: Vec<Frame>,
    /// The `reach` of the schema that was left last.
    last_reach: usize,
}

impl Visit for Hoister<'_> {
    fn schema(&mut self, node: &mut Value, at: &Trail<'_>) {
        match node {
            Value::String(text) => {
                if let Some(title) = frames::marker(text) {
                    *node = self.cycle(title, at);
                }
            }
            Value::Object(members) => {
                if let Some(depth) = frames::repeated(&self.frames, members) {
                    let position = ReferencePosition::Schema(own_members(node));
                    *node = self.refer(depth, position, at);
                    return;
                }
                frames::name_component(members);
                self.drop_markers(members, at);
                self.enter(members, at);
                walk::below(members, at, self);
                self.mapping(members, at);
                self.leave(node, at);
            }
            _ => {}
        }
    }
}

impl Hoister<'_> {
    fn enter(&mut self, members: &Map<String, Value>, at: &Trail<'_>) {
        let mut frame = Frame::of(members, self.references.len());
        if !self.names.is_empty()
            && let Some(name) = self.names.get(&at.pointer())
        {
            frame.name = Some(name.clone());
            frame.is_component = true;
        }
        self.frames.push(frame);
    }

    /// Drops markers in place of keywords that do not match any enclosing schema.
    fn drop_markers(&mut self, members: &mut Map<String, Value>, at: &Trail<'_>) {
        for key in frames::KEYWORDS {
            let Some(marker) = members.get(key).and_then(Value::as_str).filter(|it| frames::marker(it).is_some())
            else {
                continue;
            };
            let message = format!("`{marker}` does not match any enclosing schema");
            self.hoisted.diagnostics.push((at.member(key).pointer(), Code::UnresolvedCycle, message));
            members.shift_remove(key);
        }
    }

    fn leave(&mut self, node: &mut Value, at: &Trail<'_>) {
        let Some(frame) = self.frames.pop() else { return };
        let depth = self.frames.len();
        self.last_reach = frame.reach;
        let leads_out = frame.reach < depth;
        if leads_out && let Some(above) = self.frames.last_mut() {
            above.reach = above.reach.min(frame.reach);
        }
        if frame.name.is_none() && frame.number.is_none() {
            return;
        }
        let number = frame.number.unwrap_or_else(|| self.reserve());
        self.extract(node, at, frame.references, number, frame.name, !leads_out);
        self.hoisted.parts[number].is_component = frame.is_component;
    }

    /// Moves a schema to the part `number`. The references from `first` on are below it.
    fn extract(
        &mut self,
        node: &mut Value,
        at: &Trail<'_>,
        first: usize,
        number: usize,
        name: Option<String>,
        has_shape: bool,
    ) {
        let location = at.pointer();
        let position = ReferencePosition::Schema(own_members(node));
        let tree = std::mem::take(node);
        let below = self.references.split_off(first).into_iter();
        let below = below.filter_map(|(pointer, reference)| Some((pointer.below(&location)?, reference)));
        let references = References::new(below.collect());
        self.references.push((location.clone(), PartReference { part: number, levels: None, position }));
        let shape = has_shape.then(|| self.shape(&tree, &references));
        let parent = self.frames.iter().rev().find_map(|frame| frame.name.clone());
        self.hoisted.parts[number] =
            Part { name, is_component: false, tree, references, pointer: location, parent, shape };
    }

    fn reserve(&mut self) -> usize {
        let references = References::default();
        let empty = Part {
            name: None,
            is_component: false,
            tree: Value::Null,
            references,
            pointer: Pointer::root(),
            parent: None,
            shape: None,
        };
        self.hoisted.parts.push(empty);
        self.hoisted.parts.len() - 1
    }

    /// Returns the replacement of a marker for circular schemas.
    fn cycle(&mut self, title: &str, at: &Trail<'_>) -> Value {
        let Some(depth) = frames::titled(&self.frames, title) else {
            let message = format!("`circular({title})` does not match any enclosing schema");
            self.hoisted.diagnostics.push((at.pointer(), Code::UnresolvedCycle, message));
            return Value::Object(Map::new());
        };
        self.refer(depth, ReferencePosition::Schema(Map::new()), at)
    }

    /// Adds a reference to an enclosing schema, and returns the node at its position.
    fn refer(&mut self, depth: usize, position: ReferencePosition, at: &Trail<'_>) -> Value {
        let number = match self.frames[depth].number {
            Some(number) => number,
            None => self.reserve(),
        };
        self.frames[depth].number = Some(number);
        if let Some(frame) = self.frames.last_mut() {
            frame.reach = frame.reach.min(depth);
        }
        // The shape of enclosing schemas depends on the number of levels that the cycle leads up.
        let levels = Some(self.frames.len() - depth);
        self.references.push((at.pointer(), PartReference { part: number, levels, position }));
        Value::Null
    }

    /// Converts the values of a discriminator mapping, which are inlined schemas, to references.
    fn mapping(&mut self, members: &mut Map<String, Value>, at: &Trail<'_>) {
        let discriminator = members.get_mut("discriminator");
        let Some(mapping) = discriminator.and_then(|it| it.get_mut("mapping")).and_then(Value::as_object_mut) else {
            return;
        };
        let here = at.member("discriminator");
        let here = here.member("mapping");
        let mut invalid = Vec::new();
        let mut mapped = Vec::new();
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
                let has_shape = self.last_reach >= self.frames.len();
                self.extract(target, &at, first, number, Some(pascal_words(key)), has_shape);
                mapped.push(number);
            }
            match self.references.last_mut().filter(|_| target.is_null()) {
                Some((pointer, reference)) if *pointer == at.pointer() => {
                    reference.position = ReferencePosition::Mapping;
                }
                _ => {
                    invalid.push(key.clone());
                    let message = format!("the mapping of `{key}` is not a schema and is dropped");
                    self.hoisted.diagnostics.push((at.pointer(), Code::InvalidMapping, message));
                }
            }
        }
        invalid.iter().for_each(|key| drop(mapping.shift_remove(key)));
        self.match_alternatives(members, at, &mapped);
    }

    /// Replaces alternatives that are equal to the parts of a mapping by references to them.
    fn match_alternatives(&mut self, members: &mut Map<String, Value>, at: &Trail<'_>, mapped: &[usize]) {
        if mapped.is_empty() {
            return;
        }
        for key in ["oneOf", "anyOf"] {
            let list = at.member(key);
            for (index, alternative) in
                members.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().enumerate()
            {
                if alternative.is_null() {
                    continue;
                }
                let location = list.item(index).pointer();
                let first = self.frames.last().map_or(0, |it| it.references);
                let (below, others): (Vec<_>, Vec<_>) =
                    self.references.split_off(first).into_iter().partition(|(it, _)| it.below(&location).is_some());
                let relative =
                    below.iter().filter_map(|(it, reference)| Some((it.below(&location)?, reference.clone())));
                let shape = self.shape(alternative, &References::new(relative.collect()));
                self.references.extend(others);
                match mapped.iter().find(|&&number| self.hoisted.parts[number].shape == Some(shape)) {
                    Some(&part) => {
                        let position = ReferencePosition::Schema(own_members(alternative));
                        *alternative = Value::Null;
                        self.references.push((location, PartReference { part, levels: None, position }));
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

/// Returns the members of a schema that belong to its use, and are kept with the reference.
pub(super) fn own_members(node: &Value) -> Map<String, Value> {
    let members = ["description", "default"].into_iter();
    members.filter_map(|key| Some((key.to_owned(), node.get(key)?.clone()))).collect()
}

/// Hashes the shape of a schema, without annotations. `hash_part` hashes the part that a reference points to.
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
        for (key, value) in members.iter().filter(|(key, _)| !is_annotation(key)) {
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
