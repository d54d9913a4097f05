//! Merges equal types.
//!
//! Requires that wrappers are collapsed. Afterwards, all anonymous types are different, and none is equal to exactly one
//! named type. Named types are never merged, because they may diverge in a later version of the specification.
//!
//! Types are equal if they are equal on the wire. Descriptions, examples and defaults do not matter. Those of the first type
//! in document order are kept.

use std::collections::HashMap;

use crate::ir::{
    Access, Constant, Draft, EnumMember, IntegerFormat, NumberFormat, PartKind, Shape, StringEnum, StringFormat, Tuple,
    TypeId, Types, Use,
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
            let paths = std::mem::take(&mut draft.types[id].paths);
            draft.types[to].paths.extend(paths);
        }
    }
    for operation in &mut draft.operations {
        operation.for_each_use_mut(&mut { follow });
        operation.for_each_form_mut(&mut |id| *id = canonical[id.index()]);
    }
}

/// The wire format of a type, for comparison.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Any,
    Boolean,
    Constant(Constant),
    Integer(IntegerFormat),
    Number(NumberFormat),
    String(StringFormat),
    StringEnum(StringEnum),
    IntegerEnum(Vec<EnumMember<i64>>),
    Array(Use),
    Tuple(Tuple),
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

    /// Returns the representative of each type.
    fn run(mut self) -> Vec<TypeId> {
        for id in self.types.ids() {
            self.visit(id);
        }
        // Merging with a named type can make the enclosing types equal to others. Each round goes one level up.
        while self.join_named() {}
        self.canonical
    }

    /// Visits children first, so that the representatives of all parts are known. Every cycle contains a named type.
    fn visit(&mut self, root: TypeId) {
        let types = self.types;
        let mut open = vec![(root, false)];
        while let Some((id, has_known_parts)) = open.pop() {
            if !has_known_parts {
                if !std::mem::replace(&mut self.visited[id.index()], true) {
                    open.push((id, true));
                    let parts = open.len();
                    types[id].shape.for_each_use(&mut |it| open.push((it.id, false)));
                    open[parts..].reverse();
                }
            } else if types[id].name.is_none()
                && let Some(key) = self.key(id)
            {
                self.canonical[id.index()] = *self.anonymous.entry(key).or_insert(id);
            }
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
            Shape::Constant(constant) => Key::Constant(constant.clone()),
            Shape::Integer(format) => Key::Integer(*format),
            Shape::Number(format) => Key::Number(*format),
            Shape::String(format) => Key::String(*format),
            Shape::StringEnum(enumeration) => Key::StringEnum(enumeration.clone()),
            Shape::IntegerEnum(members) => Key::IntegerEnum(members.clone()),
            Shape::Array(items) => Key::Array(follow(items)),
            Shape::Tuple(tuple) => Key::Tuple(tuple.map(follow)),
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
