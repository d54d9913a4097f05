//! Scopes, which create identifiers and keep them unique.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use unicode_security::GeneralSecurityProfile as _;

use super::subject::Subject;
use super::unicode::{case_folded, normalized};
use crate::numbered::Numbered;

/// A Rust identifier that is unique in its scope. A keyword becomes a raw identifier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ident(String);

impl Ident {
    /// Returns the identifier without `r#`.
    pub(crate) fn as_str(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }

    /// Returns the identifier as it is written in code.
    pub(crate) fn spelling(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The names that a file of a module cannot have: those of files that Cargo gives a meaning, and those that Windows reserves
/// for devices.
///
/// Source: Microsoft, "Naming Files, Paths, and Namespaces".
const RESERVED_FILES: &[&str] = &[
    "lib", "main", "mod", "con", "prn", "aux", "nul", "conin$", "conout$", "com0", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8",
    "lpt9",
];

/// The case style of the names in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseStyle {
    /// `snake_case`, for modules, functions and fields.
    Snake,
    /// `PascalCase`, for types and variants.
    Pascal,
    /// `SCREAMING_SNAKE_CASE`, for constants.
    Constant,
}

/// A set of names. Names that differ only in case or in the separation of words are the same, so that a name is unique in
/// every case style and in file systems that ignore case.
#[derive(Debug)]
pub(crate) struct Scope {
    style: CaseStyle,
    /// The keys of the names that are taken.
    taken: HashSet<String>,
    numbered: Numbered,
}

impl Scope {
    /// Creates a scope of names in this style.
    pub(crate) fn new(style: CaseStyle) -> Self {
        Self::with_reserved(style, &[])
    }

    /// Creates a scope in which the reserved names are already taken.
    pub(crate) fn with_reserved(style: CaseStyle, reserved: &[&str]) -> Self {
        Self { style, taken: reserved.iter().map(|it| key(it)).collect(), numbered: Numbered::default() }
    }

    /// Creates a scope of modules, whose files have their names.
    pub(crate) fn of_modules(reserved: &[&str]) -> Self {
        let mut scope = Self::with_reserved(CaseStyle::Snake, reserved);
        scope.taken.extend(RESERVED_FILES.iter().map(|it| key(it)));
        scope
    }

    /// Returns `true` if the name is not taken.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(&key(name))
    }

    /// Claims the first candidate that is free and can be an identifier, or else the last one with a number appended.
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
            let candidate = identifier(candidate, self.style);
            if self.taken.insert(key(&candidate)) {
                return Ident(candidate);
            }
            last = candidate;
        }
        let base = last.strip_prefix("r#").unwrap_or(&last);
        let (taken, style) = (&mut self.taken, self.style);
        let name = self.numbered.first_free(base, |name| taken.insert(key(&identifier(name.to_owned(), style))));
        Ident(identifier(name, style))
    }

    /// Claims exactly this name.
    pub(crate) fn claim_exactly(&mut self, name: &str, subject: Subject) -> Result<Ident, ClaimError> {
        let is_styled = match subject {
            Subject::Type => {
                name.starts_with(|it: char| it.is_ascii_uppercase())
                    && name.chars().all(|it| it.is_ascii_alphanumeric())
            }
            Subject::Operation | Subject::Request | Subject::OperationId => {
                name.starts_with(|it: char| it.is_ascii_lowercase())
                    && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
            }
        };
        let starts_well = name.starts_with(|it: char| it == '_' || unicode_ident::is_xid_start(it));
        if !starts_well || !name.chars().all(unicode_ident::is_xid_continue) || name == "_" {
            return Err(ClaimError::NotAnIdentifier);
        }
        if is_keyword(name) {
            return Err(ClaimError::Keyword);
        }
        if !is_styled || identifier(name.to_owned(), self.style) != name {
            return Err(ClaimError::OtherStyle);
        }
        if !self.taken.insert(key(name)) {
            return Err(ClaimError::Taken);
        }
        Ok(Ident(name.to_owned()))
    }

    /// Claims a name from the names lock if it is valid and free.
    pub(crate) fn claim_locked(&mut self, name: &str) -> Option<Ident> {
        let is_name = !name.is_empty() && name.chars().all(unicode_ident::is_xid_continue);
        (is_name && self.is_free(name)).then(|| self.claim([name]))
    }
}

/// The reason why a name could not be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClaimError {
    #[error("is already taken")]
    Taken,
    #[error("is not an identifier")]
    NotAnIdentifier,
    #[error("is a keyword of Rust")]
    Keyword,
    #[error("does not have the style of generated names")]
    OtherStyle,
}

fn key(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let mut folded = case_folded(name);
    folded.retain(|it| it != '_' && it != '-');
    folded
}

/// Turns a name that consists of words into an identifier, which is not a keyword and does not begin with a digit.
fn identifier(name: String, style: CaseStyle) -> String {
    let name = match normalized(&name) {
        Cow::Borrowed(_) => name,
        Cow::Owned(normalized) => normalized,
    };
    let name = if name.is_ascii() { name } else { without_uncommon_characters(&name, style) };
    let starts_well = name.starts_with(|it: char| it == '_' || unicode_ident::is_xid_start(it));
    let name = match style {
        _ if starts_well => name,
        CaseStyle::Snake => format!("value_{name}"),
        CaseStyle::Pascal => format!("Value{name}"),
        CaseStyle::Constant => format!("VALUE_{name}"),
    };
    match name.as_str() {
        // These cannot be raw identifiers.
        "self" | "super" | "crate" | "Self" | "_" => format!("{name}_"),
        keyword if is_keyword(keyword) => format!("r#{keyword}"),
        _ => name,
    }
}

