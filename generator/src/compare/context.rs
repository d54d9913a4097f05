//! Properties of both outlines that all comparisons use.

use std::collections::HashSet;

use super::groups::RenamedGroups;
use super::{reach, renames, wire_type};
use crate::outline::{Field, Outline, Presence, RustType, Type, TypeKind};

/// Properties of both outlines.
pub(super) struct Context<'a> {
    pub(super) old: &'a Outline,
    pub(super) new: &'a Outline,
    /// `true` if neither outline is from a file of the first format.
    pub(super) is_complete: bool,
    /// `true` if both outlines have constraints.
    pub(super) has_constraints: bool,
    /// `true` if both outlines have the types that implement `Hash`.
    pub(super) has_hashes: bool,
    pub(super) names: wire_type::Names<'a>,
    /// The renamed groups, each of which is one change. Migrations list the operations instead.
    pub(super) groups: RenamedGroups<'a>,
    pub(super) old_reach: reach::Reaches<'a>,
    pub(super) new_reach: reach::Reaches<'a>,
    /// The types of each outline that have only one value.
    old_constants: HashSet<&'a str>,
    new_constants: HashSet<&'a str>,
}

/// Returns the closed enums with one value.
fn constants(outline: &Outline) -> HashSet<&str> {
    let is_enum = |it: &Type| matches!(it.kind, TypeKind::StringEnum | TypeKind::IntegerEnum);
    let constants = outline.types.iter().filter(|it| is_enum(it) && !it.extensible && it.fields.len() == 1);
    constants.map(|it| it.rust.as_str()).collect()
}

impl<'a> Context<'a> {
    pub(super) fn of(old: &'a Outline, new: &'a Outline) -> Self {
        Self {
            old,
            new,
            is_complete: old.is_complete() && new.is_complete(),
            has_constraints: old.has_constraints() && new.has_constraints(),
            has_hashes: old.has_hashes() && new.has_hashes(),
            names: wire_type::Names::of(old, new, renames::renamed_types(old, new)),
            groups: RenamedGroups::default(),
            old_reach: reach::Reaches::of(old),
            new_reach: reach::Reaches::of(new),
            old_constants: constants(old),
            new_constants: constants(new),
        }
    }

    /// Returns `true` if callers pass an old field to the constructor.
    pub(super) fn was_passed(&self, field: &Field) -> bool {
        is_passed(field, &self.old_constants)
    }

    /// Returns `true` if callers pass a new field to the constructor.
    pub(super) fn is_passed(&self, field: &Field) -> bool {
        is_passed(field, &self.new_constants)
    }

    /// Returns `true` if a type is the same in code, apart from renamed types, whose renames are changes of their own.
    pub(super) fn same_code(&self, old: &RustType, new: &RustType) -> bool {
        old == new || old.renamed(&self.names.renamed) == *new
    }
}

/// Returns `true` if callers pass a field to the constructor: if it is required, and has more than one possible value.
fn is_passed(field: &Field, constants: &HashSet<&str>) -> bool {
    match field.presence {
        Presence::Required if field.docs.constraints.contains_key("const") => false,
        Presence::Required => match &field.rust_type {
            RustType::Named(name) => !constants.contains(name.as_str()),
            _ => true,
        },
        Presence::Nullable => true,
        Presence::Optional | Presence::OptionalNullable => false,
    }
}
