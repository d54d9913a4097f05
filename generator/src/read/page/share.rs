//! Parts of many pages brought together: those that mean the same become one component.
//!
//! Parts are told apart by name and shape. Two are one if they say the same and the parts that they name are one, which
//! is decided for all of them at once (by refining classes until none splits), so that cycles need no special care.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::hoist::{Part, STEPS, hash_schema, mark, marked};
use super::part_names;
use super::sourced_part::SourcedPart;
use crate::pointer::Pointer;

/// The parts of all pages so far.
#[derive(Debug, Default)]
pub(super) struct Shared {
    parts: Vec<SourcedPart>,
    by_shape: HashMap<(Option<String>, u64), usize>,
}

/// The components that the parts became.
#[derive(Debug)]
pub(super) struct Components {
    /// The schemas by name, with marks.
    pub(super) schemas: Vec<(String, SourcedPart)>,
    /// Which of the schemas each mark names.
    numbers: Vec<usize>,
    /// The schemas' own words, which need not be said again where they are used.
    words: Vec<Map<String, Value>>,
}

/// The words that a use of a component can have of its own.
const WORDS: [&str; 2] = ["description", "default"];

impl Shared {
    /// Adds the parts of a page, and numbers the marks in its operation anew.
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
        for mut kept in fresh {
            renumber(&mut kept.part.tree, &numbers);
            self.parts.push(kept);
        }
    }

    /// Brings together what means the same, and names it.
    pub(super) fn finish(self) -> Components {
        let classes = classes(&self.parts);
        let mut firsts = Vec::new();
        let mut numbers = vec![usize::MAX; self.parts.len()];
        let mut of_class: HashMap<usize, usize> = HashMap::new();
        for (number, (kept, class)) in self.parts.into_iter().zip(classes).enumerate() {
            let next = firsts.len();
            numbers[number] = *of_class.entry(class).or_insert(next);
            if numbers[number] == next {
                firsts.push(kept);
            }
        }
        let names = part_names::name(&firsts);
        let words = firsts.iter().map(|kept| words_of(&kept.part.tree)).collect();
        Components { schemas: names.into_iter().zip(firsts).collect(), numbers, words }
    }
}

fn words_of(tree: &Value) -> Map<String, Value> {
    let words = WORDS.iter().filter_map(|key| Some(((*key).to_owned(), tree.get(*key)?.clone())));
    words.collect()
}

/// Replaces the marks of one page by those of all pages.
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

/// A number for each part, equal for those that mean the same.
fn classes(parts: &[SourcedPart]) -> Vec<usize> {
    let own = parts.iter().map(|kept| {
        let mut hasher = DefaultHasher::new();
        kept.part.name.hash(&mut hasher);
        hash_schema(&kept.part.tree, &mut hasher, &|number, hasher| {
            parts.get(number).and_then(|it| it.part.name.as_deref()).hash(hasher);
        });
        hasher.finish()
    });
    let (mut classes, mut count) = numbered(own);
    let named: Vec<_> = parts.iter().map(|kept| marks(&kept.part.tree)).collect();
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

/// Small numbers for values, equal for equal ones, and how many there are.
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

/// The marks in a tree, in order.
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
    /// Replaces marks by references; words that the component says itself are not repeated beside them.
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
                    let words = &self.words[*schema];
                    members.retain(|key, value| words.get(key) != Some(value));
                }
                members.values_mut().for_each(|member| self.resolve(member));
            }
            _ => {}
        }
    }

    fn reference(&self, schema: usize) -> String {
        let place = Pointer::root().child("components").child("schemas").child(&self.schemas[schema].0);
        format!("#{}", place.as_str())
    }
}
