//! Compares the APIs of a family, which are versions of one another, and reports types that differ between them.

use std::collections::BTreeMap;

use super::regenerated::Regenerated;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::outline::{Field, Type, TypeKind};

/// The maximum number of fields that a diagnostic lists.
const NAMED: usize = 3;

/// Compares the APIs of a family. Differences are reported for the later one of two APIs.
pub(super) fn compare(family: &mut [&mut Regenerated]) {
    for index in 1..family.len() {
        let (before, after) = family.split_at_mut(index);
        let Some(later) = after.first_mut() else { return };
        for earlier in before {
            let known: BTreeMap<&str, &Type> = earlier.outline.types.iter().map(|it| (it.rust.as_str(), it)).collect();
            let differences =
                later.outline.types.iter().filter_map(|it| difference(&earlier.name, known.get(it.rust.as_str())?, it));
            for message in differences {
                let location = Location::File { file: later.input.clone(), line: None, column: None, pointer: None };
                later.diagnostics.push(Diagnostic::new(Code::FamilyDifference, location, message));
            }
        }
    }
}

/// Describes how a type differs from the type with the same name in another API.
fn difference(api: &str, other: &Type, this: &Type) -> Option<String> {
    if other.kind != this.kind {
        return Some(format!("`{}` is {}, but {} in {api}", this.rust, this.kind.article(), other.kind.article()));
    }
    // Headers and forms are named after operations, and enums after their members.
    if this.kind != TypeKind::Struct {
        return None;
    }
    let find = |fields: &[Field], name: &str| fields.iter().find(|it| it.wire == name).cloned();
    let mut names: Vec<&str> = this.fields.iter().chain(&other.fields).map(|it| it.wire.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let differences: Vec<String> = names
        .into_iter()
        .filter_map(|name| match (find(&this.fields, name), find(&other.fields, name)) {
            (Some(this), Some(other)) if (&this.rust_type, this.presence) != (&other.rust_type, other.presence) => {
                Some(format!(
                    "`{name}` ({} {}, in {api} {} {})",
                    this.presence.as_str(),
                    this.rust_type,
                    other.presence.as_str(),
                    other.rust_type
                ))
            }
            (Some(_), None) => Some(format!("`{name}` (not in {api})")),
            (None, Some(_)) => Some(format!("`{name}` (only in {api})")),
            _ => None,
        })
        .collect();
    if differences.is_empty() {
        return None;
    }
    let more = differences.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named = differences.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    Some(format!("`{}` has different fields in {api}: {named}{more}", this.rust))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Docs, Presence, RustType};

    fn field(name: &str, rust_type: &str) -> Field {
        Field {
            wire: name.into(),
            rust: name.into(),
            rust_type: RustType::parse(rust_type),
            presence: Presence::Required,
            docs: Docs::default(),
        }
    }

    fn account(fields: Vec<Field>) -> Type {
        let (description, additional) = (None, None);
        let (constructor, hashable, extensible) = (false, false, false);
        Type {
            rust: "Account".into(),
            kind: TypeKind::Struct,
            description,
            constructor,
            hashable,
            additional,
            extensible,
            fields,
        }
    }

    #[test]
    fn differing_fields_are_listed() {
        let v3 = account(vec![field("id", "String"), field("age", "i64"), field("name", "String")]);
        let beta = account(vec![field("name", "String"), field("id", "Uuid"), field("mail", "String")]);
        let expected = "`Account` has different fields in v3: `age` (only in v3), `id` (required Uuid, in v3 required String), \
                        `mail` (not in v3)";
        assert_eq!(difference("v3", &v3, &beta).as_deref(), Some(expected));
        assert_eq!(difference("v3", &v3, &v3), None);
    }

    #[test]
    fn differing_kinds_are_reported() {
        let union = Type { kind: TypeKind::Union, ..account(Vec::new()) };
        let expected = "`Account` is a union, but a struct in v3";
        assert_eq!(difference("v3", &account(Vec::new()), &union).as_deref(), Some(expected));
    }
}
