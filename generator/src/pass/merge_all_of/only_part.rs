//! Composites that consist of one part.

use crate::ir::{Composite, Shape, Types, Use};

/// Returns the only part of a composite that has nothing else. Parts that are only nullable or described add nothing.
pub(super) fn only_part(types: &Types, composite: &Composite) -> Option<Use> {
    let adds_something = |it: &&Use| types[it.id].name.is_some() || !matches!(types[it.id].shape, Shape::Any);
    let parts: Vec<&Use> = composite.parts.iter().filter(adds_something).collect();
    match parts.as_slice() {
        [part] if composite.own.is_none() && composite.unions.is_empty() => Some(**part),
        _ => None,
    }
}
