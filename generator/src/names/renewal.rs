//! The names lock in one run: what it held before, what it is to hold, and what is called otherwise than it was.

use std::fmt;

use super::lock::{NameLock, Pin};
use super::scope::{ClaimError, Ident, Scope};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};

/// A name that callers know and that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// What has the name.
    pub subject: Subject,
    /// Where it is in the specification, as the names lock spells it.
    pub place: String,
    /// What it was called.
    pub from: String,
    /// What it is called now.
    pub to: String,
    /// Whether somebody chose the new name in the lock. Such a rename needs no other consent.
    pub pinned: bool,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, place, from, to, pinned } = self;
        let by = if *pinned { ", as pinned" } else { "" };
        write!(f, "{} `{from}` becomes `{to}`{by} ({place})", subject.as_str())
    }
}

/// The lock of before, and what becomes of it.
#[derive(Debug)]
pub(crate) struct Renewal {
    pub(crate) before: NameLock,
    pub(crate) after: NameLock,
    pub(crate) renames: Vec<Rename>,
}

impl Renewal {
    pub(crate) fn of(before: NameLock) -> Self {
        Self { after: before.only_pins(), before, renames: Vec::new() }
    }

    /// Gives a pinned name away. One that cannot be had is an error, and then another name has to be found.
    pub(crate) fn claim_pinned(
        &self,
        pin: &Pin,
        subject: Subject,
        scope: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Option<Ident> {
        match scope.claim_exactly(&pin.name, subject) {
            Ok(ident) => Some(ident),
            Err(error) => {
                let help = match error {
                    ClaimError::Taken => {
                        "choose another name, or also pin a different name for the item that has this one"
                    }
                    ClaimError::NotAnIdentifier => match subject {
                        Subject::Type => "use letters and digits, starting with a capital letter, as in `OauthClient`",
                        Subject::Operation => "use lowercase letters, digits and `_`, as in `list_pings`",
                    },
                };
                let message = format!("the pinned name `{}` {error}", pin.name);
                diagnostics.push(self.finding(Code::BadPin, Some(pin.line), message).with_help(help));
                None
            }
        }
    }

    /// A finding about the lock.
    pub(crate) fn finding(&self, code: Code, line: Option<u32>, message: String) -> Diagnostic {
        let place = Location::File { file: self.before.file().to_owned(), line, column: None, pointer: None };
        Diagnostic::new(code, place, message)
    }
}
