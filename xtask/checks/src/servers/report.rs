//! Renders the results as SERVERS.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::differences::differences;
use super::document::Generated;
use super::outcome::{RunOutcome, StepResult};
use super::server::Server;

/// The step of the calls that are not part of the scenario.
const SWEEP: &str = "sweep";

/// The results of one server.
pub(super) struct ServerReport {
    title: &'static str,
    version: String,
    document: String,
    operations: usize,
    requests: usize,
    /// The number of operations that were called.
    called: usize,
    /// The number of results that were compared with the response.
    compared: usize,
    unchanged: usize,
    /// The number of results that lack values for which a deviation is reported.
    reported: usize,
    /// The numbers of deviations by operation and message.
    deviations: BTreeMap<String, usize>,
    /// The responses of the sweep with an error status.
    refused: BTreeMap<String, usize>,
    not_called: Vec<String>,
    /// The error statuses that the document does not describe.
    undocumented: BTreeMap<String, usize>,
    document_faults: &'static [&'static str],
    faults: BTreeMap<String, usize>,
}

impl ServerReport {
    pub(super) fn new(
        server: &Server,
        version: String,
        generated: &Generated,
        origin: &str,
        outcome: RunOutcome,
    ) -> Self {
        let outline = &generated.outline;
        let mut called: Vec<&str> =
            outcome.results.iter().map(|it| it.operation.as_str()).filter(|it| !it.is_empty()).collect();
        called.sort_unstable();
        called.dedup();
        let warnings = match generated.warnings {
            0 => String::new(),
            1 => ", 1 warning".to_owned(),
            warnings => format!(", {warnings} warnings"),
        };
        let mut report = Self {
            title: server.title,
            version,
            document: format!("{} {} from {origin}{warnings}", outline.title, outline.version),
            operations: outline.operations.len(),
            requests: outcome.requests,
            called: called.len(),
            compared: 0,
            unchanged: 0,
            reported: 0,
            deviations: BTreeMap::new(),
            refused: BTreeMap::new(),
            not_called: outcome.not_called.iter().filter(|it| !called.contains(&it.as_str())).cloned().collect(),
            undocumented: BTreeMap::new(),
            document_faults: server.faults,
            faults: BTreeMap::new(),
        };
        for result in &outcome.results {
            report.add(result);
        }
        report
    }

    fn add(&mut self, result: &StepResult) {
        for deviation in &result.deviations {
            let effect = if deviation.unreadable { ", which tolerant decoding rejects" } else { "" };
            let line = format!("`{}`: {}{effect}", result.operation, any_value(&any_index(&deviation.message)));
            *self.deviations.entry(line).or_default() += 1;
        }
        let mut faults = Vec::new();
        if let (Some(received), Some(encoded)) = (&result.received, &result.encoded) {
            let found = differences(received, encoded);
            self.compared += 1;
            self.unchanged += usize::from(found.is_empty());
            let (reported, silent): (Vec<_>, Vec<_>) = found.iter().partition(|it| result.reports(&it.path));
            self.reported += usize::from(!reported.is_empty());
            faults.extend(silent.iter().map(|it| any_index(&it.to_string())));
        }
        match (&result.error, result.status) {
            // Guessed arguments may be those of other resources.
            (Some(_), Some(status)) if result.step == SWEEP && status >= 400 => {
                let line = format!("`{}`: {status}", result.operation);
                *self.refused.entry(line).or_default() += 1;
            }
            (Some(error), _) => {
                let prefix = format!("{}: ", result.operation);
                faults.push(error.strip_prefix(&prefix).unwrap_or(error).to_owned());
            }
            (None, _) => {}
        }
        if let (true, Some(status)) = (result.undocumented, result.status) {
            *self.undocumented.entry(format!("`{}`: {status}", result.operation)).or_default() += 1;
        }
        for fault in faults {
            let line = match result.operation.is_empty() {
                true => format!("{}: {fault}", result.step),
                false => format!("`{}` ({}): {fault}", result.operation, result.step),
            };
            *self.faults.entry(line).or_default() += 1;
        }
    }

    /// Returns the lost values, failed calls and expectations that are not met.
    pub(super) fn faults(&self) -> impl Iterator<Item = String> {
        self.faults.keys().map(|line| format!("{}: {line}", self.title))
    }
}

/// Replaces indexes of arrays, so that the items of a list have the same message.
fn any_index(message: &str) -> String {
    let (path, rest) = message.split_once(": ").unwrap_or((message, ""));
    let is_index = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let parts = path.split('[').map(|part| match part.split_once(']') {
        Some((index, rest)) if is_index(index) => format!("*]{rest}"),
        _ => part.to_owned(),
    });
    format!("{}: {rest}", parts.collect::<Vec<_>>().join("["))
}

/// Replaces the value that a deviation found by its kind, because values differ between runs.
fn any_value(message: &str) -> String {
    let Some((before, found)) = message.split_once(", found ") else { return message.to_owned() };
    let kind = match found.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'0'..=b'9' | b'-') => "a number",
        _ => found,
    };
    format!("{before}, found {kind}")
}

