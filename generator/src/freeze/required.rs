//! Required members that multiply: objects whose required members are objects with required members, and so on.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Presence, Shape, TypeId, Types};

use super::cycles::resolved;

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

/// Returns the required members of an object that are objects, by their index.
fn required_objects(types: &Types, id: TypeId) -> Vec<(usize, TypeId)> {
    let Shape::Object(object) = &types[id].shape else { return Vec::new() };
    let required = object.fields.iter().enumerate().filter(|(_, it)| it.presence() == Presence::Required);
    let objects = required.filter_map(|(index, it)| Some((index, resolved(types, it.value.id)?)));
    objects.filter(|(_, target)| matches!(types[*target].shape, Shape::Object(_))).collect()
}

/// Makes the largest members optional as far as necessary. Returns the number of objects that remain.
fn limited_count(
    types: &mut Types,
    id: TypeId,
    targets: &[(usize, TypeId)],
    counts: &BTreeMap<TypeId, usize>,
    diagnostics: &mut Diagnostics,
) -> usize {
    let mut members: Vec<(usize, usize)> =
        targets.iter().map(|(index, target)| (counts.get(target).copied().unwrap_or(1), *index)).collect();
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