/// Replaces the characters that rustc warns about (`uncommon_codepoints`) with their code points. Changing the case of a common
/// character can result in an uncommon one.
///
/// Source: Unicode Technical Standard #39, "General Security Profile for Identifiers".
fn without_uncommon_characters(name: &str, style: CaseStyle) -> String {
    let mut common = String::with_capacity(name.len());
    for character in name.chars() {
        if character.identifier_allowed() {
            common.push(character);
            continue;
        }
        let code_point = character.to_lowercase().map(u32::from).next().unwrap_or_default();
        common.push_str(&match style {
            CaseStyle::Snake => format!("u{code_point:x}"),
            CaseStyle::Pascal => format!("U{code_point:x}"),
            CaseStyle::Constant => format!("U{code_point:X}"),
        });
    }
    common
}

/// Source: The Rust Reference, "Keywords", edition 2024.
fn is_keyword(word: &str) -> bool {
    syn::parse_str::<proc_macro2::Ident>(word).is_err() || word == "union" || word == "gen"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        let mut scope = Scope::new(CaseStyle::Snake);
        assert_eq!(scope.claim(["type"]).spelling(), "r#type");
        assert_eq!(scope.claim(["self"]).spelling(), "self_");
        assert_eq!(scope.claim(["2fa"]).spelling(), "value_2fa");
        for (style, name) in [(CaseStyle::Pascal, "Value24h"), (CaseStyle::Constant, "VALUE_24h")] {
            assert_eq!(Scope::new(style).claim(["24h"]).spelling(), name);
        }
    }

    #[test]
    fn names_that_differ_only_in_case_are_the_same() {
        let mut scope = Scope::new(CaseStyle::Snake);
        scope.claim(["user_id"]);
        assert!(!scope.is_free("userId"));
        assert_eq!(scope.claim(["userId", "user_id_again"]).spelling(), "user_id_again");
        assert_eq!(scope.claim(["userId"]).spelling(), "userId2");
    }

    #[test]
    fn names_are_normalized() {
        let mut scope = Scope::new(CaseStyle::Snake);
        assert_eq!(scope.claim(["\u{f900}"]).spelling(), "\u{8c48}");
        assert_eq!(scope.claim(["\u{8c48}"]).spelling(), "\u{8c48}2");
        assert_eq!(scope.claim(["ß"]).spelling(), "ß");
        assert_eq!(scope.claim(["ss"]).spelling(), "ss2");
    }

    #[test]
    fn uncommon_characters_become_their_code_points() {
        // The capital letter is uncommon.
        assert_eq!(Scope::new(CaseStyle::Pascal).claim(["\u{a7ac}amma"]).spelling(), "U261amma");
        assert_eq!(Scope::new(CaseStyle::Snake).claim(["a\u{a7ac}"]).spelling(), "au261");
        assert_eq!(Scope::new(CaseStyle::Constant).claim(["\u{10d0}"]).spelling(), "\u{10d0}");
        assert_eq!(Scope::new(CaseStyle::Pascal).claim(["Größe日本"]).spelling(), "Größe日本");
    }

    #[test]
    fn modules_have_names_of_files() {
        let mut scope = Scope::of_modules(&["models"]);
        for name in ["con", "lib", "Com1", "models"] {
            assert_eq!(
                scope.claim([name.to_owned(), format!("{name}_operations")]).spelling(),
                format!("{name}_operations")
            );
        }
    }

    #[test]
    fn claim_exactly_claims_the_name_or_fails() {
        let mut scope = Scope::new(CaseStyle::Snake);
        assert_eq!(scope.claim_exactly("DTO", Subject::Type).unwrap().as_str(), "DTO");
        assert_eq!(scope.claim_exactly("Dto", Subject::Type), Err(ClaimError::Taken));
        assert_eq!(scope.claim_exactly("list_2", Subject::Operation).unwrap().as_str(), "list_2");
        for name in ["a b", "", "2fa", "a()", "_", "A<B>", "a-b", "r#type"] {
            for subject in [Subject::Operation, Subject::Type] {
                assert_eq!(scope.claim_exactly(name, subject), Err(ClaimError::NotAnIdentifier), "{name}");
            }
        }
        for (name, subject) in [("type", Subject::Operation), ("self", Subject::Operation), ("Self", Subject::Type)] {
            assert_eq!(scope.claim_exactly(name, subject), Err(ClaimError::Keyword), "{name}");
        }
        for (name, subject) in [
            ("List", Subject::Operation),
            ("größe", Subject::Operation),
            ("ping", Subject::Type),
            ("A_b", Subject::Type),
            ("Größe", Subject::Type),
        ] {
            assert_eq!(scope.claim_exactly(name, subject), Err(ClaimError::OtherStyle), "{name}");
        }
    }
}
