//! Extensions of other generators that describe how operations are called: idempotency, retries, and the name of the body.
//!
//! Sources: the documentation of Fern (`x-fern-idempotent`, `x-fern-retries`), Speakeasy (`x-speakeasy-retries`) and OpenAPI Generator
//! (`x-codegen-request-body-name`).

use std::time::Duration;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::GivenName;
use crate::pointer::Pointer;
use crate::retries::Retries;

/// The longest wait that a policy may state, in milliseconds.
const LONGEST_WAIT: u64 = 86_400_000;

const METHOD_NAMES: &[&str] = &["x-fern-sdk-method-name", "x-speakeasy-name-override"];
const GROUP_NAMES: &[&str] = &["x-fern-sdk-group-name", "x-speakeasy-group"];
const FLAGS: &[&str] = &["x-fern-ignore", "x-speakeasy-ignore", "x-experimental", LONG_RUNNING];
const LONG_RUNNING: &str = "x-ms-long-running-operation";

/// Reads the extensions of an operation.
pub(super) struct CallExtensions<'a> {
    pub(super) extensions: &'a IndexMap<String, Value>,
    /// The location of the operation.
    pub(super) pointer: &'a Pointer,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl CallExtensions<'_> {
    /// Reports names and flags that do not have their documented form, and are ignored for that reason.
    pub(super) fn check(&mut self) {
        let is_name = |it: &Value| it.as_str().is_some_and(|it| !it.trim().is_empty());
        let is_path = |it: &Value| is_name(it) || it.as_array().is_some_and(|it| it.iter().all(Value::is_string));
        for (names, expected, is_valid) in [
            (METHOD_NAMES, "expected a name", &is_name as &dyn Fn(&Value) -> bool),
            (GROUP_NAMES, "expected a name or a list of names", &is_path),
            (FLAGS, "expected a boolean", &Value::is_boolean),
        ] {
            for name in names {
                if self.extensions.get(*name).is_some_and(|it| !is_valid(it)) {
                    self.malformed(&self.pointer.child(name), &format!("{expected}; it is ignored"));
                }
            }
        }
    }

    /// Returns the name of the argument for the body.
    pub(super) fn body_name(&mut self) -> Option<Box<GivenName>> {
        const NAME: &str = "x-codegen-request-body-name";
        match self.extensions.get(NAME)? {
            Value::String(name) if !name.trim().is_empty() => GivenName::of(Some(name.clone()), None),
            _ => {
                self.malformed(&self.pointer.child(NAME), "expected a name; it is ignored");
                None
            }
        }
    }

    /// Returns `true` if the server may process a request twice.
    pub(super) fn is_idempotent(&mut self) -> bool {
        self.flag(
            "x-fern-idempotent",
            self.extensions.get("x-fern-idempotent"),
            &self.pointer.child("x-fern-idempotent"),
        )
    }

    /// Returns `true` if the result may be ready only after the first response.
    pub(super) fn is_long_running(&self) -> bool {
        self.extensions.get(LONG_RUNNING).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Returns the retry policy.
    pub(super) fn retries(&mut self) -> Option<Retries> {
        let of_fern = self.fern_retries();
        of_fern.or_else(|| self.speakeasy_retries())
    }

    /// Reads `{disabled: true}`.
    fn fern_retries(&mut self) -> Option<Retries> {
        const NAME: &str = "x-fern-retries";
        let at = self.pointer.child(NAME);
        match self.extensions.get(NAME)? {
            Value::Object(policy) => {
                self.unsupported(policy.keys().filter(|it| *it != "disabled"), &at);
                self.flag("disabled", policy.get("disabled"), &at.child("disabled")).then_some(Retries::NEVER)
            }
            _ => {
                self.malformed(&at, "expected an object, such as `{disabled: true}`; it is ignored");
                None
            }
        }
    }

    /// Reads `{strategy: backoff, backoff: {initialInterval: 500, maxInterval: 60000}}`, in milliseconds.
    fn speakeasy_retries(&mut self) -> Option<Retries> {
        const NAME: &str = "x-speakeasy-retries";
        let at = self.pointer.child(NAME);
        let Value::Object(policy) = self.extensions.get(NAME)? else {
            self.malformed(&at, "expected an object with a `strategy`; it is ignored");
            return None;
        };
        self.unsupported(policy.keys().filter(|it| !["strategy", "backoff"].contains(&it.as_str())), &at);
        match policy.get("strategy").and_then(Value::as_str) {
            Some("none") => Some(Retries::NEVER),
            Some("backoff") => {
                let backoff = policy.get("backoff").unwrap_or(&Value::Null);
                let at = at.child("backoff");
                let is_read = |it: &&String| !["initialInterval", "maxInterval"].contains(&it.as_str());
                self.unsupported(backoff.as_object().into_iter().flat_map(|it| it.keys()).filter(is_read), &at);
                let time = |name: &str| backoff.get(name)?.as_u64().filter(|it| *it <= LONGEST_WAIT);
                match (time("initialInterval"), time("maxInterval")) {
                    (Some(first), Some(longest)) if first <= longest => {
                        let backoff = (Duration::from_millis(first), Duration::from_millis(longest));
                        Some(Retries { backoff: Some(backoff), ..Retries::default() })
                    }
                    (None, None) if backoff.get("initialInterval").or(backoff.get("maxInterval")).is_none() => None,
                    _ => {
                        let message = "expected `initialInterval` and a greater `maxInterval` in milliseconds, up to a day; \
                                       the policy is ignored";
                        self.malformed(&at, message);
                        None
                    }
                }
            }
            _ => {
                self.malformed(&at.child("strategy"), "expected `backoff` or `none`; the policy is ignored");
                None
            }
        }
    }

    fn flag(&mut self, name: &str, value: Option<&Value>, at: &Pointer) -> bool {
        match value {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.malformed(at, &format!("expected `{name}` to be a boolean; it is ignored"));
                false
            }
        }
    }

    fn malformed(&mut self, at: &Pointer, message: &str) {
        self.diagnostics.at(at, Code::MalformedExtension, message);
    }

    fn unsupported<'n>(&mut self, names: impl Iterator<Item = &'n String>, at: &Pointer) {
        for name in names {
            let message = format!("`{name}` is dropped, because retry policies have no equivalent of it");
            self.diagnostics.at(&at.child(name), Code::DroppedMember, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Reads the extensions of an operation, and returns what `read` does and the diagnostics.
    fn read<T>(extensions: &Value, read: fn(&mut CallExtensions<'_>) -> T) -> (T, Vec<String>) {
        let extensions: IndexMap<String, Value> = serde_json::from_value(extensions.clone()).unwrap();
        let (mut diagnostics, pointer) = (Diagnostics::new(), Pointer::root());
        let result =
            read(&mut CallExtensions { extensions: &extensions, pointer: &pointer, diagnostics: &mut diagnostics });
        let found = diagnostics.iter().map(|it| match &it.location {
            crate::diagnostic::Location::Node(at) => format!("{} {at}", it.code),
            crate::diagnostic::Location::File { .. } => String::new(),
        });
        (result, found.collect())
    }

    #[test]
    fn retry_policies_of_other_generators() {
        let backoff = |first, longest| {
            let backoff = (Duration::from_millis(first), Duration::from_millis(longest));
            Some(Retries { backoff: Some(backoff), ..Retries::default() })
        };
        for (value, policy, found) in [
            (json!({}), None, &[][..]),
            (json!({"x-fern-retries": {"disabled": true}}), Some(Retries::NEVER), &[]),
            (json!({"x-fern-retries": {"disabled": false}}), None, &[]),
            (json!({"x-fern-retries": true}), None, &["malformed-extension /x-fern-retries"]),
            (json!({"x-fern-retries": {"disabled": "yes"}}), None, &["malformed-extension /x-fern-retries/disabled"]),
            (json!({"x-speakeasy-retries": {"strategy": "none"}}), Some(Retries::NEVER), &[]),
            (json!({"x-speakeasy-retries": {"strategy": "backoff"}}), None, &[]),
            (
                json!({"x-speakeasy-retries": {
                    "strategy": "backoff", "statusCodes": ["5XX"],
                    "backoff": {"initialInterval": 250, "maxInterval": 4000, "exponent": 1.5},
                }}),
                backoff(250, 4000),
                &[
                    "dropped-member /x-speakeasy-retries/statusCodes",
                    "dropped-member /x-speakeasy-retries/backoff/exponent",
                ],
            ),
            (
                json!({"x-speakeasy-retries": {"strategy": "backoff", "backoff": {"initialInterval": 9, "maxInterval": 4}}}),
                None,
                &["malformed-extension /x-speakeasy-retries/backoff"],
            ),
            (
                json!({"x-speakeasy-retries": {"strategy": "hope"}}),
                None,
                &["malformed-extension /x-speakeasy-retries/strategy"],
            ),
        ] {
            let (result, diagnostics) = read(&value, |it| it.retries());
            assert_eq!(
                (result, diagnostics.iter().map(String::as_str).collect::<Vec<_>>().as_slice()),
                (policy, found),
                "{value}"
            );
        }
    }

    #[test]
    fn names_and_flags_of_another_form_are_reported() {
        let value = json!({
            "x-fern-sdk-method-name": 7, "x-speakeasy-name-override": "list", "x-fern-sdk-group-name": [1],
            "x-speakeasy-group": ["a", "b"], "x-fern-ignore": "yes", "x-experimental": true,
        });
        let ((), found) = read(&value, |it| it.check());
        let expected = ["x-fern-sdk-method-name", "x-fern-sdk-group-name", "x-fern-ignore"];
        assert_eq!(found, expected.map(|it| format!("malformed-extension /{it}")));
    }

    #[test]
    fn idempotency_and_names_of_bodies() {
        assert_eq!(read(&json!({"x-fern-idempotent": true}), |it| it.is_idempotent()), (true, Vec::new()));
        let (is_idempotent, found) = read(&json!({"x-fern-idempotent": 1}), |it| it.is_idempotent());
        assert_eq!((is_idempotent, found.len()), (false, 1));
        let (name, found) = read(&json!({"x-codegen-request-body-name": "pet"}), |it| it.body_name());
        assert_eq!((name.and_then(|it| it.preferred).as_deref(), found.len()), (Some("pet"), 0));
        for value in [json!(7), json!(" ")] {
            let (name, found) = read(&json!({"x-codegen-request-body-name": value}), |it| it.body_name());
            assert!(name.is_none() && found == ["malformed-extension /x-codegen-request-body-name"], "{found:?}");
        }
    }
}
