//! Makes equal types one.
//!
//! Needs: no wrappers. Gives: two types without a name are equal only if they are the same; a type without a name that
//! equals exactly one named type is that type. Two named types stay two, even where they are equal today.
//!
//! Equal means equal on the wire: words, examples and defaults do not count. The words that stay are those of the first
//! place in the document.

use std::collections::HashMap;

use crate::ir::{
    Access, Draft, EnumMember, IntegerFormat, NumberFormat, PartKind, Shape, StringEnum, StringFormat, TypeId, Types,
    Use,
};

pub(super) fn share_types(draft: &mut Draft) {
    let canonical = Sharing::new(&draft.types).run();
    let follow = |it: &mut Use| it.id = canonical[it.id.index()];
    for id in draft.types.ids() {
        let to = canonical[id.index()];
        if to == id {
            let mut shape = std::mem::replace(&mut draft.types[id].shape, Shape::Any);
            shape.for_each_use_mut(&mut { follow });
            draft.types[id].shape = shape;
        } else {
            let places = std::mem::take(&mut draft.types[id].places);
            draft.types[to].places.extend(places);
        }
    }
    for operation in &mut draft.operations {
        operation.for_each_use_mut(&mut { follow });
        operation.for_each_form_mut(&mut |id| *id = canonical[id.index()]);
    }
}

/// A shape by what it is on the wire.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Any,
    Boolean,
    Integer(IntegerFormat),
    Number(NumberFormat),
    String(StringFormat),
    StringEnum(StringEnum),
    IntegerEnum(Vec<EnumMember<i64>>),
    Array(Use),
    Map(Use),
    Object(Vec<(String, Use, bool, Access)>, Option<Use>),
    Union(Vec<(Use, Vec<String>)>, Option<String>),
    Form(Vec<(String, PartKind, bool)>),
    Alias(Use),
}

struct Sharing<'t> {
    types: &'t Types,
    canonical: Vec<TypeId>,
    visited: Vec<bool>,
    anonymous: HashMap<Key, TypeId>,
}

impl<'t> Sharing<'t> {
    fn new(types: &'t Types) -> Self {
        Self { types, canonical: types.ids().collect(), visited: vec![false; types.len()], anonymous: HashMap::new() }
    }

    /// For each type the one that stands for it.
    fn run(mut self) -> Vec<TypeId> {
        for id in self.types.ids() {
            self.visit(id);
        }
        // Joining a named type makes the types around it equal to others; each round goes one level up.
        while self.join_named() {}
        self.canonical
    }

    /// Children first: by the time that a type is looked up, its parts stand for themselves. Circles go through names.
    fn visit(&mut self, id: TypeId) {
        if std::mem::replace(&mut self.visited[id.index()], true) {
            return;
        }
        let types = self.types;
        types[id].shape.for_each_use(&mut |it| self.visit(it.id));
        if types[id].name.is_none()
            && let Some(key) = self.key(id)
        {
            self.canonical[id.index()] = *self.anonymous.entry(key).or_insert(id);
        }
    }

    fn join_named(&mut self) -> bool {
        let types = self.types;
        let mut named: HashMap<Key, Option<TypeId>> = HashMap::new();
        let is_joinable = |shape: &Shape| {
            matches!(shape, Shape::Object(_) | Shape::Union(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_))
        };
        for id in types.ids().filter(|&id| types[id].name.is_some() && is_joinable(&types[id].shape)) {
            if let Some(key) = self.key(id) {
                named.entry(key).and_modify(|it| *it = None).or_insert(Some(id));
            }
        }
        let mut anonymous: HashMap<Key, TypeId> = HashMap::new();
        let mut moved: HashMap<TypeId, TypeId> = HashMap::new();
        for id in types.ids().filter(|&id| types[id].name.is_none() && self.canonical[id.index()] == id) {
            let Some(key) = self.key(id) else { continue };
            let to = match named.get(&key) {
                Some(Some(named)) => *named,
                _ => *anonymous.entry(key).or_insert(id),
            };
            if to != id {
                moved.insert(id, to);
            }
        }
        for canonical in &mut self.canonical {
            if let Some(to) = moved.get(canonical) {
                *canonical = *to;
            }
        }
        !moved.is_empty()
    }

    fn key(&self, id: TypeId) -> Option<Key> {
        let follow = |it: &Use| Use { id: self.canonical[it.id.index()], nullable: it.nullable };
        Some(match &self.types[id].shape {
            Shape::Any => Key::Any,
            Shape::Boolean => Key::Boolean,
            Shape::Integer(format) => Key::Integer(*format),
            Shape::Number(format) => Key::Number(*format),
            Shape::String(format) => Key::String(*format),
            Shape::StringEnum(listed) => Key::StringEnum(listed.clone()),
            Shape::IntegerEnum(members) => Key::IntegerEnum(members.clone()),
            Shape::Array(items) => Key::Array(follow(items)),
            Shape::Map(values) => Key::Map(follow(values)),
            Shape::Alias(to) => Key::Alias(follow(to)),
            Shape::Object(object) => {
                let mut fields: Vec<_> = object
                    .fields
                    .iter()
                    .map(|it| (it.name.clone(), follow(&it.value), it.required, it.access))
                    .collect();
                fields.sort_by(|one, other| one.0.cmp(&other.0));
                Key::Object(fields, object.additional.as_ref().map(follow))
            }
            Shape::Union(union) => Key::Union(
                union.variants.iter().map(|it| (follow(&it.value), it.tags.clone())).collect(),
                union.discriminator.clone(),
            ),
            Shape::Form(parts) => Key::Form(
                parts
                    .iter()
                    .map(|part| {
                        let kind = match &part.kind {
                            PartKind::Value(it) => PartKind::Value(follow(it)),
                            other => *other,
                        };
                        (part.name.clone(), kind, part.required)
                    })
                    .collect(),
            ),
            Shape::Composite(_) => return None,
        })
    }
}
