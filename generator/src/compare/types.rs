//! Changes of types and their fields.

use std::collections::{HashMap, HashSet};

use super::change::{Change, ChangeDetails, Recorder};
use super::context::Context;
use super::docs::docs;
use super::effect::Facts;
use super::kind::ChangeKind;
use super::reach::Reach;
use super::renames::member;
use super::wire_type::Relation;
use crate::outline::{Field, Presence, RustType, Type};

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    let after: HashMap<&str, &Type> = context.new.types.iter().map(|it| (it.rust.as_str(), it)).collect();
    let mut known: HashSet<&str> = HashSet::with_capacity(after.len());
    for old in &context.old.types {
        let name = context.names.renamed.get(old.rust.as_str()).copied().unwrap_or(&old.rust);
        match after.get(name) {
            Some(new) => {
                known.insert(name);
                compare_type(context, changes, old, new);
            }
            None => {
                let reach = context.old_reach.get(&old.rust);
                Recorder::of_type(changes, old, reach.tag()).note(ChangeKind::TypeRemoved, ChangeDetails::whole());
            }
        }
    }
    for new in context.new.types.iter().filter(|it| !known.contains(it.rust.as_str())) {
        let reach = context.new_reach.get(&new.rust);
        Recorder::of_type(changes, new, reach.tag()).note(ChangeKind::TypeAdded, ChangeDetails::whole());
    }
}

/// Compares one type.
pub(super) fn compare_type(context: &Context<'_>, changes: &mut Vec<Change>, old: &Type, new: &Type) {
    let (before, after) = (context.old_reach.get(&old.rust), context.new_reach.get(&new.rust));
    let mut recorder = Recorder::of_type(changes, new, after.tag());
    if old.rust != new.rust {
        recorder.note(ChangeKind::TypeRenamed, ChangeDetails::whole().between(&old.rust, &new.rust));
    }
    if old.kind != new.kind {
        let noted = ChangeDetails::whole().between(old.kind.article(), new.kind.article());
        return recorder.note(ChangeKind::TypeKindChanged, noted);
    }
    let constructed = |it: &Type, reach: &Reach<'_>| if context.is_complete { it.constructor } else { reach.sent };
    let facts = Facts {
        sent: before.sent || after.sent,
        received: before.received || after.received,
        constructed: constructed(old, &before),
        ..Facts::SENT
    };
    if context.is_complete {
        whole(context, &mut recorder, old, new, facts);
    }
    fields(context, &mut recorder, old, new, facts);
}

/// Compares the properties of the whole type.
fn whole(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Type, new: &Type, facts: Facts) {
    match (old.constructor, new.constructor) {
        (false, true) => recorder.note(ChangeKind::ConstructorAdded, ChangeDetails::whole()),
        (true, false) => recorder.note(ChangeKind::ConstructorRemoved, ChangeDetails::whole()),
        (true, true) => constructor_order(context, recorder, old, new),
        (false, false) => {}
    }
    match (old.hashable, new.hashable) {
        (false, true) if context.has_hashes => recorder.note(ChangeKind::HashAdded, ChangeDetails::whole()),
        (true, false) => recorder.note(ChangeKind::HashRemoved, ChangeDetails::whole()),
        _ => {}
    }
    match (old.extensible, new.extensible) {
        (false, true) => recorder.note(ChangeKind::ListingOpened, ChangeDetails::whole()),
        (true, false) => recorder.add(ChangeKind::ListingClosed, ChangeDetails::whole(), facts),
        _ => {}
    }
    match (&old.additional, &new.additional) {
        (None, Some(values)) => {
            recorder.note(ChangeKind::AdditionalMembersAdded, ChangeDetails::whole().between("", values));
        }
        (Some(values), None) => {
            recorder.note(ChangeKind::AdditionalMembersRemoved, ChangeDetails::whole().between(values, ""));
        }
        (Some(old), Some(new)) if !context.same_code(old, new) => {
            let facts = facts.relation(context.names.relation(old, new));
            recorder.add(ChangeKind::AdditionalMembersTypeChanged, ChangeDetails::whole().between(old, new), facts);
        }
        _ => {}
    }
    recorder.documentation(ChangeDetails::whole(), old.description.as_deref(), new.description.as_deref());
}

