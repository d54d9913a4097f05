//! Warnings about operations and their responses.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, StatusCode};

use crate::json::Deviation;
use crate::operation::Operation;
use crate::printable::shortened;
use crate::telemetry;

/// The date when an operation was deprecated (RFC 9745, section 2).
const DEPRECATION: &str = "deprecation";
/// The date when an operation will be removed (RFC 8594, section 3).
const SUNSET: &str = "sunset";
/// A deprecation flag that some servers send.
const X_DEPRECATED: &str = "x-deprecated";
/// The maximum length of dates from the server in log messages.
const SHOWN: usize = 64;

/// The number of warnings from which on further deviations are logged at the level `debug`, because they are not remembered.
const REMEMBERED: usize = 1024;

/// The warnings that a client has logged, to log each one only once.
#[derive(Default)]
pub(crate) struct Warnings(Mutex<HashSet<(&'static str, Warning)>>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Warning {
    Deprecated,
    Experimental,
    /// A deviation at a path without the indexes of elements.
    Deviation(String),
}

impl Warnings {
    /// Warns about an experimental operation.
    pub(crate) fn of_experiment(&self, operation: &Operation) {
        if operation.is_experimental() && self.is_first(operation, Warning::Experimental) {
            telemetry::warn!(target: "sdk_runtime", operation = operation.id(), "the operation is experimental and may change");
        }
    }

    /// Warns about an operation that the server reports as deprecated.
    pub(crate) fn of_deprecation(&self, operation: &Operation, headers: &HeaderMap) {
        let (mut is_flagged, mut deprecation, mut sunset) = (false, None, None);
        // For the few headers of a response, one scan is faster than three lookups, each of which hashes a name.
        for (name, value) in headers {
            match name.as_str() {
                X_DEPRECATED => is_flagged |= value.as_bytes().eq_ignore_ascii_case(b"true"),
                DEPRECATION => deprecation = deprecation.or(value.to_str().ok()),
                SUNSET => sunset = sunset.or(value.to_str().ok()),
                _ => {}
            }
        }
        if (is_flagged || deprecation.is_some() || sunset.is_some()) && self.is_first(operation, Warning::Deprecated) {
            let [deprecation, sunset] = [deprecation, sunset].map(|it| it.map(|date| shortened(date, SHOWN)));
            telemetry::warn!(target: "sdk_runtime", operation = operation.id(), deprecation, sunset, "the operation is deprecated");
        }
    }

    /// Warns about deviations of a response from the document. The same one in another element or another response is
    /// logged at the level `debug`.
    pub(crate) fn of_deviations(&self, operation: &Operation, status: StatusCode, deviations: &[Deviation]) {
        #[cfg(feature = "tracing")]
        const MESSAGE: &str = "the response deviates from the OpenAPI document";
        if !telemetry::enabled!(target: "sdk_runtime", tracing::Level::WARN) {
            return;
        }
        for Deviation { path, expected, found, .. } in deviations {
            let operation_id = operation.id();
            let warning = Warning::Deviation(without_indexes(path));
            if self.remembered() < REMEMBERED && self.is_first(operation, warning) {
                telemetry::warn!(target: "sdk_runtime", operation = operation_id, %status, %path, %expected, %found, "{MESSAGE}");
            } else {
                telemetry::debug!(target: "sdk_runtime", operation = operation_id, %status, %path, %expected, %found, "{MESSAGE}");
            }
        }
    }

    fn is_first(&self, operation: &Operation, warning: Warning) -> bool {
        self.set().insert((operation.id(), warning))
    }

    fn remembered(&self) -> usize {
        self.set().len()
    }

    fn set(&self) -> MutexGuard<'_, HashSet<(&'static str, Warning)>> {
        // Code that holds the lock cannot panic, so the set is consistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Replaces the indexes in a path with `*`.
fn without_indexes(path: &str) -> String {
    let mut parts = path.split('[');
    let mut general = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|it: char| it.is_ascii_digit());
        let is_index = rest.len() < part.len() && rest.starts_with(']');
        general.push('[');
        general.push_str(if is_index { "*" } else { "" });
        general.push_str(if is_index { rest } else { part });
    }
    general
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_replaced_in_paths() {
        for (path, expected) in [
            ("$", "$"),
            ("$[17].owner.ids[0]", "$[*].owner.ids[*]"),
            ("$['7'].a['[1]']", "$['7'].a['[*]']"),
            ("$[1", "$[1"),
        ] {
            assert_eq!(without_indexes(path), expected);
        }
    }
}
