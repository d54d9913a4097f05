//! Renders the results as ROUND_TRIPS.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::digits::{has_long_numbers, has_same_digits};
use super::driver::RoundTripOutcome;
use super::instance::{Instance, Validity};

/// The results of one document.
pub(crate) struct RoundTripReport {
    name: &'static str,
    types: usize,
    /// The number of values that were encoded as they were read.
    unchanged: usize,
    valid: Tally,
    violating_limits: Tally,
    violating_shape: Tally,
    /// Known reasons for faults that are not ours, and how often each occurred.
    explained: BTreeMap<&'static str, usize>,
    pub(crate) failures: Vec<String>,
}

/// The values of one validity.
#[derive(Default)]
struct Tally {
    values: usize,
    /// The number of values that were decoded as required.
    passed: usize,
    /// The number of values that tolerant decoding accepts.
    tolerant: usize,
}

impl RoundTripReport {
    pub(crate) fn new(
        name: &'static str,
        types: usize,
        instances: &[Instance<'_>],
        outcomes: &[RoundTripOutcome],
    ) -> Self {
        let (valid, violating_limits, violating_shape) = Default::default();
        let mut report = Self {
            name,
            types,
            unchanged: 0,
            valid,
            violating_limits,
            violating_shape,
            explained: BTreeMap::new(),
            failures: Vec::new(),
        };
        for (instance, outcome) in instances.iter().zip(outcomes) {
            report.add(instance, outcome);
        }
        report
    }

    fn add(&mut self, instance: &Instance<'_>, outcome: &RoundTripOutcome) {
        let tally = match instance.validity {
            Validity::Valid => &mut self.valid,
            Validity::ViolatesLimits => &mut self.violating_limits,
            Validity::ViolatesShape => &mut self.violating_shape,
        };
        tally.values += 1;
        tally.tolerant += usize::from(outcome.error.is_none() && outcome.tolerant_error.is_none());
        let fault = fault(instance, outcome);
        let is_unchanged = !matches!(fault, Some(RoundTripFault::Failed(_) | RoundTripFault::Changed));
        self.unchanged += usize::from(is_unchanged);
        let Some(fault) = fault else {
            tally.passed += 1;
            return;
        };
        match explanation(&fault, instance, outcome) {
            Some(reason) => *self.explained.entry(reason).or_default() += 1,
            None => self.failures.push(format!(
                "{}: {}: {fault}\n  value   {}\n  encoded {}",
                self.name, instance.component, instance.value, outcome.encoded
            )),
        }
    }
}

/// A failed round trip.
#[derive(Debug, thiserror::Error)]
enum RoundTripFault {
    /// The value was not decoded or not encoded.
    #[error("the round trip failed: {0}")]
    Failed(String),
    /// Tolerant decoding rejected a valid value.
    #[error("tolerant decoding rejected a valid value: {0}")]
    NotTolerated(String),
    /// Strict decoding rejected a valid value.
    #[error("strict decoding rejected a valid value: {0}")]
    Rejected(String),
    /// The value does not have the shape of its type, but no deviation was reported.
    #[error("the value violates the shape of its type, but no deviation was reported")]
    Unnoticed,
    /// The encoded value differs.
    #[error("the encoded value differs")]
    Changed,
}

fn fault(instance: &Instance<'_>, outcome: &RoundTripOutcome) -> Option<RoundTripFault> {
    if let Some(error) = &outcome.error {
        return Some(RoundTripFault::Failed(error.clone()));
    }
    let encoded = serde_json::from_str(&outcome.encoded).ok();
    let is_same = encoded.is_some_and(|it: Value| same(&instance.value, &it));
    // A value that is not an object has no place for the digits of its numbers.
    if !is_same || instance.value.is_object() && !has_same_digits(&instance.value.to_string(), &outcome.encoded) {
        return Some(RoundTripFault::Changed);
    }
    if let (Validity::Valid, Some(error)) = (instance.validity, &outcome.tolerant_error) {
        return Some(RoundTripFault::NotTolerated(error.clone()));
    }
    match (instance.validity, &outcome.strict_error) {
        (Validity::Valid, Some(error)) => Some(RoundTripFault::Rejected(error.clone())),
        (Validity::ViolatesShape, _) if outcome.expected.is_empty() => Some(RoundTripFault::Unnoticed),
        _ => None,
    }
}

/// Returns the known reason for a fault that is not ours.
fn explanation(fault: &RoundTripFault, instance: &Instance<'_>, outcome: &RoundTripOutcome) -> Option<&'static str> {
    let expects_only = |words: &[&str]| outcome.expected.iter().all(|it| words.contains(&it.as_str()));
    match fault {
        RoundTripFault::Rejected(_) | RoundTripFault::NotTolerated(_) if expects_only(&["64-bit integer"]) => Some(
            "integers without a format are unbounded, but types have 64 bits; larger values are deviations, which tolerant decoding \
             accepts only for optional members",
        ),
        RoundTripFault::Rejected(_) | RoundTripFault::NotTolerated(_)
            if expects_only(&[
                "64-bit integer",
                "64-bit number",
                "one of the variants",
                "required member",
                "string",
            ]) && has_long_numbers(&instance.value) =>
        {
            Some(
                "numbers with more digits than 64 bits can represent are deviations, also of the variants that contain them; their \
                 digits are preserved",
            )
        }
        RoundTripFault::Unnoticed if instance.is_contradictory => Some(
            "parts of a schema contradict each other, such as parts of an `allOf` that list different values for one member; the \
             type uses the last part",
        ),
        RoundTripFault::Changed if !instance.value.is_object() => {
            Some("a list that is not a member has no place for the raw values of its elements")
        }
        _ => None,
    }
}

/// Returns `true` if two values are equal, regardless of the order of members. The digits of numbers are compared by
/// [`has_same_digits`].
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, it)| other.get(name).is_some_and(|other| same(it, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Number(a), Value::Number(b)) => a == b || (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64(),
        _ => one == other,
    }
}

/// Renders the page.
pub(crate) fn markdown(reports: &[RoundTripReport]) -> String {
    let mut text = "# Round trips\n\n\
        This page is written by `cargo xtask round-trips`. For each component schema of real documents that became a type, the\n\
        command generates values from the schema, decodes them with the type, and encodes them again. The `jsonschema` crate, which\n\
        shares no code with the generator, validates each value. Values that match their schema must decode strictly. Values that\n\
        violate the shape that the type describes (JSON types, enum values, members and their presence) must decode leniently with\n\
        deviations. Values that violate only limits, patterns or formats may do either. All values must be encoded as they were read.\n\
        Tolerant decoding accepts all valid values, and the others if their meaning is clear.\n\n\
        | document | types | values | encoded as read | match their schema | strictly | tolerantly | violate the shape | \
        with deviations | tolerantly | violate limits | tolerantly |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    // Writing to a string cannot fail.
    for it in reports {
        let values = it.valid.values + it.violating_shape.values + it.violating_limits.values;
        let figures = [
            it.types,
            values,
            it.unchanged,
            it.valid.values,
            it.valid.passed,
            it.valid.tolerant,
            it.violating_shape.values,
            it.violating_shape.passed,
            it.violating_shape.tolerant,
            it.violating_limits.values,
            it.violating_limits.tolerant,
        ];
        let _ = writeln!(text, "| {} | {} |", it.name, figures.map(|it| it.to_string()).join(" | "));
    }
    text.push_str("\n## Exceptions\n\n");
    for report in reports {
        for (reason, count) in &report.explained {
            let _ = writeln!(text, "- {}: {reason} ({count})", report.name);
        }
    }
    if reports.iter().all(|it| it.explained.is_empty()) {
        text.push_str("None.\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{markdown, same};

    #[test]
    fn same_compares_values_as_json() {
        assert!(same(&json!({"a": 1, "b": [2.0]}), &json!({"b": [2], "a": 1.0})));
        for (one, other) in [
            (json!({"a": null}), json!({})),
            (json!([1, 2]), json!([2, 1])),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64)),
            (json!("1"), json!(1)),
        ] {
            assert!(!same(&one, &other), "{one} {other}");
        }
    }

    #[test]
    fn committed_page_has_the_current_introduction() {
        let page = include_str!("../../../../ROUND_TRIPS.md");
        let empty = markdown(&[]);
        let (introduction, _) = empty.split_once("|---|").unwrap();
        assert!(
            page.starts_with(introduction),
            "run `cargo xtask round-trips`; the introduction is now:\n{introduction}"
        );
    }
}
