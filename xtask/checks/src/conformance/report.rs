//! Renders the results of the calls as CONFORMANCE.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sdk_generator::outline::Outline;

use super::calls::PlannedCall;
use super::driver::{CallOutcome, ResponseDeviation};
use super::sample::Extent;

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallVerdict {
    /// The request was accepted and the response was decoded.
    Passed(ResponseVerdict),
    /// The request was accepted, but the document's response example violates its schema.
    InvalidExample,
    /// The request was rejected.
    Rejected(String),
    /// The request was accepted, but the response was not decoded.
    NotDecoded(String),
    /// No request was sent, because the client did not accept a value.
    NotSent(String),
}

/// The strictest level of decoding that accepts a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ResponseVerdict {
    /// Strict decoding.
    Strict,
    /// Tolerant decoding.
    Tolerant,
    /// Lenient decoding. The messages are those of the deviations that tolerant decoding rejects.
    Lenient(Vec<String>),
}

impl ResponseVerdict {
    fn of(deviations: &[ResponseDeviation]) -> Self {
        let unreadable: Vec<String> =
            deviations.iter().filter(|it| it.unreadable).map(|it| it.message.clone()).collect();
        match (deviations.is_empty(), unreadable.is_empty()) {
            (true, _) => Self::Strict,
            (false, true) => Self::Tolerant,
            (false, false) => Self::Lenient(unreadable),
        }
    }
}

impl CallVerdict {
    pub(crate) fn of(outcome: &CallOutcome) -> Self {
        let requests: Vec<&str> =
            outcome.violations.iter().filter(|it| it.is_of_request()).map(|it| it.message.as_str()).collect();
        match (&outcome.not_sent, &outcome.error) {
            (Some(reason), _) => Self::NotSent(reason.clone()),
            _ if !requests.is_empty() => Self::Rejected(requests.join("; ")),
            (None, None) => Self::Passed(ResponseVerdict::of(&outcome.deviations)),
            (None, Some(_)) if outcome.status == Some(500) && !outcome.violations.is_empty() => Self::InvalidExample,
            (None, Some(error)) if outcome.status.is_some_and(|it| it >= 400) => Self::Rejected(error.clone()),
            (None, Some(error)) => Self::NotDecoded(error.clone()),
        }
    }

    fn is_accepted(&self) -> bool {
        matches!(self, Self::Passed(_) | Self::InvalidExample | Self::NotDecoded(_))
    }
}

/// The calls of one document.
pub(crate) struct ConformanceReport {
    name: String,
    operations: usize,
    calls: usize,
    accepted: usize,
    /// `None` if only requests are judged.
    responses: Option<ResponseCounts>,
    changes: BTreeMap<&'static str, usize>,
    /// The responses that tolerant decoding rejects.
    refused: Vec<String>,
    explained: Vec<String>,
    unexplained: Vec<String>,
}

/// The responses that were decoded.
struct ResponseCounts {
    decoded: usize,
    tolerant: usize,
    strict: usize,
    invalid_examples: usize,
}

