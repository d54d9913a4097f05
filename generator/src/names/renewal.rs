//! The names lock during one run: the previous lock, the next one, and the renames between them.

use std::collections::BTreeMap;
use std::fmt;

use super::lock::{NameLock, Pin};
use super::method_path::MethodPath;
use super::renamed_operations::RenamedOperations;
use super::scope::{ClaimError, Ident, Scope};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::renamed_id::RenamedId;

/// A public name that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The kind of item.
    pub subject: Subject,
    /// The position in the specification, in the notation of the names lock.
    pub place: String,
    /// The previous name.
    pub from: String,
    /// The new name.
    pub to: String,
    /// `true` if the new name is pinned in the lock. Such a rename needs no further consent.
    pub pinned: bool,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, place, from, to, pinned } = self;
        let by = if *pinned { ", as pinned" } else { "" };
        write!(f, "{} `{from}` becomes `{to}`{by} ({place})", subject.as_str())
    }
}

/// The previous lock and the next one.
#[derive(Debug)]
pub(crate) struct Renewal {
    pub(crate) before: NameLock,
    pub(crate) after: NameLock,
    pub(crate) renames: Vec<Rename>,
    /// The previous modules and methods of operations with a new id.
    pub(crate) renamed_operations: BTreeMap<String, MethodPath>,
    /// `true` if a part of the specification could not be read. The next lock then keeps the names of missing items, and other
    /// items do not get them.
    pub(crate) is_partial: bool,
}

impl Renewal {
    pub(crate) fn of(before: RenamedOperations, is_partial: bool) -> Self {
        let RenamedOperations { lock, previous } = before;
        Self { after: lock.only_pins(), before: lock, renames: Vec::new(), renamed_operations: previous, is_partial }
    }

    /// Claims a pinned name. If it is not available, an error is reported and another name has to be found.
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
                    ClaimError::Keyword => "choose another name",
                    ClaimError::NotAnIdentifier | ClaimError::OtherStyle => match subject {
                        Subject::Type => "use letters and digits, starting with a capital letter, as in `OauthClient`",
                        Subject::Operation | Subject::Request | Subject::OperationId => {
                            "use lowercase letters, digits and `_`, as in `list_pings`"
                        }
                    },
                };
                let message = format!("the pinned name `{}` {error}", pin.name);
                diagnostics.push(self.finding(Code::BadPin, Some(pin.line), message).with_help(help));
                None
            }
        }
    }

    /// Reports operations that were not known before, and declare the id of an operation that was.
    pub(crate) fn report_claimed_ids(&mut self, renamed: &[RenamedId]) {
        for RenamedId { declared, id } in renamed {
            let is_new = self.before.request(declared).is_some() && self.before.operation(id).is_none();
            if let Some(request) = self.after.request(id).filter(|_| is_new) {
                self.renames.push(Rename {
                    subject: Subject::OperationId,
                    place: request.to_string(),
                    from: declared.clone(),
                    to: id.clone(),
                    pinned: false,
                });
            }
        }
    }

    /// Creates a diagnostic about the lock.
    pub(crate) fn finding(&self, code: Code, line: Option<u32>, message: String) -> Diagnostic {
        let place = Location::File { file: self.before.file().to_owned(), line, column: None, pointer: None };
        Diagnostic::new(code, place, message)
    }
}