/// Compares the order of the constructor arguments that both types have.
fn constructor_order(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Type, new: &Type) {
    let before: Vec<&Field> = old.fields.iter().filter(|it| context.was_passed(it)).collect();
    let after: Vec<&Field> = new.fields.iter().filter(|it| context.is_passed(it)).collect();
    let positions: HashMap<&str, usize> =
        after.iter().enumerate().map(|(index, it)| (member(new.kind, it), index)).collect();
    let kept = before.iter().filter_map(|it| positions.get(member(new.kind, it)));
    if !old.kind.has_variants() && !kept.is_sorted() {
        let names = |fields: &[&Field]| fields.iter().map(|it| it.rust.as_str()).collect::<Vec<_>>().join(", ");
        let noted = ChangeDetails::whole().between(names(&before), names(&after));
        recorder.note(ChangeKind::ConstructorArgumentsReordered, noted);
    }
}

fn fields(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Type, new: &Type, facts: Facts) {
    let has_variants = new.kind.has_variants();
    let before: HashSet<&str> = old.fields.iter().map(|it| member(new.kind, it)).collect();
    let after: HashMap<&str, &Field> = new.fields.iter().map(|it| (member(new.kind, it), it)).collect();
    let removed = if has_variants { ChangeKind::VariantRemoved } else { ChangeKind::FieldRemoved };
    let renamed = renamed_fields(context, old, new, &before, &after);
    for (old, new) in &renamed {
        let noted = noted(new).between(&old.wire, &new.wire);
        recorder.note(ChangeKind::FieldReplaced, noted);
    }
    let is_renamed = |it: &Field| renamed.iter().any(|(old, new)| std::ptr::eq(*old, it) || std::ptr::eq(*new, it));
    for old in old.fields.iter().filter(|it| !is_renamed(it)) {
        match after.get(member(new.kind, old)) {
            Some(new) if has_variants => variant(context, recorder, old, new, facts),
            Some(new) => field(context, recorder, old, new, facts),
            None => recorder.add(removed, noted(old).between(spelled(old), ""), facts),
        }
    }
    for it in new.fields.iter().filter(|it| !before.contains(member(new.kind, it)) && !is_renamed(it)) {
        let kind = match it.presence {
            _ if has_variants => ChangeKind::VariantAdded,
            Presence::Required | Presence::Nullable => ChangeKind::RequiredFieldAdded,
            Presence::Optional | Presence::OptionalNullable => ChangeKind::OptionalFieldAdded,
        };
        let facts = Facts { constructed: facts.constructed && context.is_passed(it), ..facts };
        recorder.add(kind, noted(it).between("", spelled(it)), facts);
    }
}

/// Returns the fields that replace others: they are in the same positions, and have the same types.
fn renamed_fields<'t>(
    context: &Context<'_>,
    old: &'t Type,
    new: &'t Type,
    before: &HashSet<&str>,
    after: &HashMap<&str, &Field>,
) -> Vec<(&'t Field, &'t Field)> {
    if new.kind.has_variants() || old.fields.len() != new.fields.len() {
        return Vec::new();
    }
    let kind = new.kind;
    let is_same = |old: &Field, new: &Field| {
        let is_other = !after.contains_key(member(kind, old)) && !before.contains(member(kind, new));
        is_other && old.presence == new.presence && context.same_code(&old.rust_type, &new.rust_type)
    };
    old.fields.iter().zip(&new.fields).filter(|(old, new)| is_same(old, new)).collect()
}

