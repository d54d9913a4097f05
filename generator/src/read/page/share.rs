//! Parts of many pages brought together: those that mean the same become one component.
//!
//! Parts are told apart by name and shape. Two are one if they say the same and the parts that they name are one, which
//! is decided for all of them at once (by refining classes until none splits), so that cycles need no special care.

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

/// The parts of all pages so far.
#[derive(Debug, Default)]
pub(super) struct Shared {
    parts: Vec<SourcedPart>,
    by_shape: HashMap<(Option<String>, u64), usize>,
}

/// The components that the parts became.
#[derive(Debug)]
pub(super) struct Components {
    /// The schemas by name, without their references.
    pub(super) schemas: Vec<(String, SourcedPart)>,
    /// The schema that each part became.
    numbers: Vec<usize>,
    /// The schemas' own words, which need not be said again where they are used.
    words: Vec<Map<String, Value>>,
}

/// The words that a use of a component can have of its own.
const WORDS: [&str; 2] = ["description", "default"];

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
        for mut kept in fresh {
            kept.part.references.renumber(&numbers);
            self.parts.push(kept);
        }
        references
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

/// A number for each part, equal for those that mean the same.
fn classes(parts: &[SourcedPart]) -> Vec<usize> {
    let own = parts.iter().map(|kept| {
        let mut hasher = DefaultHasher::new();
        kept.part.name.hash(&mut hasher);
        hash_schema(&kept.part.tree, &kept.part.references, &mut hasher, &|reference, hasher| {
            parts.get(reference.part).and_then(|it| it.part.name.as_deref()).hash(hasher);
        });
        hasher.finish()
    });
    let (mut classes, mut count) = numbered(own);
    let named: Vec<Vec<usize>> = parts.iter().map(|kept| kept.part.references.parts().collect()).collect();
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

impl Components {
    /// Writes the references of a tree.
    pub(super) fn write(&self, references: References, tree: &mut Value) {
        references.write(tree, |reference| self.reference(reference));
    }

    /// A reference as the document has it. Members that the component has itself are not repeated next to it.
    fn reference(&self, reference: PartReference) -> Value {
        let Some(&schema) = self.numbers.get(reference.part) else { return Value::Null };
        let place = Pointer::root().child("components").child("schemas").child(&self.schemas[schema].0);
        let target = Value::String(place.to_fragment());
        match reference.position {
            ReferencePosition::Mapping => target,
            ReferencePosition::Schema(own) => {
                let words = &self.words[schema];
                let own = own.into_iter().filter(|(key, value)| words.get(key) != Some(value));
                Value::Object([("$ref".to_owned(), target)].into_iter().chain(own).collect())
            }
        }
    }
}
