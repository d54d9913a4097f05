//! Facts about both outlines that the comparisons of their parts share.

use super::{reach, renames, wire_type};
use crate::outline::{Outline, RustType, TypeKind};

/// What is known about the two outlines before their parts are compared.
pub(super) struct Context<'a> {
    pub(super) old: &'a Outline,
    pub(super) new: &'a Outline,
    /// Whether both have what the first files left out.
    pub(super) is_complete: bool,
    pub(super) names: wire_type::Names<'a>,
    pub(super) old_reach: reach::Reaches<'a>,
    pub(super) new_reach: reach::Reaches<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn of(old: &'a Outline, new: &'a Outline) -> Self {
        let texts = |it: &'a Outline| it.types.iter().filter(|it| it.kind == TypeKind::StringEnum);
        let texts = texts(old).chain(texts(new)).map(|it| it.rust.as_str()).collect();
        Self {
            old,
            new,
            is_complete: old.is_complete() && new.is_complete(),
            names: wire_type::Names { renamed: renames::renamed_types(old, new), texts },
            old_reach: reach::Reaches::of(old),
            new_reach: reach::Reaches::of(new),
        }
    }

    /// Whether code spells a type as before, apart from types that are called otherwise: those are changes of their own.
    pub(super) fn same_code(&self, old: &RustType, new: &RustType) -> bool {
        old == new || old.renamed(&self.names.renamed) == *new
    }
}
