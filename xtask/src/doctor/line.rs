//! The result of one check.

use std::fmt;

use sdk_generator::printable::{printable, printable_lines};

/// How many elements of a list are shown.
pub(super) const MAX_SHOWN: usize = 5;

/// The result of one check.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) state: State,
    /// The subject of the check.
    pub(super) subject: String,
    /// The result, and how to fix it.
    pub(super) message: String,
}

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Ok,
    /// Worth knowing, but everything works.
    Note,
    /// Something does not work, or `.ci/run` would fail.
    Problem,
}

impl State {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Problem => "problem",
        }
    }
}

impl Line {
    pub(super) fn new(state: State, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { state, subject: subject.into(), message: message.into() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Messages may contain names of files and errors of several lines.
        write!(f, "{:<8} {:<20} {}", self.state.as_str(), printable(&self.subject), printable_lines(&self.message))
    }
}

/// Joins a list into one line. Of a long list, only the first elements are shown and the others counted.
pub(super) fn shortened(list: Vec<String>) -> String {
    let more = list.len().saturating_sub(MAX_SHOWN);
    let mut text = list.into_iter().take(MAX_SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
