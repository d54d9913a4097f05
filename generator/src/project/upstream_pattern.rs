//! Patterns for the names that a provider gives to its documents.

use std::path::Path;

use serde::Deserialize;

/// A pattern for the name of a document. `*` matches any characters, and case is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct UpstreamPattern(glob::Pattern);

impl TryFrom<String> for UpstreamPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.contains(['/', '\\']) {
            return Err(format!("{text:?} is a path; `upstream` has names of files and folders"));
        }
        glob::Pattern::new(&text).map(Self).map_err(|error| format!("{text:?} is not a pattern: {error}"))
    }
}

impl UpstreamPattern {
    pub(super) fn matches(&self, path: &Path) -> bool {
        let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::new() };
        let names = [path.file_name(), path.file_stem().filter(|_| path.is_file())];
        names.into_iter().flatten().any(|it| self.0.matches_with(&it.to_string_lossy(), options))
    }
}
