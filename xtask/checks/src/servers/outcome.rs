//! The results that the program prints.

use serde::Deserialize;

/// The results of a run.
#[derive(Debug, Deserialize)]
pub(super) struct RunOutcome {
    pub(super) requests: usize,
    pub(super) results: Vec<StepResult>,
    /// The GET operations without known arguments.
    pub(super) not_called: Vec<String>,
}

/// The result of a step: of a call, or of a comparison of earlier results.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct StepResult {
    pub(super) step: String,
    /// The operation's id, if the step is a call.
    pub(super) operation: String,
    pub(super) request: String,
    pub(super) status: Option<u16>,
    /// The body of the response, if the result is JSON.
    pub(super) received: Option<String>,
    /// The result as JSON.
    pub(super) encoded: Option<String>,
    pub(super) error: Option<String>,
    pub(super) deviations: Vec<StepDeviation>,
    /// `true` for an error with a body that the document does not describe.
    pub(super) undocumented: bool,
}

impl StepResult {
    /// Returns `true` if a deviation is reported for a path, or for a value that contains it.
    pub(super) fn reports(&self, path: &str) -> bool {
        self.deviations.iter().filter_map(|it| it.message.split_once(": ")).any(|(deviating, _)| {
            path.strip_prefix(deviating).is_some_and(|it| it.is_empty() || it.starts_with(['.', '[']))
        })
    }
}

/// A deviation of a response from its type.
#[derive(Debug, Deserialize)]
pub(super) struct StepDeviation {
    pub(super) message: String,
    /// `true` if tolerant decoding rejects the response.
    pub(super) unreadable: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviations_explain_values_at_and_below_their_path() {
        let deviations =
            vec![StepDeviation { message: "$.a[1]: expected array, found 2".to_owned(), unreadable: false }];
        let result = StepResult { deviations, ..StepResult::default() };
        assert!(result.reports("$.a[1]") && result.reports("$.a[1].b") && result.reports("$.a[1][0]"));
        assert!(!result.reports("$.a") && !result.reports("$.a[10]") && !result.reports("$"));
    }
}
