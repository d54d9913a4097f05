//! The relation of the values of two named types, by their structure: a type that was split or merged has other names in code, and
//! the same values.

use std::collections::HashMap;

use super::constraints;
use super::renames::member;
use super::wire_type::{Names, Pairs, Relation};
use crate::outline::{Field, Presence, Type, TypeKind};

/// The number of pairs of types that are compared. Larger structures are considered different.
const MOST_PAIRS: usize = 256;

impl<'a> Names<'a> {
    /// Returns the relation of two types of these names.
    pub(super) fn structures(&self, old: &str, new: &str, pairs: &mut Pairs<'a>) -> Relation {
        let Some((old, new)) = self.old.get(old).zip(self.new.get(new)) else { return Relation::Other };
        if pairs.0.len() >= MOST_PAIRS {
            return Relation::Other;
        }
        if !pairs.0.insert((&old.rust, &new.rust)) {
            return Relation::Same;
        }
        match (old.kind, new.kind) {
            (TypeKind::Union, TypeKind::Union) => self.unions(old, new, pairs),
            (old_kind, new_kind) if old_kind != new_kind => Relation::Other,
            (TypeKind::StringEnum | TypeKind::IntegerEnum, _) => enums(old, new),
            (TypeKind::Union | TypeKind::Struct | TypeKind::Multipart | TypeKind::Headers, _) => {
                self.structs(old, new, pairs)
            }
        }
    }

    fn structs(&self, old: &'a Type, new: &'a Type, pairs: &mut Pairs<'a>) -> Relation {
        let additional = match (&old.additional, &new.additional) {
            (None, None) => Relation::Same,
            (None, Some(_)) => Relation::Extended,
            (Some(_), None) => Relation::Other,
            (Some(old), Some(new)) => self.relation_inside(old, new, pairs),
        };
        let before = by_member(old);
        let added = new.fields.iter().filter(|it| !before.contains_key(member(new.kind, it)));
        let added = added.map(|it| if is_required(it) { Relation::Narrower } else { Relation::Extended });
        let relation = added.fold(additional, Relation::and);
        let after = by_member(new);
        let kept = old.fields.iter().map(|old| match after.get(member(new.kind, old)) {
            None => Relation::Other,
            Some(new) => self.fields(old, new, pairs),
        });
        kept.fold(relation, Relation::and)
    }

    fn fields(&self, old: &'a Field, new: &'a Field, pairs: &mut Pairs<'a>) -> Relation {
        let change = |old: bool, new: bool, gained, lost| match (old, new) {
            (false, true) => gained,
            (true, false) => lost,
            _ => Relation::Same,
        };
        let required = change(is_required(old), is_required(new), Relation::Narrower, Relation::Wider);
        let nullable = change(is_nullable(old), is_nullable(new), Relation::Wider, Relation::Narrower);
        // Clients do not check the constraints of responses.
        let constraints = match constraints::relation(&old.docs.constraints, &new.docs.constraints) {
            Relation::Same => Relation::Same,
            Relation::Wider | Relation::Extended => Relation::Extended,
            Relation::Narrower | Relation::Other => Relation::Narrower,
        };
        self.relation_inside(&old.rust_type, &new.rust_type, pairs).and(required).and(nullable).and(constraints)
    }

    /// Compares unions. Variants without a tag are found by their values if they have different names.
    fn unions(&self, old: &'a Type, new: &'a Type, pairs: &mut Pairs<'a>) -> Relation {
        let mut open: Vec<&'a Field> = new.fields.iter().collect();
        let mut relation = Relation::Same;
        for old in &old.fields {
            let is_named = |it: &&Field| member(TypeKind::Union, it) == member(TypeKind::Union, old);
            let is_equal = |it: &&'a Field| {
                let is_tagged = !old.wire.is_empty() || !it.wire.is_empty();
                !is_tagged && self.relation_inside(&old.rust_type, &it.rust_type, &mut pairs.clone()) == Relation::Same
            };
            let found = open.iter().position(is_named).or_else(|| open.iter().position(is_equal));
            relation = relation.and(match found {
                None => Relation::Narrower,
                Some(index) => self.relation_inside(&old.rust_type, &open.remove(index).rust_type, pairs),
            });
        }
        if open.is_empty() { relation } else { relation.and(Relation::Extended) }
    }
}