fn variant(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Field, new: &Field, facts: Facts) {
    if old.rust != new.rust {
        recorder.note(ChangeKind::VariantRenamed, noted(new).between(&old.rust, &new.rust));
    }
    if !context.same_code(&old.rust_type, &new.rust_type) {
        let facts = facts.relation(context.names.relation(&old.rust_type, &new.rust_type));
        recorder.add(ChangeKind::VariantTypeChanged, noted(new).between(&old.rust_type, &new.rust_type), facts);
    }
    if context.is_complete {
        recorder.documentation(noted(new), old.docs.description.as_deref(), new.docs.description.as_deref());
    }
}

fn field(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Field, new: &Field, facts: Facts) {
    if old.rust != new.rust {
        recorder.note(ChangeKind::FieldRenamed, noted(new).between(&old.rust, &new.rust));
    }
    if !context.same_code(&old.rust_type, &new.rust_type) {
        let facts = facts.relation(context.names.relation(&old.rust_type, &new.rust_type));
        recorder.add(ChangeKind::FieldTypeChanged, noted(new).between(&old.rust_type, &new.rust_type), facts);
    }
    presence(context, recorder, old, new, facts);
    if facts.constructed && old.presence == new.presence {
        match (context.was_passed(old), context.is_passed(new)) {
            (false, true) => recorder.note(ChangeKind::ConstructorArgumentAdded, noted(new)),
            (true, false) => recorder.note(ChangeKind::ConstructorArgumentRemoved, noted(new)),
            _ => {}
        }
    }
    let kinds = [ChangeKind::FieldDeprecated, ChangeKind::FieldDefaultChanged, ChangeKind::FieldConstraintsChanged];
    docs(context, recorder, (&old.docs, &new.docs), kinds, facts, || noted(new));
}

/// Compares whether a field is required and whether it is nullable, which are two independent changes.
fn presence(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Field, new: &Field, facts: Facts) {
    let is_required = |it: &Field| matches!(it.presence, Presence::Required | Presence::Nullable);
    let is_nullable = |it: &Field| matches!(it.presence, Presence::Nullable | Presence::OptionalNullable);
    let same_spelling = context.same_code(&spelled(old), &spelled(new));
    let change = |kind, relation, same_code| {
        let noted = noted(new).between(spelled(old), spelled(new));
        (kind, noted, facts.relation(relation).same_code(same_code))
    };
    let changes = [
        match (is_required(old), is_required(new)) {
            // A constructor takes every required member, whatever its type.
            (false, true) => {
                Some(change(ChangeKind::FieldBecameRequired, Relation::Narrower, same_spelling && !facts.constructed))
            }
            (true, false) => {
                Some(change(ChangeKind::FieldBecameOptional, Relation::Wider, same_spelling && !facts.constructed))
            }
            _ => None,
        },
        match (is_nullable(old), is_nullable(new)) {
            (false, true) => Some(change(ChangeKind::FieldBecameNullable, Relation::Wider, same_spelling)),
            (true, false) => Some(change(ChangeKind::FieldBecameNotNullable, Relation::Narrower, same_spelling)),
            _ => None,
        },
    ];
    for (kind, noted, facts) in changes.into_iter().flatten() {
        recorder.add(kind, noted, facts);
    }
}

fn noted(it: &Field) -> ChangeDetails {
    let wire = if it.wire.is_empty() { &it.rust } else { &it.wire };
    ChangeDetails::member(wire, &it.rust)
}

/// Returns the type of a field in code, which depends on its presence.
fn spelled(it: &Field) -> RustType {
    let rust_type = it.rust_type.clone();
    match it.presence {
        Presence::Required => rust_type,
        // A value of any kind can be null itself.
        Presence::Nullable if rust_type.is("Value") => rust_type,
        Presence::Optional | Presence::Nullable => RustType::generic("Option", rust_type),
        Presence::OptionalNullable => RustType::generic("Nullable", rust_type),
    }
}
