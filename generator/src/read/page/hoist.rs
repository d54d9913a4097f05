//! Extracts named schemas from a page in which all components are inlined.
//!
//! The extracted schemas are called parts. In the operation, each part is replaced by a marker, which is a string that does
//! not occur in documents and contains the number of the part.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::{Map, Value};

use super::titles::component_name;
use super::walk::{self, Visit};
use crate::casing::pascal_words;
use crate::diagnostic::Code;
use crate::pointer::{Pointer, Trail};

/// The start of every marker: a control character, which does not occur in documents.
const MARK: char = '\u{1}';

/// A member next to the marker of a cycle, with the number of levels that it leads up. It distinguishes schemas that are
/// equal otherwise.
pub(super) const STEPS: &str = "\u{1}steps";

/// The annotations of a schema, which are not part of its shape.
const TEXTS: [&str; 6] = ["description", "example", "examples", "title", "default", "externalDocs"];

/// An extracted schema.
#[derive(Debug)]
pub(super) struct Part {
    /// The name, derived from the title.
    pub(super) name: Option<String>,
    /// The schema, with markers in place of the parts below it.
    pub(super) tree: Value,
    /// The original location.
    pub(super) place: Pointer,
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
    /// The diagnostics about schemas that could not be extracted.
    pub(super) findings: Vec<(Pointer, Code, String)>,
}

/// Returns the marker of a part.
pub(super) fn mark(number: usize) -> String {
    format!("{MARK}{number}")
}

/// Returns the number in a marker.
pub(super) fn marked(text: &str) -> Option<usize> {
    text.strip_prefix(MARK)?.parse().ok()
}

/// Extracts the named schemas from an operation.
pub(super) fn hoist(operation: &mut Map<String, Value>) -> Hoisted {
    let start = Pointer::root();
    let mut hoister = Hoister { hoisted: Hoisted::default(), frames: Vec::new(), left: usize::MAX };
    walk::operation(operation, &Trail::from(&start), &mut hoister);
    hoister.hoisted
}

/// A schema that is being visited.
struct Frame {
    title: Option<String>,
    name: Option<String>,
    is_object: bool,
    /// The number of the part, if a cycle already refers to it.
    number: Option<usize>,
    /// The outermost frame that a cycle within this schema leads to.
    reach: usize,
}

