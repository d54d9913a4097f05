//! The members of forms, from all parts of their schemas.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::Lowering;
use crate::pointer::Pointer;
use crate::schema::{Schema, SchemaId};

/// The deepest nesting of compositions. No real form is nested this deeply.
const DEEPEST: usize = 16;

impl<'d> Lowering<'d> {
    /// Returns the members of a form. `pointer` is the location of its schema.
    pub(super) fn form_members(&self, schema: SchemaId, pointer: &Pointer) -> Rc<FormMembers<'d>> {
        let mut collector = Collector { lowering: self, known: HashMap::new() };
        collector.members(schema, pointer, 0).unwrap_or_default()
    }
}

/// The members of a form, from all parts of its schema.
#[derive(Debug, Default)]
pub(super) struct FormMembers<'d> {
    /// The schemas of the members and their locations.
    pub(super) members: IndexMap<&'d str, (SchemaId, Pointer)>,
    pub(super) required: HashSet<&'d str>,
    /// `true` if the form also has members from `additionalProperties` or `patternProperties`.
    pub(super) has_unnamed: bool,
}

impl<'d> FormMembers<'d> {
    /// Returns `true` if the form cannot have a member with this name.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.has_unnamed && !self.members.is_empty() && !self.members.contains_key(name)
    }

    /// Adds the members of a part. Its declaration of a member replaces an earlier one.
    fn add(&mut self, part: &Self) {
        for (name, member) in &part.members {
            self.members.shift_remove(name);
            self.members.insert(name, member.clone());
        }
        self.has_unnamed |= part.has_unnamed;
    }

    /// Adds the members of alternatives that other parts do not declare. They are required only if all alternatives require them.
    fn add_alternatives(&mut self, alternatives: &[Rc<Self>]) {
        let Some((first, others)) = alternatives.split_first() else { return };
        for alternative in alternatives {
            for (name, member) in &alternative.members {
                self.members.entry(name).or_insert_with(|| member.clone());
            }
            self.has_unnamed |= alternative.has_unnamed;
        }
        self.required.extend(first.required.iter().filter(|name| others.iter().all(|it| it.required.contains(*name))));
    }
}

/// Collects the members of forms. Each schema is looked at once, however often it occurs.
struct Collector<'l, 'd> {
    lowering: &'l Lowering<'d>,
    /// The members of the schemas so far. `None` for those in progress, which contain themselves.
    known: HashMap<SchemaId, Option<Rc<FormMembers<'d>>>>,
}

impl<'d> Collector<'_, 'd> {
    /// Returns the members of a schema, or `None` if it contains itself or is nested too deeply.
    fn members(&mut self, id: SchemaId, pointer: &Pointer, depth: usize) -> Option<Rc<FormMembers<'d>>> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        self.known.insert(id, None);
        let found = Rc::new(self.own_members(self.lowering.resolved(id), pointer, depth + 1));
        self.known.insert(id, Some(Rc::clone(&found)));
        Some(found)
    }

    fn own_members(&mut self, schema: &'d Schema, pointer: &Pointer, depth: usize) -> FormMembers<'d> {
        let mut form = FormMembers::default();
        let own = schema.reference.iter().map(|it| (*it, pointer.clone()));
        let all_of = schema.all_of().iter().enumerate().map(|(index, it)| (*it, pointer.child("allOf").child(index)));
        for (part, at) in own.chain(all_of) {
            if let Some(part) = self.members(part, &at, depth) {
                form.add(&part);
                form.required.extend(&part.required);
            }
        }
        if let Some(composition) = &schema.composition {
            let conditional = composition.conditional.iter().map(std::slice::from_ref);
            let alternatives = [composition.one_of.as_slice(), composition.any_of.as_slice()];
            for (key, list) in ["oneOf", "anyOf"].into_iter().zip(alternatives) {
                form.add_alternatives(&self.alternatives(list, &pointer.child(key), depth));
            }
            for list in conditional {
                form.add_alternatives(&self.alternatives(list, pointer, depth));
            }
        }
        for (name, id) in schema.properties() {
            form.members.shift_remove(name.as_str());
            form.members.insert(name, (id, pointer.at(["properties", name])));
        }
        form.required.extend(schema.required().iter().map(String::as_str));
        form.has_unnamed |= schema.object.as_ref().is_some_and(|it| {
            !it.patterns.is_empty() || it.additional.is_some_and(|it| !self.lowering.schemas[it].is_false)
        });
        form
    }

    /// Returns the members of each alternative. Repeated ones have no effect.
    fn alternatives(&mut self, list: &[SchemaId], pointer: &Pointer, depth: usize) -> Vec<Rc<FormMembers<'d>>> {
        let mut seen = HashSet::new();
        let unique = list.iter().enumerate().filter(|(_, it)| seen.insert(**it));
        unique.filter_map(|(index, it)| self.members(*it, &pointer.child(index), depth)).collect()
    }
}
