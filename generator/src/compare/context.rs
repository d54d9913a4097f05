//! Properties of both outlines that all comparisons use.

use super::{reach, renames, wire_type};
use crate::outline::{Outline, RustType, TypeKind};

/// Properties of both outlines.
pub(super) struct Context<'a> {
    pub(super) old: &'a Outline,
    pub(super) new: &'a Outline,
    /// `true` if neither outline is from a file of the first format.
    pub(super) is_complete: bool,
    /// `true` if both outlines have constraints.
    pub(super) has_constraints: bool,
    pub(super) names: wire_type::Names<'a>,
    pub(super) old_reach: reach::Reaches<'a>,
    pub(super) new_reach: reach::Reaches<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn of(old: &'a Outline, new: &'a Outline) -> Self {
        let strings = |it: &'a Outline| it.types.iter().filter(|it| it.kind == TypeKind::StringEnum);
        let strings = strings(old).chain(strings(new)).map(|it| it.rust.as_str()).collect();
        Self {
            old,
            new,
            is_complete: old.is_complete() && new.is_complete(),
            has_constraints: old.has_constraints() && new.has_constraints(),
            names: wire_type::Names { renamed: renames::renamed_types(old, new), strings },
            old_reach: reach::Reaches::of(old),
            new_reach: reach::Reaches::of(new),
        }
    }

    /// Returns `true` if a type is the same in code, apart from renamed types, whose renames are changes of their own.
    pub(super) fn same_code(&self, old: &RustType, new: &RustType) -> bool {
        old == new || old.renamed(&self.names.renamed) == *new
    }
}