fn enums(old: &Type, new: &Type) -> Relation {
    let (before, after) = (by_member(old), by_member(new));
    let is_narrower = before.keys().any(|it| !after.contains_key(it)) || (old.extensible && !new.extensible);
    let is_extended = after.keys().any(|it| !before.contains_key(it)) || (!old.extensible && new.extensible);
    let narrower = if is_narrower { Relation::Narrower } else { Relation::Same };
    narrower.and(if is_extended { Relation::Extended } else { Relation::Same })
}

fn by_member(of: &Type) -> HashMap<&str, &Field> {
    of.fields.iter().map(|it| (member(of.kind, it), it)).collect()
}

const fn is_required(it: &Field) -> bool {
    matches!(it.presence, Presence::Required | Presence::Nullable)
}

const fn is_nullable(it: &Field) -> bool {
    matches!(it.presence, Presence::Nullable | Presence::OptionalNullable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Outline, RustType};

    /// Returns an outline with these types, whose members are objects, enums and unions.
    fn outline(types: &serde_json::Value) -> Outline {
        serde_json::from_value(serde_json::json!({"operations": [], "types": types})).unwrap()
    }

    fn object(name: &str, fields: &[(&str, &str, &str)]) -> serde_json::Value {
        let fields = fields.iter().map(|(wire, rust_type, presence)| {
            serde_json::json!({"wire": wire, "rust": wire, "rust_type": rust_type, "presence": presence})
        });
        serde_json::json!({"rust": name, "kind": "struct", "fields": fields.collect::<Vec<_>>()})
    }

    fn values(name: &str, values: &[&str]) -> serde_json::Value {
        let fields = values
            .iter()
            .map(|it| serde_json::json!({"wire": it, "rust": it, "rust_type": "String", "presence": "required"}));
        serde_json::json!({"rust": name, "kind": "string_enum", "fields": fields.collect::<Vec<_>>()})
    }

    #[test]
    fn types_with_other_names_are_compared_by_their_members() {
        let node = |name| object(name, &[("id", "String", "required"), ("next", &format!("Box<{name}>"), "optional")]);
        let old = outline(&serde_json::json!([node("Node"), values("Color", &["a", "b"])]));
        let new = outline(&serde_json::json!([
            node("Same"),
            values("FewerColors", &["a"]),
            values("MoreColors", &["a", "b", "c"]),
            object("Longer", &[("id", "String", "required"), ("next", "Longer", "optional"), ("x", "i64", "optional")]),
            object("Stricter", &[("id", "String", "required"), ("next", "Stricter", "required")]),
            object("Shorter", &[("id", "String", "required")]),
        ]));
        let names = Names::of(&old, &new, HashMap::new());
        for (before, after, expected) in [
            ("Node", "Same", Relation::Same),
            ("Vec<Node>", "Vec<Same>", Relation::Same),
            ("Node", "Option<Same>", Relation::Wider),
            ("Option<Node>", "Same", Relation::Narrower),
            ("Node", "Longer", Relation::Extended),
            ("Node", "Stricter", Relation::Narrower),
            ("Node", "Shorter", Relation::Other),
            ("Color", "FewerColors", Relation::Narrower),
            ("Color", "MoreColors", Relation::Extended),
            ("Color", "Same", Relation::Other),
        ] {
            let found = names.relation(&RustType::parse(before), &RustType::parse(after));
            assert_eq!(found, expected, "{before} to {after}");
        }
    }
}
