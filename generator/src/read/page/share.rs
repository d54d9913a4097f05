//! Merges the parts of all pages: equal parts become one component.
//!
//! Parts are equal if their names and shapes are equal and all parts that they refer to are equal. This is decided by
//! partition refinement, which also handles cycles: equivalence classes are split until no class splits anymore.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::hoist::{Part, STEPS, hash_schema, mark, marked};
use super::part_names;
use super::sourced_part::SourcedPart;
use crate::pointer::Pointer;

/// The parts of all pages that were read so far.
#[derive(Debug, Default)]
pub(super) struct Shared {
    parts: Vec<SourcedPart>,
    by_shape: HashMap<(Option<String>, u64), usize>,
}

/// The components that the parts are merged into.
#[derive(Debug)]
pub(super) struct Components {
    /// The schemas by name, with markers.
    pub(super) schemas: Vec<(String, SourcedPart)>,
    /// The index of the schema that each marker refers to.
    numbers: Vec<usize>,
    /// The annotations of each schema, which are redundant next to references to it.
    annotations: Vec<Map<String, Value>>,
}

/// The annotations that references to a component can override.
const ANNOTATIONS: [&str; 2] = ["description", "default"];

impl Shared {
    /// Adds the parts of a page, and renumbers the markers in its operation.
    pub(super) fn add(&mut self, operation: &mut Map<String, Value>, parts: Vec<Part>, file: usize, name: &Arc<str>) {
        let mut numbers = Vec::with_capacity(parts.len());
        let mut fresh = Vec::new();
        for part in parts {
            let known = part.shape.and_then(|shape| self.by_shape.get(&(part.name.clone(), shape)));
            let number = known.copied().unwrap_or(self.parts.len() + fresh.len());
            numbers.push(number);
            if known.is_none() {
                if let Some(shape) = part.shape {
                    self.by_shape.insert((part.name.clone(), shape), number);
                }
                fresh.push(SourcedPart { part, file, operation: Arc::clone(name) });
            }
        }
        operation.values_mut().for_each(|value| renumber(value, &numbers));
        for mut sourced in fresh {
            renumber(&mut sourced.part.tree, &numbers);
            self.parts.push(sourced);
        }
    }

    /// Merges equal parts and names them.
    pub(super) fn finish(self) -> Components {
        let classes = classes(&self.parts);
        let mut firsts = Vec::new();
        let mut numbers = vec![usize::MAX; self.parts.len()];
        let mut of_class: HashMap<usize, usize> = HashMap::new();
        for (number, (sourced, class)) in self.parts.into_iter().zip(classes).enumerate() {
            let next = firsts.len();
            numbers[number] = *of_class.entry(class).or_insert(next);
            if numbers[number] == next {
                firsts.push(sourced);
            }
        }
        let names = part_names::name(&firsts);
        let annotations = firsts.iter().map(|sourced| annotations(&sourced.part.tree)).collect();
        Components { schemas: names.into_iter().zip(firsts).collect(), numbers, annotations }
    }
}

fn annotations(tree: &Value) -> Map<String, Value> {
    let annotations = ANNOTATIONS.iter().filter_map(|key| Some(((*key).to_owned(), tree.get(*key)?.clone())));
    annotations.collect()
}

/// Renumbers markers from the parts of one page to those of all pages.
fn renumber(value: &mut Value, numbers: &[usize]) {
    match value {
        Value::String(text) => {
            if let Some(number) = marked(text).and_then(|number| numbers.get(number)) {
                *text = mark(*number);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renumber(item, numbers)),
        Value::Object(members) => {
            members.shift_remove(STEPS);
            members.values_mut().for_each(|member| renumber(member, numbers));
        }
        _ => {}
    }
}

/// Returns the number of the equivalence class of each part.
fn classes(parts: &[SourcedPart]) -> Vec<usize> {
    let own = parts.iter().map(|sourced| {
        let mut hasher = DefaultHasher::new();
        sourced.part.name.hash(&mut hasher);
        hash_schema(&sourced.part.tree, &mut hasher, &|number, hasher| {
            parts.get(number).and_then(|it| it.part.name.as_deref()).hash(hasher);
        });
        hasher.finish()
    });
    let (mut classes, mut count) = numbered(own);
    let named: Vec<_> = parts.iter().map(|sourced| marks(&sourced.part.tree)).collect();
    loop {
        let signatures = classes.iter().zip(&named).map(|(class, marks)| {
            let below: Vec<_> = marks.iter().map(|number| classes.get(*number).copied()).collect();
            (*class, below)
        });
        let (finer, finer_count) = numbered(signatures);
        if finer_count == count {
            return classes;
        }
        (classes, count) = (finer, finer_count);
    }
}

/// Numbers distinct values in order of occurrence. Returns the numbers and the number of distinct values.
fn numbered<T: Eq + Hash>(values: impl Iterator<Item = T>) -> (Vec<usize>, usize) {
    let mut known = HashMap::new();
    let numbers = values
        .map(|value| {
            let next = known.len();
            *known.entry(value).or_insert(next)
        })
        .collect();
    (numbers, known.len())
}

/// Returns the markers in a tree, in order.
fn marks(tree: &Value) -> Vec<usize> {
    fn collect(value: &Value, marks: &mut Vec<usize>) {
        match value {
            Value::String(text) => marks.extend(marked(text)),
            Value::Array(items) => items.iter().for_each(|item| collect(item, marks)),
            Value::Object(members) => members.values().for_each(|member| collect(member, marks)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(tree, &mut found);
    found
}

impl Components {
    /// Replaces markers by references, and removes annotations that are equal to those of the component.
    pub(super) fn resolve(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(schema) = marked(text).and_then(|number| self.numbers.get(number)) {
                    *text = self.reference(*schema);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            Value::Object(members) => {
                let mark = members.get("$ref").and_then(Value::as_str).and_then(marked);
                if let Some(schema) = mark.and_then(|number| self.numbers.get(number)) {
                    let annotations = &self.annotations[*schema];
                    members.retain(|key, value| annotations.get(key) != Some(value));
                }
                members.values_mut().for_each(|member| self.resolve(member));
            }
            _ => {}
        }
    }

    fn reference(&self, schema: usize) -> String {
        let pointer = Pointer::root().child("components").child("schemas").child(&self.schemas[schema].0);
        format!("#{}", pointer.as_str())
    }
}
