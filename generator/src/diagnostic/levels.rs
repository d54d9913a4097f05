//! Levels: which codes are let pass, are warnings, or stop a run, against what they are by themselves.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::manual::UnknownCode;
use super::{Code, Diagnostics, Severity};

/// What is to become of the findings of some codes. Others keep their severity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Levels {
    of: BTreeMap<Code, Level>,
    strict: bool,
}

/// What is to become of the findings of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are left out.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors: nothing is written.
    Deny,
}

/// Why levels cannot be as they were asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    /// A name that no code has.
    #[error(transparent)]
    Unknown(#[from] UnknownCode),
    /// A code is given two levels.
    #[error("`{0}` stands in two lists")]
    Twice(Code),
    /// A finding without which nothing can be written.
    #[error("`{0}` is an error: part of the description is lost, which can be neither allowed nor a warning")]
    Lost(Code),
}

/// Levels as they are written.
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
    /// Gives a code its level.
    ///
    /// # Errors
    /// The code has another level already, or is an error, which can only be denied.
    pub fn set(&mut self, code: Code, level: Level) -> Result<(), LevelError> {
        if code.severity() == Severity::Error && level != Level::Deny {
            return Err(LevelError::Lost(code));
        }
        match self.of.insert(code, level) {
            Some(before) if before != level => Err(LevelError::Twice(code)),
            _ => Ok(()),
        }
    }

    /// With all warnings taken for errors but those of codes that have a level.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// With the levels of `other` where it has any.
    #[must_use]
    pub fn overridden_by(mut self, other: &Self) -> Self {
        self.of.extend(&other.of);
        self.strict |= other.strict;
        self
    }

    /// Gives the findings their severities, and leaves out those that are allowed.
    pub(crate) fn apply(&self, diagnostics: &mut Diagnostics) {
        // What became an error on its way, whatever its code, stays one.
        let is_allowed =
            |code: Code, severity: Severity| severity != Severity::Error && self.of.get(&code) == Some(&Level::Allow);
        diagnostics.retain(|it| !is_allowed(it.code, it.severity));
        for diagnostic in diagnostics.iter_mut().filter(|it| it.severity != Severity::Error) {
            diagnostic.severity = match self.of.get(&diagnostic.code) {
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
        for code in [Code::Name, Code::Malformed, Code::Unsupported, Code::BadPage] {
            diagnostics.at(&Pointer::root(), code, "x");
        }
        levels.apply(&mut diagnostics);
        diagnostics.iter().map(|it| (it.code, it.severity)).collect()
    }

    #[test]
    fn findings_get_the_level_of_their_code() {
        let levels: Levels = toml::from_str("allow = ['malformed']\nwarn = ['name']\ndeny = ['unsupported']").unwrap();
        let expected =
            [(Code::Name, Severity::Warning), (Code::Unsupported, Severity::Error), (Code::BadPage, Severity::Error)];
        assert_eq!(applied(&levels), expected);
    }

    #[test]
    fn an_own_level_counts_before_strictness_and_before_the_level_for_all() {
        let all: Levels = toml::from_str("deny = ['malformed', 'unsupported']").unwrap();
        let own: Levels = toml::from_str("warn = ['unsupported']").unwrap();
        let levels = all.overridden_by(&own).strict();
        let expected = [
            (Code::Name, Severity::Note),
            (Code::Malformed, Severity::Error),
            (Code::Unsupported, Severity::Warning),
            (Code::BadPage, Severity::Error),
        ];
        assert_eq!(applied(&levels), expected);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refused = |text: &str| toml::from_str::<Levels>(text).unwrap_err().to_string();
        assert!(refused("deny = ['nmae']").contains("did you mean `name`"));
        assert!(refused("deny = ['name']\nallow = ['name']").contains("`name` stands in two lists"));
        assert!(refused("allow = ['bad-page']").contains("`bad-page` is an error"));
        assert!(refused("forbid = []").contains("unknown field"));
    }
}
