//! What is said of the calls, as the tables of CONFORMANCE.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sdk_generator::outline::Outline;

use super::calls::Planned;
use super::driver::Outcome;
use super::sample::Extent;

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The request was accepted, and the answer decoded.
    Passed {
        /// Whether the answer was not quite of its type.
        deviates: bool,
    },
    /// The request was accepted; the document's own answer is none that the document allows.
    AnswerContradicts,
    /// The request was not accepted.
    Refused(String),
    /// The request was accepted, and the answer was not decoded.
    Undecoded(String),
    /// There was no request: the client did not take a value.
    Unmade(String),
}

impl Verdict {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let requests: Vec<&str> =
            outcome.violations.iter().filter(|it| it.is_of_request()).map(|it| it.message.as_str()).collect();
        match (&outcome.unmade, &outcome.error) {
            (Some(reason), _) => Self::Unmade(reason.clone()),
            _ if !requests.is_empty() => Self::Refused(requests.join("; ")),
            (None, None) => Self::Passed { deviates: !outcome.deviations.is_empty() },
            (None, Some(_)) if outcome.status == Some(500) && !outcome.violations.is_empty() => Self::AnswerContradicts,
            (None, Some(error)) if outcome.status.is_some_and(|it| it >= 400) => Self::Refused(error.clone()),
            (None, Some(error)) => Self::Undecoded(error.clone()),
        }
    }

    fn is_accepted(&self) -> bool {
        matches!(self, Self::Passed { .. } | Self::AnswerContradicts | Self::Undecoded(_))
    }
}

/// The calls of one document.
pub(crate) struct Report {
    name: String,
    operations: usize,
    calls: usize,
    accepted: usize,
    decoded: usize,
    deviating: usize,
    contradicted: usize,
    changes: BTreeMap<&'static str, usize>,
    explained: Vec<String>,
    unexplained: Vec<String>,
}

impl Report {
    pub(crate) fn new(
        name: &str,
        calls: &[Planned<'_>],
        verdicts: &[Verdict],
        contradicted: usize,
        outline: &Outline,
        changes: BTreeMap<&'static str, usize>,
    ) -> Self {
        let count = |is: fn(&Verdict) -> bool| verdicts.iter().filter(|it| is(it)).count();
        let mut report = Self {
            name: name.to_owned(),
            operations: outline.operations.len(),
            calls: calls.len(),
            accepted: count(Verdict::is_accepted),
            decoded: count(|it| matches!(it, Verdict::Passed { .. })),
            deviating: count(|it| matches!(it, Verdict::Passed { deviates: true })),
            contradicted,
            changes,
            explained: Vec::new(),
            unexplained: Vec::new(),
        };
        for (call, verdict) in calls.iter().zip(verdicts) {
            let what = match verdict {
                Verdict::Passed { .. } => continue,
                Verdict::AnswerContradicts => "not decoded, and contradicts its schema".to_owned(),
                Verdict::Refused(reason) => format!("refused: {reason}"),
                Verdict::Undecoded(reason) => format!("not decoded: {reason}"),
                Verdict::Unmade(reason) => format!("not called: {reason}"),
            };
            let extent = if call.extent == Extent::All { "all arguments" } else { "required arguments" };
            let line = format!("`{}` with {extent}: {what}", call.operation.id);
            if call.faults.is_empty() {
                report.unexplained.push(line);
            } else {
                let faults: Vec<String> = call.faults.iter().map(ToString::to_string).collect();
                report.explained.push(format!("{line}. {}", faults.join("; ")));
            }
        }
        report
    }

    /// The failures for which the document gives no reason.
    pub(crate) fn unexplained(&self) -> impl Iterator<Item = String> {
        self.unexplained.iter().map(|line| format!("{}: {line}", self.name))
    }
}

/// The page.
pub(crate) fn markdown(reports: &[Report], prism: &str) -> String {
    let mut text = format!(
        "# What works on the wire\n\n`cargo xtask conformance` writes this page; it needs Node.js with npm. Every operation of real \
         documents is called on a\nmock server, Stoplight Prism {prism}, which judges requests and answers by the same document and \
         shares no code with the\ngenerator: once with the required arguments, once with all. Values are the document's examples, or are \
         made from its schemas.\n\n\
         | document | operations | calls | requests accepted | answers decoded | of them deviating | examples that contradict their schema |\n\
         |---|---|---|---|---|---|---|\n"
    );
    // Writing to a text does not fail.
    for it in reports {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            it.name, it.operations, it.calls, it.accepted, it.decoded, it.deviating, it.contradicted
        );
    }
    text.push_str(
        "\nWhere an example of the document's contradicts its schema, Prism refuses to send it; the call is made again on a Prism that\n\
         judges requests only, and the client has to read the example all the same.\n\n## Exceptions\n\n",
    );
    let lines = |text: &mut String, of: fn(&Report) -> &[String]| {
        for report in reports {
            for line in of(report) {
                let _ = writeln!(text, "- {}: {line}", report.name);
            }
        }
    };
    lines(&mut text, |it| &it.explained);
    if reports.iter().all(|it| it.explained.is_empty()) {
        text.push_str("None.\n");
    }
    lines(&mut text, |it| &it.unexplained);
    text.push_str("\n## What was changed for Prism\n\n");
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

    fn outcome(status: u16, error: Option<&str>, location: Option<&str>) -> Outcome {
        let violation = |it: &str| Violation {
            location: vec![it.to_owned()],
            message: "wrong".to_owned(),
            severity: Severity::Error,
        };
        Outcome {
            unmade: None,
            error: error.map(str::to_owned),
            status: Some(status),
            violations: location.map(violation).into_iter().collect(),
            deviations: Vec::new(),
        }
    }

    #[test]
    fn requests_and_answers_are_told_apart() {
        assert_eq!(Verdict::of(&outcome(200, None, None)), Verdict::Passed { deviates: false });
        assert_eq!(Verdict::of(&outcome(200, None, Some("request"))), Verdict::Refused("wrong".into()));
        assert_eq!(Verdict::of(&outcome(422, Some("no"), Some("request"))), Verdict::Refused("wrong".into()));
        assert_eq!(Verdict::of(&outcome(500, Some("no"), Some("response"))), Verdict::AnswerContradicts);
        assert_eq!(Verdict::of(&outcome(404, Some("no"), None)), Verdict::Refused("no".into()));
        assert_eq!(Verdict::of(&outcome(200, Some("no"), None)), Verdict::Undecoded("no".into()));
    }
}
