//! Types that are called otherwise: those that stand where others stood, and have the same members.

use std::collections::{HashMap, HashSet};

use super::pairs::{Pair, ParameterKey, pairs};
use crate::outline::{Field, Operation, Outline, Presence, RustType, Type, TypeKind};
use crate::path_template::PathTemplate;

/// The new names, by the old ones.
///
/// Both outlines are walked at once, from operations to the members of what they hold, so that of several types with the
/// same members the one is found that took the place.
pub(super) fn renamed_types<'a>(old: &'a Outline, new: &'a Outline) -> HashMap<&'a str, &'a str> {
    let mut walk = Walk {
        old: old.types.iter().map(|it| (it.rust.as_str(), it)).collect(),
        new: new.types.iter().map(|it| (it.rust.as_str(), it)).collect(),
        seen: HashSet::new(),
        taken: HashSet::new(),
        renamed: HashMap::new(),
        open: Vec::new(),
    };
    for Pair { old, new } in pairs(old, new, PathTemplate::without_names).0 {
        if let Some(new) = new {
            walk.operation(old, new);
        }
    }
    while let Some((old, new)) = walk.open.pop() {
        walk.types(old, new);
    }
    walk.renamed
}

/// What a member is called, whether it has to be there, and the words of its type.
type MemberShape<'a> = (&'a str, Presence, Vec<&'a str>);

struct Walk<'a> {
    old: HashMap<&'a str, &'a Type>,
    new: HashMap<&'a str, &'a Type>,
    /// The old types whose members were looked at.
    seen: HashSet<&'a str>,
    /// New names that are given.
    taken: HashSet<&'a str>,
    renamed: HashMap<&'a str, &'a str>,
    /// Texts of types that stand at the same place.
    open: Vec<(&'a RustType, &'a RustType)>,
}

impl<'a> Walk<'a> {
    fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        let after: HashMap<_, &RustType> =
            new.parameters.iter().map(|it| (ParameterKey::of(new, &it.key), &it.rust_type)).collect();
        let parameters = old.parameters.iter();
        self.open
            .extend(parameters.filter_map(|it| Some((&it.rust_type, *after.get(&ParameterKey::of(old, &it.key))?))));
        let after: HashMap<&str, &RustType> =
            new.bodies.iter().map(|it| (it.content_type.as_str(), &it.rust_type)).collect();
        let bodies = old.bodies.iter();
        self.open.extend(bodies.filter_map(|it| Some((&it.rust_type, *after.get(it.content_type.as_str())?))));
        let after: HashMap<_, &RustType> =
            new.responses.iter().map(|it| ((it.status, &it.content_type), &it.rust_type)).collect();
        let responses = old.responses.iter();
        self.open.extend(responses.filter_map(|it| Some((&it.rust_type, *after.get(&(it.status, &it.content_type))?))));
        self.open.extend(old.result.as_ref().zip(new.result.as_ref()));
    }

    /// Two texts at the same place: where both name a type, these are the same or may be.
    fn types(&mut self, old: &'a RustType, new: &'a RustType) {
        for (old, new) in old.names().into_iter().zip(new.names()) {
            let (Some(&before), Some(&after)) = (self.old.get(old), self.new.get(new)) else { continue };
            let is_renamed = old != new && self.is_free(old, new) && self.shape(before) == self.shape(after);
            if is_renamed {
                self.renamed.insert(old, new);
                self.taken.insert(new);
            }
            if (old == new || is_renamed) && self.seen.insert(old) {
                self.members(before, after);
            }
        }
    }

    /// Whether the old name is gone and the new one is new, and neither has its other half.
    fn is_free(&self, old: &str, new: &str) -> bool {
        let are_others = !self.new.contains_key(old) && !self.old.contains_key(new);
        are_others && !self.renamed.contains_key(old) && !self.taken.contains(new)
    }

    fn members(&mut self, old: &'a Type, new: &'a Type) {
        let after: HashMap<&str, &Field> = new.fields.iter().map(|it| (member(new.kind, it), it)).collect();
        let fields = old.fields.iter();
        self.open.extend(fields.filter_map(|it| Some((&it.rust_type, &after.get(member(old.kind, it))?.rust_type))));
        self.open.extend(old.additional.as_ref().zip(new.additional.as_ref()));
    }

    /// What has to be the same: the members, without the names of types, which may be others too.
    fn shape(&self, it: &'a Type) -> (TypeKind, Vec<MemberShape<'a>>) {
        let is_type = |word: &str| self.old.contains_key(word) || self.new.contains_key(word);
        let field = |field: &'a Field| {
            // What a union may hold is all that there is to a variant.
            let names = field.rust_type.names().into_iter();
            let words = names.filter(|word| it.kind == TypeKind::Union || !is_type(word)).collect();
            (member(it.kind, field), field.presence, words)
        };
        (it.kind, it.fields.iter().map(field).collect())
    }
}

/// What makes a member of a type the same. The variants of a union need not be told apart on the wire.
pub(super) fn member(kind: TypeKind, it: &Field) -> &str {
    match kind {
        TypeKind::Union if it.wire.is_empty() => &it.rust,
        TypeKind::Struct
        | TypeKind::StringEnum
        | TypeKind::IntegerEnum
        | TypeKind::Union
        | TypeKind::Multipart
        | TypeKind::Headers => &it.wire,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two operations whose answers hold a type with an enumeration each; the enumerations have the same values.
    fn outline(names: [&str; 4]) -> Outline {
        let [one, one_kind, two, two_kind] = names;
        let operation = |id: &str, answer: &str| {
            format!(
                r#"{{"id": "{id}", "rust": "t::{id}", "method": "GET", "path": "/{id}", "tag": "T", "feature": "t",
                "result": "Vec<{answer}>"}}"#
            )
        };
        let holder = |name: &str, member: &str, kind: &str| {
            format!(
                r#"{{"rust": "{name}", "kind": "struct", "fields": [
                {{"wire": "{member}", "rust": "{member}", "rust_type": "{kind}", "presence": "required"}}]}},
                {{"rust": "{kind}", "kind": "string_enum", "fields": [
                {{"wire": "on", "rust": "On", "rust_type": "String", "presence": "required"}}]}}"#
            )
        };
        let text = format!(
            r#"{{"operations": [{}, {}], "types": [{}, {}]}}"#,
            operation("one", one),
            operation("two", two),
            holder(one, "a", one_kind),
            holder(two, "b", two_kind),
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn of_types_with_the_same_members_the_one_at_the_same_place_is_it() {
        let old = outline(["One", "OneKind", "Two", "TwoKind"]);
        let new = outline(["First", "FirstKind", "Two", "SecondKind"]);
        let renamed = renamed_types(&old, &new);
        assert_eq!(renamed, HashMap::from([("One", "First"), ("OneKind", "FirstKind"), ("TwoKind", "SecondKind")]));
    }

    #[test]
    fn names_that_stay_are_not_taken_by_others() {
        let old = outline(["One", "TypeKind", "Two", "OtherKind"]);
        let new = outline(["One", "OtherKind", "Two", "TypeKind"]);
        assert!(renamed_types(&old, &new).is_empty());
    }
}
