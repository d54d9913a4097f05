//! Required members that multiply: objects whose required members are objects with required members, and so on.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Presence, Shape, TypeId, Types};

use super::tuples::decoded_from_nothing;

/// The most objects that decoding an empty object may create. If required members are missing, their types are decoded from
/// nothing, down to the last level.
const MOST_VALUES: usize = 10_000;

/// Makes required members optional where an empty object would expand to more than [`MOST_VALUES`] objects.
///
/// Requires that required members do not form cycles.
pub(super) fn limit_required(types: &mut Types, diagnostics: &mut Diagnostics) {
    let mut counts: BTreeMap<TypeId, usize> = BTreeMap::new();
    for root in types.ids().collect::<Vec<_>>() {
        let mut open = vec![root];
        while let Some(&id) = open.last() {
            let before = open.len();
            let targets = required_objects(types, id);
            open.extend(targets.iter().map(|(_, target)| *target).filter(|it| !counts.contains_key(it)));
            if open.len() == before || counts.contains_key(&id) {
                open.truncate(before - 1);
                if !counts.contains_key(&id) {
                    let count = limited_count(types, id, &targets, &counts, diagnostics);
                    counts.insert(id, count);
                }
            }
        }
    }
}

/// Returns the required members of an object that are objects, or tuples of objects, by their index.
fn required_objects(types: &Types, id: TypeId) -> Vec<(usize, TypeId)> {
    let Shape::Object(object) = &types[id].shape else { return Vec::new() };
    let required = object.fields.iter().enumerate().filter(|(_, it)| it.presence() == Presence::Required);
    let objects = |(index, value)| decoded_from_nothing(types, value).into_iter().map(move |it| (index, it));
    required.map(|(index, it)| (index, it.value.id)).flat_map(objects).collect()
}

/// Makes the largest members optional as far as necessary. Returns the number of objects that remain.
fn limited_count(
    types: &mut Types,
    id: TypeId,
    targets: &[(usize, TypeId)],
    counts: &BTreeMap<TypeId, usize>,
    diagnostics: &mut Diagnostics,
) -> usize {
    // The items of a tuple are one member.
    let mut by_member: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, target) in targets {
        *by_member.entry(*index).or_default() += counts.get(target).copied().unwrap_or(1);
    }
    let mut members: Vec<(usize, usize)> = by_member.into_iter().map(|(index, count)| (count, index)).collect();
    members.sort_unstable();
    let mut total = 1 + members.iter().map(|(count, _)| count).sum::<usize>();
    let pointer = types[id].pointer.clone();
    let Shape::Object(object) = &mut types[id].shape else { return total };
    while total > MOST_VALUES
        && let Some((count, index)) = members.pop()
    {
        total -= count;
        let field = &mut object.fields[index];
        field.required = false;
        let message = format!("`{}` contains {count} required objects in turn; it is made optional", field.name);
        diagnostics.at(&pointer.at(["properties", &field.name]), Code::RequiredExpansion, message);
    }
    total
}
