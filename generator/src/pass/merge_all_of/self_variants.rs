//! Removes the variants of unions that are the union itself, which no value can be told apart by.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::only_part::only_part;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Composite, Shape, TypeId, Types, Union};

/// Removes and reports the variants that lead back to their union through references only. The other variants are kept.
pub(super) fn remove_self_variants(types: &mut Types, diagnostics: &mut Diagnostics) {
    // Determined before any variant is removed, so that the result does not depend on the order of the types.
    let targets = targets(types);
    for id in types.ids() {
        let mut open = vec![id];
        let mut seen = HashSet::from([id]);
        while let Some(next) = open.pop() {
            let Shape::Composite(composite) = &types[next].shape else { continue };
            let is_self = |it: &TypeId| targets.get(it) == Some(&id);
            let variants = || composite.unions.iter().flat_map(|it| &it.variants).map(|it| it.value.id);
            let contains_itself = variants().any(|it| is_self(&it));
            let inner = variants().filter(|it| types[*it].name.is_none() && is_plain_union(types, *it));
            let inner: Vec<TypeId> = inner.filter(|it| !is_self(it) && seen.insert(*it)).collect();
            open.extend(inner);
            if !contains_itself {
                continue;
            }
            let pointer = &types[next].pointer;
            if adds_members(composite) {
                let message =
                    "a variant of the union is the schema itself: the union is ignored, and only the members are used";
                diagnostics.at(pointer, Code::ReferenceCycle, message);
                continue;
            }
            let message = "a variant of the union is the union itself, which is ignored";
            diagnostics.at(pointer, Code::ReferenceCycle, message);
            let kept: Vec<Vec<bool>> = composite
                .unions
                .iter()
                .map(|union| union.variants.iter().map(|it| !is_self(&it.value.id)).collect())
                .collect();
            let Shape::Composite(composite) = &mut types[next].shape else { continue };
            for (union, kept) in composite.unions.iter_mut().zip(kept) {
                let mut kept = kept.into_iter();
                union.variants.retain(|_| kept.next().unwrap_or(true));
            }
        }
    }
}

/// `true` if a composite is more than its unions.
fn adds_members(composite: &Composite) -> bool {
    composite.own.is_some() || !composite.parts.is_empty() || !composite.required.is_empty()
}

fn is_plain_union(types: &Types, id: TypeId) -> bool {
    matches!(&types[id].shape, Shape::Composite(it) if !adds_members(it) && !it.unions.is_empty())
}

/// Returns the type that each one leads to through references, and through composites and unions that consist of only one.
fn targets(types: &Types) -> HashMap<TypeId, TypeId> {
    let mut targets = HashMap::new();
    for start in types.ids() {
        let mut path = IndexSet::new();
        let mut end = start;
        // A reference that is followed already leads to the same type, and a cycle ends where it began.
        let target = loop {
            if let Some(known) = targets.get(&end) {
                break *known;
            }
            if !path.insert(end) {
                break end;
            }
            match only_reference(types, end) {
                Some(next) => end = next,
                None => break end,
            }
        };
        targets.extend(path.into_iter().map(|it| (it, target)));
    }
    targets
}

fn only_reference(types: &Types, id: TypeId) -> Option<TypeId> {
    match &types[id].shape {
        Shape::Alias(target) => Some(target.id),
        Shape::Composite(composite) => {
            let only_variant = || match composite.unions.as_slice() {
                [Union { variants, .. }] if !adds_members(composite) && variants.len() == 1 => {
                    variants.first().map(|it| it.value.id)
                }
                _ => None,
            };
            only_part(types, composite).map(|it| it.id).or_else(only_variant)
        }
        _ => None,
    }
}
