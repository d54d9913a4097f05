//! Warnings about operations.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderName};

use crate::operation::Operation;
use crate::printable::shortened;

/// The date when an operation was deprecated (RFC 9745, section 2).
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
/// The date when an operation will be removed (RFC 8594, section 3).
const SUNSET: HeaderName = HeaderName::from_static("sunset");
/// A deprecation flag that some servers send.
const X_DEPRECATED: HeaderName = HeaderName::from_static("x-deprecated");
/// The maximum length of dates from the server in log messages.
const SHOWN: usize = 64;

/// The warnings that a client has logged, to log each one only once.
#[derive(Default)]
pub(crate) struct Warnings(Mutex<HashSet<(&'static str, Warning)>>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Warning {
    Deprecated,
    Experimental,
}

impl Warnings {
    /// Warns about an experimental operation.
    pub(crate) fn of_experiment(&self, operation: &Operation) {
        if operation.is_experimental() && self.is_first(operation, Warning::Experimental) {
            tracing::warn!(target: "sdk_runtime", operation = operation.id(), "the operation is experimental and may change");
        }
    }

    /// Warns about an operation that the server reports as deprecated.
    pub(crate) fn of_deprecation(&self, operation: &Operation, headers: &HeaderMap) {
        let text = |name| Some(shortened(headers.get(name)?.to_str().ok()?, SHOWN));
        let is_flagged = headers.get(X_DEPRECATED).is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"true"));
        let (deprecation, sunset) = (text(DEPRECATION), text(SUNSET));
        if (is_flagged || deprecation.is_some() || sunset.is_some()) && self.is_first(operation, Warning::Deprecated) {
            tracing::warn!(target: "sdk_runtime", operation = operation.id(), deprecation, sunset, "the operation is deprecated");
        }
    }

    fn is_first(&self, operation: &Operation, warning: Warning) -> bool {
        // Code that holds the lock cannot panic, so the set is consistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((operation.id(), warning))
    }
}
