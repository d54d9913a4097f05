//! Scopes: the only makers of identifiers.

use std::collections::HashSet;
use std::fmt;

use super::subject::Subject;

/// A Rust identifier, unique in its scope. Raw where it would be a keyword.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ident(String);

impl Ident {
    /// The identifier's text without `r#`.
    pub(crate) fn as_str(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }

    /// The identifier as code spells it.
    pub(crate) fn spelling(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names that belong together. Two that differ only in case or in where their words divide count as one, so that a name
/// is unique in every case style at once.
#[derive(Debug, Default)]
pub(crate) struct Scope(HashSet<String>);

impl Scope {
    /// A scope in which `reserved` names are taken.
    pub(crate) fn with_reserved(reserved: &[&str]) -> Self {
        Self(reserved.iter().map(|it| key(it)).collect())
    }

    /// Whether nothing has this name yet.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.0.contains(&key(name))
    }

    /// Takes the first of the candidates that is free and can be an identifier; else the last with a number behind it.
    pub(crate) fn claim<I>(&mut self, candidates: I) -> Ident
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let mut last = String::from("unnamed");
        for candidate in candidates {
            let candidate = candidate.into();
            if candidate.is_empty() {
                continue;
            }
            let candidate = identifier(candidate);
            if self.0.insert(key(&candidate)) {
                return Ident(candidate);
            }
            last = candidate;
        }
        let base = last.strip_prefix("r#").unwrap_or(&last);
        let mut number = 2_usize;
        loop {
            let candidate = identifier(format!("{base}{number}"));
            if self.0.insert(key(&candidate)) {
                return Ident(candidate);
            }
            number += 1;
        }
    }

    /// Takes this name and no other: one that is written as names of its kind are, and free.
    pub(crate) fn claim_exactly(&mut self, name: &str, subject: Subject) -> Result<Ident, ClaimError> {
        let is_styled = match subject {
            Subject::Type => {
                name.starts_with(|it: char| it.is_ascii_uppercase())
                    && name.chars().all(|it| it.is_ascii_alphanumeric())
            }
            Subject::Operation => {
                name.starts_with(|it: char| it.is_ascii_lowercase())
                    && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
            }
        };
        if !is_styled || identifier(name.to_owned()) != name {
            return Err(ClaimError::NotAnIdentifier);
        }
        if !self.0.insert(key(name)) {
            return Err(ClaimError::Taken);
        }
        Ok(Ident(name.to_owned()))
    }

    /// Takes a name of the names lock, if it is one and still free.
    pub(crate) fn claim_locked(&mut self, name: &str) -> Option<Ident> {
        let is_name = !name.is_empty() && name.chars().all(unicode_ident::is_xid_continue);
        (is_name && self.is_free(name)).then(|| self.claim([name]))
    }
}

/// Why a name could not be had as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClaimError {
    #[error("is already taken")]
    Taken,
    #[error("is invalid")]
    NotAnIdentifier,
}

fn key(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.chars().filter(|it| *it != '_' && *it != '-').flat_map(char::to_lowercase).collect()
}

/// Makes `name`, which consists of words, an identifier: no digit first, no keyword.
fn identifier(name: String) -> String {
    let starts_well = name.starts_with(|it: char| it == '_' || unicode_ident::is_xid_start(it));
    let name = match (starts_well, name.starts_with(|it: char| it.is_lowercase()) || name.contains('_')) {
        (true, _) => name,
        (false, true) => format!("value_{name}"),
        (false, false) if name.chars().all(|it| it.is_ascii_digit()) => format!("Value{name}"),
        (false, false) => format!("Value{name}"),
    };
    match name.as_str() {
        // These four cannot be raw.
        "self" | "super" | "crate" | "Self" | "_" => format!("{name}_"),
        keyword if is_keyword(keyword) => format!("r#{keyword}"),
        _ => name,
    }
}

/// Source: The Rust Reference, "Keywords", edition 2024.
fn is_keyword(word: &str) -> bool {
    syn::parse_str::<proc_macro2::Ident>(word).is_err() || word == "union" || word == "gen"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_raw_or_get_a_mark() {
        let mut scope = Scope::default();
        assert_eq!(scope.claim(["type"]).spelling(), "r#type");
        assert_eq!(scope.claim(["self"]).spelling(), "self_");
        assert_eq!(scope.claim(["2fa"]).spelling(), "Value2fa");
    }

    #[test]
    fn names_that_differ_in_case_only_are_one() {
        let mut scope = Scope::default();
        scope.claim(["user_id"]);
        assert!(!scope.is_free("userId"));
        assert_eq!(scope.claim(["userId", "user_id_again"]).spelling(), "user_id_again");
        assert_eq!(scope.claim(["userId"]).spelling(), "userId2");
    }

    #[test]
    fn a_name_is_given_as_it_is_or_not_at_all() {
        let mut scope = Scope::default();
        assert_eq!(scope.claim_exactly("DTO", Subject::Type).unwrap().as_str(), "DTO");
        assert_eq!(scope.claim_exactly("Dto", Subject::Type), Err(ClaimError::Taken));
        assert_eq!(scope.claim_exactly("list_2", Subject::Operation).unwrap().as_str(), "list_2");
        for name in ["type", "List", "a b", "", "self", "2fa", "a()", "_"] {
            assert_eq!(scope.claim_exactly(name, Subject::Operation), Err(ClaimError::NotAnIdentifier), "{name}");
        }
        for name in ["Self", "ping", "A_b", "Größe", "A<B>"] {
            assert_eq!(scope.claim_exactly(name, Subject::Type), Err(ClaimError::NotAnIdentifier), "{name}");
        }
    }
}