struct Hoister {
    hoisted: Hoisted,
    frames: Vec<Frame>,
    /// The `reach` of the schema that was visited last.
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
        self.frames.push(Frame { title, name, is_object, number: None, reach: usize::MAX });
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
        let replacement = replacement(node, number);
        let tree = std::mem::replace(node, replacement);
        let shape = (!leads_out).then(|| self.shape(&tree));
        let parent = self.frames.iter().rev().find_map(|frame| frame.name.clone());
        self.hoisted.parts[number] = Part { name: frame.name, tree, place: at.pointer(), parent, shape };
    }

    fn reserve(&mut self) -> usize {
        let empty = Part { name: None, tree: Value::Null, place: Pointer::root(), parent: None, shape: None };
        self.hoisted.parts.push(empty);
        self.hoisted.parts.len() - 1
    }

    /// Returns the replacement of a marker for circular schemas.
    fn cycle(&mut self, title: &str, at: &Trail<'_>) -> Value {
        let named = |frame: &Frame| frame.title.as_deref() == Some(title);
        let found = match title {
            "" => self.frames.iter().rposition(|frame| frame.is_object),
            _ => self.frames.iter().rposition(named),
        };
        let Some(depth) = found else {
            let message = format!("`circular({title})` does not match any enclosing schema");
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
        let mut reference = Map::new();
        reference.insert("$ref".to_owned(), Value::String(mark(number)));
        // The number of levels is part of the shape of enclosing schemas.
        let steps = self.frames.len() - depth;
        reference.insert(STEPS.to_owned(), Value::from(steps));
        Value::Object(reference)
    }

    /// Converts the values of a discriminator mapping, which are inlined schemas, to references.
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
            self.schema(target, &at);
            if target.is_object() && target.get("$ref").is_none() {
                chosen.push(self.take(target, Some(pascal_words(key)), &at));
            }
            match target.get("$ref").and_then(Value::as_str).map(str::to_owned) {
                Some(mark) => *target = Value::String(mark),
                None => {
                    lost.push(key.clone());
                    let message = format!("the mapping of `{key}` is not a schema and is dropped");
                    self.hoisted.findings.push((at.pointer(), Code::InvalidMapping, message));
                }
            }
        }
        lost.iter().for_each(|key| drop(mapping.shift_remove(key)));
        self.match_choices(members, &chosen);
    }

    /// Extracts a schema that has no title but can be named after its key.
    fn take(&mut self, node: &mut Value, name: Option<String>, at: &Trail<'_>) -> usize {
        let number = self.reserve();
        let tree = std::mem::replace(node, replacement(node, number));
        let shape = (self.left >= self.frames.len()).then(|| self.shape(&tree));
        let parent = self.frames.iter().rev().find_map(|frame| frame.name.clone());
        self.hoisted.parts[number] = Part { name, tree, place: at.pointer(), parent, shape };
        number
    }

    /// Replaces alternatives that are equal to the parts of a mapping by references to them.
    fn match_choices(&self, members: &mut Map<String, Value>, chosen: &[usize]) {
        for key in ["oneOf", "anyOf"] {
            for choice in members.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
                let shape = self.shape(choice);
                let same = |number: &&usize| self.hoisted.parts[**number].shape == Some(shape);
                if let Some(number) = chosen.iter().find(same) {
                    *choice = replacement(choice, *number);
                }
            }
        }
    }

    fn shape(&self, tree: &Value) -> u64 {
        let mut hasher = DefaultHasher::new();
        hash_schema(tree, &mut hasher, &|number, hasher| {
            let part = &self.hoisted.parts[number];
            part.name.hash(hasher);
            part.shape.hash(hasher);
        });
        hasher.finish()
    }
}

/// Returns the replacement of a part: its marker, and the annotations that belong to its location.
fn replacement(node: &Value, number: usize) -> Value {
    let mut members = Map::new();
    members.insert("$ref".to_owned(), Value::String(mark(number)));
    for key in ["description", "default"] {
        if let Some(value) = node.get(key) {
            members.insert(key.to_owned(), value.clone());
        }
    }
    Value::Object(members)
}

/// Hashes the shape of a schema, without annotations. `part` hashes the part that a marker refers to.
pub(super) fn hash_schema<H: Hasher>(node: &Value, hasher: &mut H, part: &dyn Fn(usize, &mut H)) {
    let Value::Object(members) = node else { return hash_value(node, hasher, part) };
    let mut said = 0_usize;
    for (key, value) in members.iter().filter(|(key, _)| !TEXTS.contains(&key.as_str())) {
        said += 1;
        key.hash(hasher);
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.len().hash(hasher);
                for (name, schema) in properties {
                    name.hash(hasher);
                    hash_schema(schema, hasher, part);
                }
            }
            ("allOf" | "oneOf" | "anyOf" | "items", Value::Array(schemas)) => {
                schemas.len().hash(hasher);
                schemas.iter().for_each(|schema| hash_schema(schema, hasher, part));
            }
            ("items" | "additionalProperties" | "not", schema) => hash_schema(schema, hasher, part),
            _ => hash_value(value, hasher, part),
        }
    }
    said.hash(hasher);
}

fn hash_value<H: Hasher>(value: &Value, hasher: &mut H, part: &dyn Fn(usize, &mut H)) {
    match value {
        Value::Null => 0_u8.hash(hasher),
        Value::Bool(flag) => flag.hash(hasher),
        Value::Number(number) => number.hash(hasher),
        Value::String(text) => match marked(text) {
            Some(number) => part(number, hasher),
            None => text.hash(hasher),
        },
        Value::Array(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash_value(item, hasher, part));
        }
        Value::Object(members) => {
            members.len().hash(hasher);
            for (key, member) in members {
                key.hash(hasher);
                hash_value(member, hasher, part);
            }
        }
    }
}
