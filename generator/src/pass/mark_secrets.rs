//! Gives texts that are secret a type that never shows them.
//!
//! Needs: no wrappers. Gives: string members that are write-only, or whose names are those of secrets, have
//! [`StringFormat::Secret`].

use crate::ir::{Access, Docs, Draft, Shape, StringFormat, Type, TypeId, Types, Use};
use crate::pointer::Pointer;

/// Names of members, in lower case and without separators, that hold secrets. A longer name counts by its end.
const SECRETS: &[&str] = &["secret", "password", "passphrase", "privatekey", "accesstoken", "refreshtoken", "apikey"];

pub(super) fn mark_secrets(draft: &mut Draft) {
    let secret = secret_type(&mut draft.types);
    for id in draft.types.ids() {
        let mut shape = std::mem::replace(&mut draft.types[id].shape, Shape::Any);
        if let Shape::Object(object) = &mut shape {
            for field in &mut object.fields {
                let is_secret = field.access == Access::WriteOnly || names_a_secret(&field.name);
                if is_secret && is_plain_text(&draft.types, field.value.id) {
                    field.value = Use { id: secret, nullable: field.value.nullable };
                }
            }
        }
        draft.types[id].shape = shape;
    }
}

fn secret_type(types: &mut Types) -> TypeId {
    types.push(Type {
        name: None,
        title: None,
        places: Vec::new(),
        docs: Docs::default(),
        nullable: false,
        shape: Shape::String(StringFormat::Secret),
        pointer: Pointer::root(),
    })
}

fn is_plain_text(types: &Types, id: TypeId) -> bool {
    types[id].name.is_none() && matches!(types[id].shape, Shape::String(StringFormat::Plain))
}

fn names_a_secret(name: &str) -> bool {
    let name: String = name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    SECRETS.iter().any(|it| name.ends_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_by_its_end() {
        for name in ["secret", "client_secret", "newPassword", "x-api-key"] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in ["passwordPolicy", "secretary", "hasSecrets", "keyword"] {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}