impl ConformanceReport {
    /// Counts the results. `invalid_examples` is `None` if only requests are judged.
    pub(crate) fn new(
        name: &str,
        calls: &[PlannedCall<'_>],
        verdicts: &[CallVerdict],
        invalid_examples: Option<usize>,
        outline: &Outline,
        changes: BTreeMap<&'static str, usize>,
    ) -> Self {
        let count = |is: fn(&CallVerdict) -> bool| verdicts.iter().filter(|it| is(it)).count();
        let mut report = Self {
            name: name.to_owned(),
            operations: outline.operations.len(),
            calls: calls.len(),
            accepted: count(CallVerdict::is_accepted),
            responses: invalid_examples.map(|invalid_examples| ResponseCounts {
                decoded: count(|it| matches!(it, CallVerdict::Passed(_))),
                tolerant: count(|it| {
                    matches!(it, CallVerdict::Passed(ResponseVerdict::Tolerant | ResponseVerdict::Strict))
                }),
                strict: count(|it| matches!(it, CallVerdict::Passed(ResponseVerdict::Strict))),
                invalid_examples,
            }),
            changes,
            refused: Vec::new(),
            explained: Vec::new(),
            unexplained: Vec::new(),
        };
        for (call, verdict) in calls.iter().zip(verdicts) {
            if report.responses.is_none() && verdict.is_accepted() {
                continue;
            }
            let message = match verdict {
                CallVerdict::Passed(ResponseVerdict::Lenient(reasons)) => {
                    report.refused.push(format!("`{}`: {}", call.operation.head.id, reasons.join("; ")));
                    continue;
                }
                CallVerdict::Passed(_) => continue,
                CallVerdict::InvalidExample => "not decoded, and violates its schema".to_owned(),
                CallVerdict::Rejected(reason) => format!("rejected: {reason}"),
                CallVerdict::NotDecoded(reason) => format!("not decoded: {reason}"),
                CallVerdict::NotSent(reason) => format!("not sent: {reason}"),
            };
            let extent = if call.extent == Extent::All { "all arguments" } else { "required arguments" };
            let line = format!("`{}` with {extent}: {message}", call.operation.head.id);
            let faults = call.faults.iter().filter(|it| it.explains(&message));
            let faults: Vec<String> = faults.map(ToString::to_string).collect();
            if faults.is_empty() {
                report.unexplained.push(line);
            } else {
                report.explained.push(format!("{line}. {}", faults.join("; ")));
            }
        }
        report
    }

    /// Returns the failures that the document does not explain.
    pub(crate) fn unexplained(&self) -> impl Iterator<Item = String> {
        self.unexplained.iter().map(|line| format!("{}: {line}", self.name))
    }
}

/// Renders the page.
pub(crate) fn markdown(reports: &[ConformanceReport], prism: &str) -> String {
    let mut text = format!(
        "# Conformance\n\nThis page is written by `cargo xtask conformance`, which requires Node.js with npm. The command calls every \
         operation of real\ndocuments on a mock server, Stoplight Prism {prism}, which validates requests and responses against the same \
         document and shares\nno code with the generator. Each operation is called with its required arguments and with all arguments. \
         Values are examples\nfrom the document or are generated from its schemas.\n\n\
         | document | operations | calls | accepted requests | decoded leniently | tolerantly | strictly | examples that violate their schema |\n\
         |---|---|---|---|---|---|---|---|\n"
    );
    // Writing to a string cannot fail.
    for it in reports {
        let responses = match &it.responses {
            Some(ResponseCounts { decoded, tolerant, strict, invalid_examples }) => {
                format!("{decoded} | {tolerant} | {strict} | {invalid_examples}")
            }
            None => "– | – | – | –".to_owned(),
        };
        let ConformanceReport { name, operations, calls, accepted, .. } = it;
        let _ = writeln!(text, "| {name} | {operations} | {calls} | {accepted} | {responses} |");
    }
    text.push_str(
        "\nIf an example violates its schema, Prism does not send it. The call is then repeated on a Prism instance that validates only\n\
         requests, and the client has to decode the example leniently. Prism did not load the responses of Stripe within 20 minutes, so\n\
         only its requests are judged.\n\n## Rejected by tolerant decoding\n\n",
    );
    let lines = |text: &mut String, of: fn(&ConformanceReport) -> &[String]| {
        for report in reports {
            for line in of(report) {
                let _ = writeln!(text, "- {}: {line}", report.name);
            }
        }
    };
    lines(&mut text, |it| &it.refused);
    if reports.iter().all(|it| it.refused.is_empty()) {
        text.push_str("None.\n");
    }
    text.push_str("\n## Exceptions\n\n");
    lines(&mut text, |it| &it.explained);
    if reports.iter().all(|it| it.explained.is_empty()) {
        text.push_str("None.\n");
    }
    lines(&mut text, |it| &it.unexplained);
    text.push_str("\n## Document changes for Prism\n\n");
    for report in reports {
        for (change, count) in &report.changes {
            let _ = writeln!(text, "- {}: {change} ({count})", report.name);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::driver::{Severity, Violation};
    use super::*;

    fn outcome(status: u16, error: Option<&str>, location: Option<&str>) -> CallOutcome {
        let violation = |it: &str| Violation {
            location: vec![it.to_owned()],
            message: "wrong".to_owned(),
            severity: Severity::Error,
        };
        CallOutcome {
            not_sent: None,
            error: error.map(str::to_owned),
            status: Some(status),
            violations: location.map(violation).into_iter().collect(),
            deviations: Vec::new(),
        }
    }

    #[test]
    fn verdict_distinguishes_requests_and_responses() {
        assert_eq!(CallVerdict::of(&outcome(200, None, None)), CallVerdict::Passed(ResponseVerdict::Strict));
        assert_eq!(CallVerdict::of(&outcome(200, None, Some("request"))), CallVerdict::Rejected("wrong".into()));
        assert_eq!(CallVerdict::of(&outcome(422, Some("no"), Some("request"))), CallVerdict::Rejected("wrong".into()));
        assert_eq!(CallVerdict::of(&outcome(500, Some("no"), Some("response"))), CallVerdict::InvalidExample);
        assert_eq!(CallVerdict::of(&outcome(404, Some("no"), None)), CallVerdict::Rejected("no".into()));
        assert_eq!(CallVerdict::of(&outcome(200, Some("no"), None)), CallVerdict::NotDecoded("no".into()));
    }

    #[test]
    fn committed_page_has_the_current_introduction() {
        let page = include_str!("../../../../CONFORMANCE.md");
        let (prism, _) = page.split_once("Stoplight Prism ").and_then(|(_, it)| it.split_once(',')).unwrap();
        let empty = markdown(&[], prism);
        let (introduction, _) = empty.split_once("|---|").unwrap();
        assert!(
            page.starts_with(introduction),
            "run `cargo xtask conformance`; the introduction is now:\n{introduction}"
        );
    }
}
