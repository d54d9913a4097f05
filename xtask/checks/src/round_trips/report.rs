//! What became of the values, as the table of ROUND_TRIPS.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::driver::Outcome;
use super::{Instance, Judgement};

/// The values of one document.
pub(crate) struct Report {
    name: &'static str,
    types: usize,
    /// Values that were written as they were read.
    written_back: usize,
    agreeing: Tally,
    breaking_limits: Tally,
    breaking_shape: Tally,
    /// What the document or the language explains, and how often.
    explained: BTreeMap<&'static str, usize>,
    pub(crate) failures: Vec<String>,
}

/// Values of one judgement.
#[derive(Default)]
struct Tally {
    values: usize,
    /// Those that were read as they have to be.
    passed: usize,
}

impl Report {
    pub(crate) fn new(name: &'static str, types: usize, instances: &[Instance<'_>], outcomes: &[Outcome]) -> Self {
        let (agreeing, breaking_limits, breaking_shape) = Default::default();
        let mut report = Self {
            name,
            types,
            written_back: 0,
            agreeing,
            breaking_limits,
            breaking_shape,
            explained: BTreeMap::new(),
            failures: Vec::new(),
        };
        for (instance, outcome) in instances.iter().zip(outcomes) {
            report.add(instance, outcome);
        }
        report
    }

    fn add(&mut self, instance: &Instance<'_>, outcome: &Outcome) {
        let tally = match instance.judgement {
            Judgement::Agrees => &mut self.agreeing,
            Judgement::BreaksLimits => &mut self.breaking_limits,
            Judgement::BreaksShape => &mut self.breaking_shape,
        };
        tally.values += 1;
        let fault = fault(instance, outcome);
        let is_written_back = !matches!(fault, Some(Fault::Failed(_) | Fault::Changed));
        self.written_back += usize::from(is_written_back);
        let Some(fault) = fault else {
            tally.passed += 1;
            return;
        };
        match explanation(&fault, instance, outcome) {
            Some(reason) => *self.explained.entry(reason).or_default() += 1,
            None => self.failures.push(format!(
                "{}: {}: {fault}\n  read    {}\n  written {}",
                self.name, instance.component, instance.value, outcome.written
            )),
        }
    }
}

/// What went wrong with a value.
#[derive(Debug, thiserror::Error)]
enum Fault {
    /// It was not read, or not written.
    #[error("it failed: {0}")]
    Failed(String),
    /// It agrees with its schema, and strict decoding did not take it.
    #[error("it agrees with its schema, and was refused: {0}")]
    Refused(String),
    /// It has not the shape of its type, and nobody was told.
    #[error("it has not the shape of its type, and nothing deviates")]
    Unnoticed,
    /// What was written is something else.
    #[error("it was written as something else")]
    Changed,
}

fn fault(instance: &Instance<'_>, outcome: &Outcome) -> Option<Fault> {
    if let Some(error) = &outcome.error {
        return Some(Fault::Failed(error.clone()));
    }
    let written = serde_json::from_str(&outcome.written).ok();
    if !written.is_some_and(|it: Value| same(&instance.value, &it)) {
        return Some(Fault::Changed);
    }
    match (instance.judgement, &outcome.refused) {
        (Judgement::Agrees, Some(refused)) => Some(Fault::Refused(refused.clone())),
        (Judgement::BreaksShape, _) if outcome.expected.is_empty() => Some(Fault::Unnoticed),
        _ => None,
    }
}

/// Why a fault is none of ours.
fn explanation(fault: &Fault, instance: &Instance<'_>, outcome: &Outcome) -> Option<&'static str> {
    let expects_only = |words: &[&str]| outcome.expected.iter().all(|it| words.contains(&it.as_str()));
    match fault {
        Fault::Refused(_) if expects_only(&["64-bit integer"]) => {
            Some("integers without a format have no limit; types hold 64 bits, and what is beyond deviates and is kept")
        }
        Fault::Unnoticed if instance.is_contradictory => {
            Some("parts of an `allOf` list different values of one member; the type takes the last part's")
        }
        _ => None,
    }
}

/// Whether two values are the same: the order of members does not matter, nor how a number is spelled.
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

/// The page.
pub(crate) fn markdown(reports: &[Report]) -> String {
    let mut text = "# What survives the way through\n\n\
        `cargo xtask round-trips` writes this page. For each component schema of real documents that became a type, values are\n\
        made from the schema, read with the type and written again; the `jsonschema` crate, which shares no code with the\n\
        generator, judges each of them. What agrees with its schema has to be read strictly. What has not the shape that types\n\
        have (kinds, listed values, members and their presence) has to be read tolerantly, and to deviate. What breaks limits,\n\
        patterns or formats may be either. All have to be written as they were read.\n\n\
        | document | types | values | written as they were read | agree with their schema | of them read strictly | \
        break the shape | of them deviating | break limits |\n|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    // Writing to a text does not fail.
    for it in reports {
        let values = it.agreeing.values + it.breaking_shape.values + it.breaking_limits.values;
        let figures = [
            it.types,
            values,
            it.written_back,
            it.agreeing.values,
            it.agreeing.passed,
            it.breaking_shape.values,
            it.breaking_shape.passed,
            it.breaking_limits.values,
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

    use super::same;

    #[test]
    fn values_are_compared_as_json() {
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
}
