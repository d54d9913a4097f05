//! Tuples: their Rust types, and the types that they contain by value.

use std::collections::BTreeSet;

use crate::api::RustType;
use crate::ir::{Rest, Shape, Tuple, TypeId, Types, Use};

/// The most positions of a tuple. The runtime decodes tuples up to this length.
const MOST_POSITIONS: usize = 12;

/// The deepest nesting of tuples in tuples. The size of a type may grow exponentially with it.
const DEEPEST_TUPLE: usize = 3;

/// The nesting of a type in lists, maps, aliases and tuples.
#[derive(Clone, Copy, Default)]
pub(super) struct Depth {
    pub(super) levels: usize,
    tuples: usize,
}

impl Depth {
    /// Returns the depth of the elements of a list or map.
    pub(super) const fn inside(self) -> Self {
        Self { levels: self.levels + 1, ..self }
    }

    /// Returns the depth of the items of a tuple, or `None` if it is represented as a list.
    fn inside_tuple(self, tuple: &Tuple) -> Option<Self> {
        let is_tuple = self.tuples < DEEPEST_TUPLE && (1..=MOST_POSITIONS).contains(&tuple.positions.len());
        is_tuple.then_some(Self { levels: self.levels + 1, tuples: self.tuples + 1 })
    }
}

/// Returns the type of a tuple. `of` returns the types of its items.
pub(super) fn tuple_type(tuple: &Tuple, depth: Depth, of: impl Fn(Use, Depth) -> RustType) -> RustType {
    let Some(depth) = depth.inside_tuple(tuple) else { return RustType::Vec(Box::new(RustType::Value)) };
    let items = RustType::Tuple(tuple.positions.iter().map(|it| of(*it, depth)).collect());
    let items = match tuple.rest {
        Rest::Closed => items,
        Rest::Open(rest) => RustType::OpenTuple(Box::new(items), Box::new(of(rest, depth))),
    };
    if tuple.may_be_partial { RustType::PartialTuple(Box::new(items)) } else { items }
}

/// Returns the objects and unions that a type contains by value: itself, or those in tuples.
pub(super) fn contained(types: &Types, id: TypeId) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        match &types[id].shape {
            _ if !seen.insert(id) => {}
            Shape::Alias(next) => open.push(next.id),
            Shape::Tuple(tuple) => open.extend(tuple.positions.iter().rev().map(|it| it.id)),
            Shape::Object(_) | Shape::Union(_) => found.push(id),
            _ => {}
        }
    }
    found
}

/// Returns the objects that a type is decoded to if its value is missing, each as often as it occurs.
pub(super) fn decoded_from_nothing(types: &Types, id: TypeId) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut open = vec![(types.behind(id), Depth::default())];
    while let Some((id, depth)) = open.pop() {
        match &types[id].shape {
            Shape::Object(_) => found.push(id),
            Shape::Tuple(tuple) if !tuple.may_be_partial => {
                let Some(depth) = depth.inside_tuple(tuple) else { continue };
                let items = tuple.positions.iter().rev().filter(|it| !it.nullable);
                open.extend(items.map(|it| (types.behind(it.id), depth)));
            }
            _ => {}
        }
    }
    found
}
