//! Removes types that only wrap other types.
//!
//! Requires that composites are merged. Afterwards, every edge specifies whether it is nullable; the draft has no anonymous
//! aliases, no unions with only one or with equal variants, and no anonymous unions within unions; and unions of strings and
//! enums are open enums.

use std::collections::HashSet;

use crate::ir::{Draft, EnumMember, Openness, Shape, StringEnum, StringFormat, TypeId, Types, Union, Use, Variant};

pub(super) fn collapse_wrappers(draft: &mut Draft) {
    simplify_unions(&mut draft.types);
    let targets: Vec<Use> = draft.types.ids().map(|id| target(&draft.types, id)).collect();
    let follow = |it: &mut Use| {
        let target = targets[it.id.index()];
        *it = Use { id: target.id, nullable: it.nullable || target.nullable };
    };
    for id in draft.types.ids() {
        let mut shape = std::mem::replace(&mut draft.types[id].shape, Shape::Any);
        shape.for_each_use_mut(&mut { follow });
        draft.types[id].shape = shape;
    }
    for operation in &mut draft.operations {
        operation.for_each_use_mut(&mut { follow });
    }
    for webhook in &mut draft.webhooks {
        webhook.for_each_use_mut(&mut { follow });
    }
}

/// Resolves anonymous aliases. The result is nullable if any type on the way is.
fn target(types: &Types, id: TypeId) -> Use {
    let mut id = id;
    let mut nullable = types[id].nullable;
    // Chains without cycles are shorter. A cycle of aliases ends at a named one.
    for _ in 0..types.len() {
        match &types[id].shape {
            Shape::Alias(next) if types[id].name.is_none() => {
                nullable |= next.nullable || types[next.id].nullable;
                id = next.id;
            }
            Shape::Alias(next) => {
                nullable |= alias_nullable(types, *next);
                break;
            }
            _ => break,
        }
    }
    Use { id, nullable }
}

fn alias_nullable(types: &Types, alias: Use) -> bool {
    let mut alias = alias;
    for _ in 0..types.len() {
        if alias.nullable || types[alias.id].nullable {
            return true;
        }
        match &types[alias.id].shape {
            Shape::Alias(next) => alias = *next,
            _ => return false,
        }
    }
    false
}

fn simplify_unions(types: &mut Types) {
    // Lowering pushes parents after their children, so inner unions are simplified first.
    for id in types.ids() {
        let Shape::Union(union) = &types[id].shape else { continue };
        let mut variants = Vec::new();
        let mut nullable = false;
        flatten(types, union, id, &mut variants, &mut nullable, &mut HashSet::new());
        let title = title_of_list(types, &variants);
        let shape = simplified(types, variants, union.discriminator.clone());
        if matches!(shape, Shape::StringEnum(_)) && types[id].title.is_none() {
            types[id].title = title;
        }
        types[id].shape = shape;
        types[id].nullable |= nullable;
    }
}

/// Collects the variants of a union and of anonymous unions within it.
fn flatten(
    types: &Types,
    union: &Union,
    id: TypeId,
    variants: &mut Vec<Variant>,
    nullable: &mut bool,
    visited: &mut HashSet<TypeId>,
) {
    for variant in &union.variants {
        let value = target(types, variant.value.id);
        *nullable |= value.nullable || variant.value.nullable;
        let variant = Variant { value: Use { id: value.id, nullable: false }, ..variant.clone() };
        match &types[value.id].shape {
            // A union that is a variant of itself has no effect.
            Shape::Union(_) if value.id == id => {}
            Shape::Union(inner)
                if types[value.id].name.is_none() && inner.discriminator.is_none() && variant.tags.is_empty() =>
            {
                // The variants of a union that was visited are already there.
                if visited.insert(value.id) {
                    flatten(types, inner, id, variants, nullable, visited);
                }
            }
            _ => match variants.iter_mut().find(|it| is_same(types, it.value.id, value.id)) {
                Some(earlier) => earlier.tags.extend(variant.tags),
                None => variants.push(variant),
            },
        }
    }
}

/// Returns `true` if two variants are equal: the same type, or anonymous scalars that differ only in their annotations.
fn is_same(types: &Types, one: TypeId, other: TypeId) -> bool {
    let are_anonymous = types[one].name.is_none() && types[other].name.is_none();
    let is_same_scalar = match (&types[one].shape, &types[other].shape) {
        (Shape::Boolean, Shape::Boolean) => true,
        (Shape::Constant(one), Shape::Constant(other)) => one == other,
        (Shape::Integer(one), Shape::Integer(other)) => one == other,
        (Shape::Number(one), Shape::Number(other)) => one == other,
        (Shape::String(one), Shape::String(other)) => one == other,
        _ => false,
    };
    one == other || (are_anonymous && is_same_scalar)
}

fn simplified(types: &Types, variants: Vec<Variant>, discriminator: Option<String>) -> Shape {
    if let [variant] = variants.as_slice() {
        return Shape::Alias(variant.value);
    }
    let shapes = || variants.iter().map(|it| (&types[it.value.id], &types[it.value.id].shape));
    if variants.is_empty() || shapes().any(|(node, shape)| node.name.is_none() && matches!(shape, Shape::Any)) {
        return Shape::Any;
    }
    match open_enumeration(shapes().map(|(_, shape)| shape)) {
        Some(enumeration) => Shape::StringEnum(enumeration),
        None => Shape::Union(Union { variants, discriminator }),
    }
}

/// Returns the name of the only enum among the variants, which can name the union.
fn title_of_list(types: &Types, variants: &[Variant]) -> Option<String> {
    let nodes = variants.iter().map(|it| &types[it.value.id]);
    let mut lists = nodes.filter(|it| matches!(it.shape, Shape::StringEnum(_)));
    let list = lists.next().filter(|_| lists.next().is_none())?;
    list.name.clone()
}

/// Merges strings and enums into one enum. It is open if any string is unrestricted.
fn open_enumeration<'t>(shapes: impl Iterator<Item = &'t Shape>) -> Option<StringEnum> {
    let mut members: Vec<EnumMember<String>> = Vec::new();
    let mut openness = Openness::Closed;
    for shape in shapes {
        match shape {
            Shape::StringEnum(enumeration) => {
                for member in &enumeration.members {
                    if !members.iter().any(|it| it.value == member.value) {
                        members.push(member.clone());
                    }
                }
                if enumeration.openness == Openness::Open {
                    openness = Openness::Open;
                }
            }
            Shape::String(StringFormat::Plain) => openness = Openness::Open,
            _ => return None,
        }
    }
    (!members.is_empty()).then_some(StringEnum { members, openness })
}
