//! Marks strings that are secrets, so that they never appear in logs.
//!
//! Requires that wrappers are collapsed. Afterwards, string members that are write-only or have the name of a secret have
//! the format [`StringFormat::Secret`], as do the strings in lists and maps with such a name. A member `key` is a secret next to
//! an algorithm, and in a type such as `ApiKey`.

use heck::ToSnakeCase as _;

use crate::ir::{Access, Docs, Draft, Object, Shape, StringFormat, Type, TypeId, Types, Use};
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

/// The words in the names of types whose member `key` or `value` is the secret, in snake case.
const KEYS: &[&str] =
    &["access_key", "api_key", "encryption_key", "private_key", "secret_key", "signing_key", "tsig_key"];

/// The words in the names of types whose member `value` is the secret, in snake case. A member `key` is usually the name of the
/// secret.
const VALUES: &[&str] = &["credential", "password", "secret", "token"];

pub(super) fn mark_secrets(draft: &mut Draft) {
    let secret = secret_type(&mut draft.types);
    for id in draft.types.ids() {
        let mut shape = std::mem::replace(&mut draft.types[id].shape, Shape::Any);
        if let Shape::Object(object) = &mut shape {
            let holder = Holder::of(&draft.types[id], object);
            for field in &mut object.fields {
                if field.access == Access::WriteOnly || is_secret_name(&field.name) || holder.is_secret(&field.name) {
                    mark(&mut draft.types, &mut field.value, secret);
                } else if field
                    .name
                    .strip_suffix(['s', 'S'])
                    .is_some_and(|it| !it.ends_with("oken") && is_secret_name(it))
                {
                    mark_elements(&mut draft.types, &mut field.value, secret);
                }
            }
        }
        draft.types[id].shape = shape;
    }
}

/// Marks a string as secret, or the strings in a list, tuple or map.
fn mark(types: &mut Types, value: &mut Use, secret: TypeId) {
    if is_plain_string(types, value.id) {
        *value = secret_use(types, *value, secret);
    } else {
        mark_elements(types, value, secret);
    }
}

/// Returns the use of a secret instead of a string. Other uses of a component may not be secret, so that it is copied.
fn secret_use(types: &mut Types, value: Use, secret: TypeId) -> Use {
    match types[value.id].name {
        None => Use { id: secret, ..value },
        Some(_) => {
            let copy = Type { name: None, shape: Shape::String(StringFormat::Secret), ..types[value.id].clone() };
            Use { id: types.push(copy), ..value }
        }
    }
}

/// Marks the strings in a list, tuple or map as secrets.
fn mark_elements(types: &mut Types, value: &mut Use, secret: TypeId) {
    let container = &types[value.id];
    if !matches!(container.shape, Shape::Array(_) | Shape::Map(_) | Shape::Tuple(_)) {
        return;
    }
    // Other uses of the list may not be secret.
    let mut copy = Type { name: None, ..container.clone() };
    let mut is_changed = false;
    copy.shape.for_each_use_mut(&mut |element| {
        if is_plain_string(types, element.id) {
            *element = secret_use(types, *element, secret);
            is_changed = true;
        }
    });
    if is_changed {
        value.id = types.push(copy);
    }
}

/// A type whose members have names that say little without that of the type.
struct Holder {
    /// `true` if a member `key` is a secret.
    key: bool,
    /// `true` if a member `value` is a secret.
    value: bool,
}

impl Holder {
    fn of(holder: &Type, object: &Object) -> Self {
        let name = holder.name.as_ref().or(holder.title.as_ref()).map(|it| format!("_{}_", it.to_snake_case()));
        let has =
            |words: &[&str]| name.as_ref().is_some_and(|name| words.iter().any(|it| name.contains(&format!("_{it}_"))));
        // The key of a signature or an encryption.
        let has_algorithm =
            || object.fields.iter().any(|it| plain(&it.name).ends_with("algorithm") || it.name == "alg");
        let is_key = has(KEYS);
        Self { key: is_key || has_algorithm(), value: is_key || has(VALUES) }
    }

    fn is_secret(&self, member: &str) -> bool {
        match plain(member).as_str() {
            "key" => self.key,
            "value" => self.value,
            _ => false,
        }
    }
}

fn secret_type(types: &mut Types) -> TypeId {
    types.push(Type {
        name: None,
        title: None,
        given_name: None,
        paths: Vec::new(),
        references: Vec::new(),
        docs: Docs::default(),
        nullable: false,
        shape: Shape::String(StringFormat::Secret),
        pointer: Pointer::root(),
    })
}

fn is_plain_string(types: &Types, id: TypeId) -> bool {
    matches!(types[id].shape, Shape::String(StringFormat::Plain))
}

/// Returns a name in lowercase and without separators.
fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_secret_name(name: &str) -> bool {
    let name = plain(name);
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
