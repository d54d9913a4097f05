//! Corrects the discriminators of unions.
//!
//! Without a mapping, the value of a discriminator is the name of the component. Many documents have no mapping, although the
//! schemas of the variants only allow other values, such as `role: {enum: [user]}`. Then those values select the variant. If they
//! do not tell the variants apart, the discriminator is dropped, so that clients never write a name that no server expects.
//!
//! Source: OpenAPI 3.1.0, Discriminator Object; JSON Schema 2020-12, validation, section 6.1.2.

use std::collections::HashSet;

use indexmap::IndexSet;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Shape, TypeId, Types, Union, Variant};

/// The number of types and values of a union that are considered. A union with more keeps its discriminator.
const LIMIT: usize = 5_000;

pub(super) fn correct_tags(draft: &mut Draft, diagnostics: &mut Diagnostics) {
    for id in draft.types.ids() {
        let Shape::Union(union) = &draft.types[id].shape else { continue };
        let Some(corrected) = corrected(&draft.types, union) else { continue };
        if let (Corrected::Dropped, Some(property)) = (&corrected, &union.discriminator) {
            let message = format!(
                "the values that the variants allow for `{property}` do not tell them apart; the discriminator is ignored"
            );
            diagnostics.at(&draft.types[id].pointer, Code::UnusedDiscriminator, message);
        }
        if let Shape::Union(union) = &mut draft.types[id].shape {
            match corrected {
                Corrected::Tags(tags) => {
                    for (variant, tags) in union.variants.iter_mut().zip(tags) {
                        variant.tags = tags;
                    }
                }
                Corrected::Dropped => {
                    union.discriminator = None;
                    union.variants.iter_mut().for_each(|it| it.tags.clear());
                }
            }
        }
    }
}

enum Corrected {
    /// The tags of each variant.
    Tags(Vec<Vec<String>>),
    /// The discriminator does not tell the variants apart.
    Dropped,
}

/// Returns the correction of a union, or `None` if it needs none.
fn corrected(types: &Types, union: &Union) -> Option<Corrected> {
    let property = union.discriminator.as_deref()?;
    let mut left = LIMIT;
    let own = |variant: &Variant| {
        let tag = implied(types, variant)?;
        allowed(types, variant.value.id, property, &mut left).filter(|it| !it.iter().any(|value| value == tag))
    };
    let corrections: Vec<Option<Vec<String>>> = union.variants.iter().map(own).collect();
    if corrections.iter().all(Option::is_none) {
        return None;
    }
    let tags: Vec<Vec<String>> =
        union.variants.iter().zip(corrections).map(|(it, own)| own.unwrap_or_else(|| it.tags.clone())).collect();
    let mut seen = HashSet::new();
    let is_clear = tags.iter().all(|it| !it.is_empty()) && tags.iter().flatten().all(|it| seen.insert(it.as_str()));
    Some(if is_clear { Corrected::Tags(tags) } else { Corrected::Dropped })
}

/// Returns the tag of a variant that no mapping has: the name of its component.
fn implied<'t>(types: &Types, variant: &'t Variant) -> Option<&'t str> {
    let [tag] = variant.tags.as_slice() else { return None };
    (types[variant.value.id].name.as_ref() == Some(tag)).then_some(tag)
}

/// Returns the values that a type lists for a member, or `None` if it lists none.
fn allowed(types: &Types, id: TypeId, property: &str, left: &mut usize) -> Option<Vec<String>> {
    *left = left.checked_sub(1)?;
    match &types[types.behind(id)].shape {
        Shape::Object(object) => {
            let field = object.fields.iter().find(|it| it.name == property)?;
            match &types[types.behind(field.value.id)].shape {
                // The listed values of an open enum are what servers are known to send.
                Shape::StringEnum(it) => {
                    *left = left.checked_sub(it.members.len())?;
                    Some(it.members.iter().map(|it| it.value.clone()).collect())
                }
                _ => None,
            }
        }
        Shape::Union(union) => {
            let mut values = IndexSet::new();
            for variant in &union.variants {
                values.extend(allowed(types, variant.value.id, property, left)?);
            }
            Some(values.into_iter().collect())
        }
        _ => None,
    }
}
