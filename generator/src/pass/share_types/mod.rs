//! Shares equal inline types that have the same role.
//!
//! Requires that wrappers are collapsed. Afterwards, [`Draft::shared_names`] contains the types that are used in several positions
//! because they are equal, and a name for each that does not depend on the positions. All other inline types occur once, so
//! that a change of one position changes no other. Inline types are never merged with components, which may diverge in a later
//! version of the specification, unless the names lock has both as one type: a schema that became a component, or a copy of one.
//!
//! Types are equal if they are equal on the wire. Those of the first type in document order are kept. Strings, numbers, lists
//! and maps have no name in code and are merged wherever they are equal.

mod classes;
mod key;
mod role;

use std::collections::HashMap;

use crate::ir::{Draft, Shape, TypeId, Types, Use};
use crate::names::NameLock;

use classes::{Classes, Shared};
use key::Key;

/// How often it is decided which types are shared, because a decision determines how often their parts occur.
const MOST_DECISIONS: usize = 8;

/// `lock` has the names of an earlier run. Types that it names differently are not merged, and types that share a name keep it.
pub(super) fn share_types(draft: &mut Draft, lock: &NameLock) {
    let Sharing { canonical, shared_names } = Sharing::new(draft, lock);
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
    for webhook in &mut draft.webhooks {
        webhook.for_each_use_mut(&mut { follow });
    }
    draft.shared_names = shared_names.into_iter().collect();
}

struct Sharing {
    /// The representative of each type.
    canonical: Vec<TypeId>,
    shared_names: HashMap<TypeId, String>,
}

impl Sharing {
    fn new(draft: &Draft, lock: &NameLock) -> Self {
        let types = &draft.types;
        let order = parts_first(types);
        let mut copies = HashMap::new();
        let classes = loop {
            let (classes, canonical) = classes(types, lock, &order, &copies);
            let found = copies_of_components(types, lock, &classes, &canonical);
            // Types that contain copies are equal to those that contain the components.
            if !copies_are_new(&mut copies, found) {
                break classes;
            }
        };
        // The parts of types that are shared only occur in the first of these, which other decisions depend on.
        let represent = |shared| {
            let (mut representatives, names) = merged(types, shared);
            copies.iter().for_each(|(copy, component)| representatives[copy.index()] = *component);
            (representatives, names)
        };
        let (mut representatives, mut shared_names) = represent(classes.decide(&|_| true));
        for _ in 0..MOST_DECISIONS {
            let reached = reached(draft, &representatives);
            let before = representatives;
            (representatives, shared_names) = represent(classes.decide(&|id| reached[id.index()]));
            if representatives == before {
                break;
            }
        }
        let mut canonical = representatives;
        // Lists and maps of types that are not shared after all are different.
        let mut nameless = HashMap::new();
        for &id in order.iter().filter(|&&id| types[id].name.is_none() && !types[id].shape.is_model()) {
            if let Some(key) = Key::of(&types[id].shape, |part| canonical[part.index()]) {
                canonical[id.index()] = *nameless.entry(key).or_insert(id);
            }
        }
        Self { canonical, shared_names }
    }
}

/// Returns the classes of inline types, and the first type that has the structure of each type.
///
/// `copies` are inline types that are equal to components.
fn classes<'t>(
    types: &'t Types,
    lock: &'t NameLock,
    order: &[TypeId],
    copies: &HashMap<TypeId, TypeId>,
) -> (Classes<'t>, Vec<TypeId>) {
    let mut canonical: Vec<TypeId> = types.ids().collect();
    let mut classes = Classes::new(types, lock);
    let mut nameless = HashMap::new();
    for &id in order.iter().filter(|&&id| types[id].name.is_none()) {
        let shape = &types[id].shape;
        let Some(key) = Key::of(shape, |part| canonical[part.index()]) else { continue };
        canonical[id.index()] = match copies.get(&id) {
            Some(component) => *component,
            None if shape.is_model() => classes.add(id, key),
            None => *nameless.entry(key).or_insert(id),
        };
    }
    (classes, canonical)
}

/// Returns the inline types that the lock has as one type with a component, and that are still equal to it.
fn copies_of_components(
    types: &Types,
    lock: &NameLock,
    classes: &Classes<'_>,
    canonical: &[TypeId],
) -> HashMap<TypeId, TypeId> {
    let mut components = HashMap::new();
    for id in types.ids().filter(|&id| types[id].name.is_some() && types[id].shape.is_model() && lock.has_types()) {
        let name = types[id].paths.first().and_then(|it| lock.type_name(it));
        let key = Key::of(&types[id].shape, |part| canonical[part.index()]);
        if let Some(position) = name.zip(key.and_then(|it| classes.structure(&it))) {
            components.entry(position).or_insert(id);
        }
    }
    let copies = classes.locked().filter_map(|(id, position)| Some((id, *components.get(&position)?)));
    copies.collect()
}

/// Adds copies. Returns `true` if any of them is new.
fn copies_are_new(copies: &mut HashMap<TypeId, TypeId>, found: HashMap<TypeId, TypeId>) -> bool {
    let before = copies.len();
    copies.extend(found);
    copies.len() > before
}

/// Returns the representative of each type, and the names of those that represent several.
fn merged(types: &Types, shared: Vec<Shared>) -> (Vec<TypeId>, HashMap<TypeId, String>) {
    let mut canonical: Vec<TypeId> = types.ids().collect();
    let mut names = HashMap::new();
    for Shared { name, members } in shared {
        let Some(&first) = members.first() else { continue };
        members.iter().for_each(|it| canonical[it.index()] = first);
        names.insert(first, name);
    }
    (canonical, names)
}

/// Returns which types the operations reach, without the parts of types that others represent.
fn reached(draft: &Draft, representatives: &[TypeId]) -> Vec<bool> {
    let mut reached = vec![false; draft.types.len()];
    let mut open = Vec::new();
    for operation in &draft.operations {
        operation.for_each_sent(&mut |it| open.push(it.id));
        operation.for_each_received(&mut |it| open.push(it.id));
    }
    for webhook in &draft.webhooks {
        webhook.for_each_sent(&mut |it| open.push(it.id));
        webhook.for_each_received(&mut |it| open.push(it.id));
    }
    let mut is_expanded = vec![false; draft.types.len()];
    while let Some(id) = open.pop() {
        reached[id.index()] = true;
        let representative = representatives[id.index()];
        if !std::mem::replace(&mut is_expanded[representative.index()], true) {
            draft.types[representative].shape.for_each_use(&mut |it| open.push(it.id));
        }
    }
    reached
}

/// Returns the types with the parts of each before it, so that their representatives are known. Every cycle contains a named
/// type, whose parts do not matter.
fn parts_first(types: &Types) -> Vec<TypeId> {
    let mut order = Vec::with_capacity(types.len());
    let mut visited = vec![false; types.len()];
    for root in types.ids() {
        let mut open = vec![(root, false)];
        while let Some((id, has_known_parts)) = open.pop() {
            if has_known_parts {
                order.push(id);
            } else if !std::mem::replace(&mut visited[id.index()], true) {
                open.push((id, true));
                let parts = open.len();
                types[id].shape.for_each_use(&mut |it| open.push((it.id, false)));
                open[parts..].reverse();
            }
        }
    }
    order
}
