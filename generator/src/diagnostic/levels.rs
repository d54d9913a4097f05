//! Levels: overrides of the default severity of diagnostic codes.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::manual::UnknownCode;
use super::{Code, Diagnostics, Severity};

/// The levels of some codes. Other codes keep their default severity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Levels {
    by_code: BTreeMap<Code, Level>,
    strict: bool,
}

/// The level of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Diagnostics with this code are not reported.
    Allow,
    /// Diagnostics with this code are warnings.
    Warn,
    /// Diagnostics with this code are errors, and nothing is written.
    Deny,
}

/// The error type of invalid levels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    /// A code does not exist.
    #[error(transparent)]
    Unknown(#[from] UnknownCode),
    /// A code has two levels.
    #[error("`{0}` has more than one level: list it under only one of `allow`, `warn` and `deny`")]
    Conflict(Code),
    /// A code is an error by default and cannot be downgraded.
    #[error("`{0}` is always an error, because part of the specification is lost: it cannot be allowed or downgraded")]
    NotConfigurable(Code),
}

/// Levels as written in `specs/apis.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    allow: Vec<String>,
    #[serde(default)]
    warn: Vec<String>,
    #[serde(default)]
    deny: Vec<String>,
}

impl TryFrom<Table> for Levels {
    type Error = LevelError;

    fn try_from(table: Table) -> Result<Self, LevelError> {
        let mut levels = Self::default();
        for (names, level) in [(table.allow, Level::Allow), (table.warn, Level::Warn), (table.deny, Level::Deny)] {
            for name in names {
                levels.set(Code::parse(&name)?, level)?;
            }
        }
        Ok(levels)
    }
}

impl Levels {
    /// Sets the level of a code.
    ///
    /// # Errors
    /// Fails if the code already has another level, or if it is an error by default and `level` is not [`Level::Deny`].
    pub fn set(&mut self, code: Code, level: Level) -> Result<(), LevelError> {
        if code.severity() == Severity::Error && level != Level::Deny {
            return Err(LevelError::NotConfigurable(code));
        }
        match self.by_code.insert(code, level) {
            Some(before) if before != level => Err(LevelError::Conflict(code)),
            _ => Ok(()),
        }
    }

    /// Treats warnings as errors, except those whose code has a level.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Replaces levels by those of `other` where it has any.
    #[must_use]
    pub fn overridden_by(mut self, other: &Self) -> Self {
        self.by_code.extend(&other.by_code);
        self.strict |= other.strict;
        self
    }

    /// Sets the severity of each diagnostic, and removes those that are allowed.
    pub(crate) fn apply(&self, diagnostics: &mut Diagnostics) {
        // A diagnostic that was raised to an error stays one, whatever its code.
        let is_allowed = |code: Code, severity: Severity| {
            severity != Severity::Error && self.by_code.get(&code) == Some(&Level::Allow)
        };
        diagnostics.retain(|it| !is_allowed(it.code, it.severity));
        for diagnostic in diagnostics.iter_mut().filter(|it| it.severity != Severity::Error) {
            diagnostic.severity = match self.by_code.get(&diagnostic.code) {
                Some(Level::Deny) => Severity::Error,
                Some(Level::Warn) => Severity::Warning,
                Some(Level::Allow) => diagnostic.severity,
                None if self.strict && diagnostic.severity == Severity::Warning => Severity::Error,
                None => diagnostic.severity,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pointer::Pointer;

    fn applied(levels: &Levels) -> Vec<(Code, Severity)> {
        let mut diagnostics = Diagnostics::new();
        for code in [Code::Name, Code::Malformed, Code::Unsupported, Code::Syntax] {
            diagnostics.at(&Pointer::root(), code, "x");
        }
        levels.apply(&mut diagnostics);
        diagnostics.iter().map(|it| (it.code, it.severity)).collect()
    }

    #[test]
    fn diagnostics_get_the_level_of_their_code() {
        let levels: Levels = toml::from_str("allow = ['malformed']\nwarn = ['name']\ndeny = ['unsupported']").unwrap();
        let expected =
            [(Code::Name, Severity::Warning), (Code::Unsupported, Severity::Error), (Code::Syntax, Severity::Error)];
        assert_eq!(applied(&levels), expected);
    }

    #[test]
    fn overriding_levels_take_precedence_over_general_levels_and_strictness() {
        let general: Levels = toml::from_str("deny = ['malformed', 'unsupported']").unwrap();
        let overriding: Levels = toml::from_str("warn = ['unsupported']").unwrap();
        let levels = general.overridden_by(&overriding).strict();
        let expected = [
            (Code::Name, Severity::Note),
            (Code::Malformed, Severity::Error),
            (Code::Unsupported, Severity::Warning),
            (Code::Syntax, Severity::Error),
        ];
        assert_eq!(applied(&levels), expected);
    }

    #[test]
    fn invalid_levels_are_rejected() {
        let error = |text: &str| toml::from_str::<Levels>(text).unwrap_err().to_string();
        assert!(error("deny = ['nmae']").contains("did you mean `name`"));
        assert!(error("deny = ['name']\nallow = ['name']").contains("`name` has more than one level"));
        assert!(error("allow = ['syntax']").contains("`syntax` is always an error"));
        assert!(error("forbid = []").contains("unknown field"));
    }
}
