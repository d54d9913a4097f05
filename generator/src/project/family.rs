//! Families: APIs that are versions of one another, and types of theirs that are not the same.
//!
//! In come the outlines of several APIs; out come notes where a type of one name has other fields in an earlier API.

use std::collections::BTreeMap;

use super::regenerated::Regenerated;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::outline::{Field, Type, TypeKind};

/// Fields that a note names.
const NAMED: usize = 3;

/// Compares the APIs of one family, in the order of the list; each note stands with the later one.
pub(super) fn compare(family: &mut [&mut Regenerated]) {
    for index in 1..family.len() {
        let (before, after) = family.split_at_mut(index);
        let Some(later) = after.first_mut() else { return };
        for earlier in before {
            let known: BTreeMap<&str, &Type> = earlier.outline.types.iter().map(|it| (it.rust.as_str(), it)).collect();
            let differences = later.outline.types.iter().filter_map(|it| difference(known.get(it.rust.as_str())?, it));
            for difference in differences {
                let place = Location::File { file: later.input.clone(), line: None, column: None, pointer: None };
                let message = format!("{difference} in {}", earlier.name);
                later.diagnostics.push(Diagnostic::new(Code::FamilyDifference, place, message));
            }
        }
    }
}

/// How a type differs from the one of another API, as the beginning of a sentence.
fn difference(other: &Type, this: &Type) -> Option<String> {
    if other.kind != this.kind {
        return Some(format!("`{}` is {}, and {}", this.rust, this.kind.article(), other.kind.article()));
    }
    // Headers and forms are named after operations, and enums after what they list.
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
                    "`{name}` ({} {}, there {} {})",
                    this.presence.as_str(),
                    this.rust_type,
                    other.presence.as_str(),
                    other.rust_type
                ))
            }
            (Some(_), None) => Some(format!("`{name}` (only here)")),
            (None, Some(_)) => Some(format!("`{name}` (only there)")),
            _ => None,
        })
        .collect();
    if differences.is_empty() {
        return None;
    }
    let more = differences.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let named = differences.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    Some(format!("fields of `{}` are others: {named}{more},", this.rust))
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
        let (constructor, extensible) = (false, false);
        Type {
            rust: "Account".into(),
            kind: TypeKind::Struct,
            description,
            constructor,
            additional,
            extensible,
            fields,
        }
    }

    #[test]
    fn fields_that_differ_are_named() {
        let v3 = account(vec![field("id", "String"), field("age", "i64"), field("name", "String")]);
        let beta = account(vec![field("name", "String"), field("id", "Uuid"), field("mail", "String")]);
        let expected = "fields of `Account` are others: `age` (only there), `id` (required Uuid, there required String), `mail` \
                        (only here),";
        assert_eq!(difference(&v3, &beta).as_deref(), Some(expected));
        assert_eq!(difference(&v3, &v3), None);
    }

    #[test]
    fn another_kind_is_another_type() {
        let union = Type { kind: TypeKind::Union, ..account(Vec::new()) };
        let expected = "`Account` is a union, and a struct";
        assert_eq!(difference(&account(Vec::new()), &union).as_deref(), Some(expected));
    }
}