/// Renders the page.
pub(super) fn markdown(reports: &[ServerReport]) -> String {
    let mut text = "# Servers\n\nThis page is written by `cargo xtask servers`, which installs servers of other projects and starts them on the loopback\n\
        interface. For each, a client is generated from the document that the server publishes, without a configuration. A program\n\
        creates, lists, reads, updates and deletes resources, provokes errors, and calls every GET operation without arguments, or\n\
        whose arguments occur in earlier responses. Each result is encoded again and compared with the response, value by value.\n\
        Decoding is lenient, so that all deviations of the responses from the document are reported. A value is lost only if it has another\n\
        kind than the whole result, such as an array instead of an object. This is reported, too; by default, the call fails with the\n\
        response in the error.\n\n\
        | server | version | document | operations | called | requests | compared results | without loss | lost and reported | deviations | faults |\n\
        |---|---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    let sum = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
    // Writing to a string cannot fail.
    for it in reports {
        let ServerReport {
            title, version, document, operations, called, requests, compared, unchanged, reported, ..
        } = it;
        let (deviations, faults) = (sum(&it.deviations), sum(&it.faults));
        let _ = writeln!(
            text,
            "| {title} | {version} | {document} | {operations} | {called} | {requests} | {compared} | {unchanged} | {reported} | \
             {deviations} | {faults} |"
        );
    }
    text.push_str(
        "\n## Faults\n\nLost values that are not reported, calls that failed, and expectations that were not met.\n\n",
    );
    list(&mut text, reports, |it| counted(&it.faults));
    text.push_str("\n## Faults of servers and documents\n\nThe programs work around them.\n\n");
    list(&mut text, reports, |it| it.document_faults.iter().map(|it| (*it).to_owned()).collect());
    text.push_str("\n## Deviations\n\nValues that are not what the document describes.\n\n");
    list(&mut text, reports, |it| counted(&it.deviations));
    text.push_str(
        "\n## Undocumented errors\n\nError statuses that the document does not describe, or not with this body.\n\n",
    );
    list(&mut text, reports, |it| counted(&it.undocumented));
    text.push_str(
        "\n## Refused calls\n\nCalls with guessed arguments to which the servers responded with an error status.\n\n",
    );
    list(&mut text, reports, |it| counted(&it.refused));
    text.push_str(
        "\n## Operations that were not called\n\nGET operations with arguments that did not occur in any response.\n\n",
    );
    list(&mut text, reports, |it| it.not_called.iter().map(|it| format!("`{it}`")).collect());
    text
}

/// Renders lines with their counts.
fn counted(counts: &BTreeMap<String, usize>) -> Vec<String> {
    counts.iter().map(|(line, count)| format!("{line} ({count})")).collect()
}

/// Adds the lines of all servers.
fn list(text: &mut String, reports: &[ServerReport], lines: fn(&ServerReport) -> Vec<String>) {
    let before = text.len();
    for report in reports {
        for line in lines(report) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "- {}: {line}", report.title);
        }
    }
    if text.len() == before {
        text.push_str("None.\n");
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ALL, kinto};
    use super::*;

    fn report(results: serde_json::Value) -> ServerReport {
        let outcome = serde_json::from_value(serde_json::json!({
            "requests": 2, "results": results, "not_called": ["getOther"],
        }));
        let generated = Generated { folder: "crate".into(), outline: Default::default(), warnings: 1 };
        ServerReport::new(&kinto::SERVER, "1.0".to_owned(), &generated, "/document", outcome.unwrap())
    }

    #[test]
    fn lost_values_are_faults_unless_they_are_reported() {
        let results = serde_json::json!([
            { "step": "sweep", "operation": "getThings", "status": 200, "received": "[{\"a\":1}]", "encoded": "[{\"a\":2}]" },
            { "step": "sweep", "operation": "getThing", "status": 404, "error": "not found", "undocumented": true },
            { "step": "read", "operation": "getThing", "status": 200, "received": "{}", "encoded": "{}",
              "deviations": [{ "message": "$[0].a: expected string, found 39", "unreadable": true }] },
            { "step": "read", "operation": "getThing", "status": 200, "received": "[1]", "encoded": "{}",
              "deviations": [{ "message": "$: expected object, found array", "unreadable": true }] },
            { "step": "the name is preserved", "error": "the expectation is not met" },
        ]);
        let found = report(results);
        assert_eq!((found.called, found.compared, found.unchanged), (2, 3, 1));
        let faults: Vec<String> = found.faults().collect();
        assert_eq!(
            faults,
            [
                "Kinto: `getThings` (sweep): $[*].a: received `1`, returned `2`",
                "Kinto: the name is preserved: the expectation is not met"
            ]
        );
        let page = markdown(&[found]);
        for line in [
            "| Kinto | 1.0 |   from /document, 1 warning | 0 | 2 | 2 | 3 | 1 | 1 | 2 | 2 |",
            "- Kinto: `getThing`: $[*].a: expected string, found a number, which tolerant decoding rejects (1)",
            "- Kinto: `getThing`: 404 (1)",
            "- Kinto: `getOther`",
        ] {
            assert!(page.contains(line), "{line}\n{page}");
        }
    }

    #[test]
    fn committed_page_has_the_current_introduction_and_all_servers() {
        let page = include_str!("../../../../SERVERS.md");
        let empty = markdown(&[]);
        let (introduction, _) = empty.split_once("|---|").unwrap();
        assert!(page.starts_with(introduction), "run `cargo xtask servers`; the introduction is now:\n{introduction}");
        for server in ALL {
            assert!(page.contains(&format!("\n| {} | ", server.title)), "{}", server.title);
        }
    }
}
