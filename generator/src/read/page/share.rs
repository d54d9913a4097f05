//! Merges the parts of all pages: equal parts become one component.
//!
//! Parts are equal if their names and shapes are equal and all parts that they refer to are equal. This is decided by
//! partition refinement, which also handles cycles: equivalence classes are split until no class splits anymore.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::hoist::{Hoisted, hash_schema};
use super::part_names;
use super::reference::{PartReference, ReferencePosition, References};
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
    /// The schemas by name, without their references.
    pub(super) schemas: Vec<(String, SourcedPart)>,
    /// The index of the schema that each part became.
    numbers: Vec<usize>,
    /// The annotations of each schema, which are redundant next to references to it.
    annotations: Vec<Map<String, Value>>,
}

/// The annotations that references to a component can override.
const ANNOTATIONS: [&str; 2] = ["description", "default"];

impl Shared {
    /// Adds the parts of a page. Returns the references of its operation, which then number the parts of all pages.
    pub(super) fn add(&mut self, hoisted: Hoisted, file: usize, name: &Arc<str>) -> References {
        let Hoisted { parts, mut references, .. } = hoisted;
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
        references.renumber(&numbers);
        for mut sourced in fresh {
            sourced.part.references.renumber(&numbers);
            self.parts.push(sourced);
        }
        references
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

/// Returns the number of the equivalence class of each part.
fn classes(parts: &[SourcedPart]) -> Vec<usize> {
    let own = parts.iter().map(|sourced| {
        let mut hasher = DefaultHasher::new();
        sourced.part.name.hash(&mut hasher);
        hash_schema(&sourced.part.tree, &sourced.part.references, &mut hasher, &|reference, hasher| {
            parts.get(reference.part).and_then(|it| it.part.name.as_deref()).hash(hasher);
        });
        hasher.finish()
    });
    let (mut classes, mut count) = numbered(own);
    let named: Vec<Vec<usize>> = parts.iter().map(|sourced| sourced.part.references.parts().collect()).collect();
    loop {
        let signatures = classes.iter().zip(&named).map(|(class, parts)| {
            let below: Vec<_> = parts.iter().map(|number| classes.get(*number).copied()).collect();
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

impl Components {
    /// Writes the references of a tree.
    pub(super) fn write(&self, references: References, tree: &mut Value) {
        references.write(tree, |reference| self.reference(reference));
    }

    /// A reference as the document has it. Members that the component has itself are not repeated next to it.
    fn reference(&self, reference: PartReference) -> Value {
        let Some(&schema) = self.numbers.get(reference.part) else { return Value::Null };
        let pointer = Pointer::root().child("components").child("schemas").child(&self.schemas[schema].0);
        let target = Value::String(pointer.to_fragment());
        match reference.position {
            ReferencePosition::Mapping => target,
            ReferencePosition::Schema(own) => {
                let annotations = &self.annotations[schema];
                let own = own.into_iter().filter(|(key, value)| annotations.get(key) != Some(value));
                Value::Object([("$ref".to_owned(), target)].into_iter().chain(own).collect())
            }
        }
    }
}
