//! Marks strings that are secrets, so that they never appear in logs.
//!
//! Requires that wrappers are collapsed. Afterwards, string members that are write-only or have the name of a secret have
//! the format [`StringFormat::Secret`].

use crate::ir::{Access, Docs, Draft, Shape, StringFormat, Type, TypeId, Types, Use};
use crate::pointer::Pointer;

/// Names of secrets, in lowercase and without separators. Longer names match if they end with one of them.
const SECRETS: &[&str] = &[
    "accesskey",
    "apikey",
    "authorization",
    "bearer",
    "credential",
    "credentials",
    "encryptionkey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "secretkey",
    "signingkey",
    "token",
];

/// Words before `token` in the names of positions in a list. Callers log such tokens and pass them on.
const POSITIONS: &[&str] = &[
    "after",
    "before",
    "continuation",
    "continue",
    "cursor",
    "last",
    "next",
    "page",
    "pagination",
    "paging",
    "prev",
    "previous",
    "resume",
    "resumption",
    "scroll",
    "skip",
    "sync",
];

pub(super) fn mark_secrets(draft: &mut Draft) {
    let secret = secret_type(&mut draft.types);
    for id in draft.types.ids() {
        let mut shape = std::mem::replace(&mut draft.types[id].shape, Shape::Any);
        if let Shape::Object(object) = &mut shape {
            for field in &mut object.fields {
                let is_secret = field.access == Access::WriteOnly || is_secret_name(&field.name);
                if is_secret && is_plain_string(&draft.types, field.value.id) {
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
        paths: Vec::new(),
        docs: Docs::default(),
        nullable: false,
        shape: Shape::String(StringFormat::Secret),
        pointer: Pointer::root(),
    })
}

fn is_plain_string(types: &Types, id: TypeId) -> bool {
    types[id].name.is_none() && matches!(types[id].shape, Shape::String(StringFormat::Plain))
}

fn is_secret_name(name: &str) -> bool {
    let name: String = name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_position = name.strip_suffix("token").is_some_and(|it| POSITIONS.iter().any(|word| it.ends_with(word)));
    !is_position && SECRETS.iter().any(|it| name.ends_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_names_are_matched_by_suffix() {
        for name in [
            "secret",
            "client_secret",
            "newPassword",
            "x-api-key",
            "token",
            "access.token",
            "Set-Authorization",
            "BEARER",
            "storage credential",
            "AWS_SECRET_ACCESS_KEY",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in
            ["passwordPolicy", "secretary", "hasSecrets", "keyword", "nextToken", "page_token", "token_type", "tokens"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
