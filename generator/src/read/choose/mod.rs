//! Choosing: the operations that a crate is to have, out of all that a document describes.
//!
//! In come a document and what is asked for; out comes the document with the operations that were chosen, and with the
//! components that they reach.

mod reach;

use std::collections::HashSet;

use openapiv3::{OpenAPI, Operation, ReferenceOr};
use serde::Deserialize;

use self::reach::without_unreached;
use super::typed::{methods, slot};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;

/// Which operations there shall be: those that are included, or all, but for those that are excluded.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What an operation has to fit, unless this is empty.
    pub include: Filter,
    /// What no operation may fit.
    pub exclude: Filter,
}

/// Describes operations; one fits where any entry says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Those with one of these tags.
    pub tags: Vec<String>,
    /// Those whose path fits one of these patterns.
    pub paths: Vec<PathPattern>,
    /// Those with one of these ids.
    pub operations: Vec<String>,
    /// Those that are deprecated.
    pub deprecated: bool,
}

/// A pattern of paths, such as `/things/**`: `*` is anything between two slashes, `**` anything at all. Braces are braces.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PathPattern(glob::Pattern);

/// A text that is no pattern of paths.
#[derive(Debug, thiserror::Error)]
#[error("{text:?} is no pattern of paths: {source}")]
pub struct PathPatternError {
    text: String,
    source: glob::PatternError,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A bracket is not closed, or `**` is not a segment of its own.
    pub fn parse(text: &str) -> Result<Self, PathPatternError> {
        glob::Pattern::new(text).map(Self).map_err(|source| PathPatternError { text: text.to_owned(), source })
    }

    fn fits(&self, path: &str) -> bool {
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        self.0.matches_with(path, options)
    }
}

impl TryFrom<String> for PathPattern {
    type Error = PathPatternError;

    fn try_from(text: String) -> Result<Self, PathPatternError> {
        Self::parse(&text)
    }
}

impl Filter {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The entries that an operation fits, as they are called in findings.
    fn fitting(&self, path: &str, operation: &Operation) -> Vec<String> {
        let tags = self.tags.iter().filter(|it| operation.tags.contains(it)).map(|it| tag_entry(it));
        let paths = self.paths.iter().filter(|it| it.fits(path)).map(path_entry);
        let ids = self.operations.iter().filter(|it| operation.operation_id.as_ref() == Some(*it));
        let ids = ids.map(|it| operation_entry(it));
        let deprecated = (self.deprecated && operation.deprecated).then(|| DEPRECATED.to_owned());
        tags.chain(paths).chain(ids).chain(deprecated).collect()
    }

    fn entries(&self) -> Vec<String> {
        let tags = self.tags.iter().map(|it| tag_entry(it));
        let ids = self.operations.iter().map(|it| operation_entry(it));
        let deprecated = self.deprecated.then(|| DEPRECATED.to_owned());
        tags.chain(self.paths.iter().map(path_entry)).chain(ids).chain(deprecated).collect()
    }
}

const DEPRECATED: &str = "what is deprecated";

fn tag_entry(tag: &str) -> String {
    format!("tag `{tag}`")
}

fn path_entry(pattern: &PathPattern) -> String {
    format!("path `{}`", pattern.0.as_str())
}

fn operation_entry(id: &str) -> String {
    format!("operation `{id}`")
}

/// Takes out what was not chosen, with the findings about it.
pub(super) fn choose(openapi: &mut OpenAPI, choice: &Choice, diagnostics: &mut Diagnostics) {
    if choice.include.is_empty() && choice.exclude.is_empty() {
        return;
    }
    let mut gone = Vec::new();
    let mut used = HashSet::new();
    let paths = Pointer::root().child("paths");
    for (path, item) in &mut openapi.paths.paths {
        let ReferenceOr::Item(item) = item else { continue };
        for method in methods() {
            let Some(slot) = slot(item, method) else { continue };
            let Some(operation) = slot else { continue };
            let included = choice.include.fitting(path, operation);
            let excluded = choice.exclude.fitting(path, operation);
            let is_chosen = (choice.include.is_empty() || !included.is_empty()) && excluded.is_empty();
            used.extend(included.into_iter().map(|it| (true, it)));
            used.extend(excluded.into_iter().map(|it| (false, it)));
            if !is_chosen {
                *slot = None;
                gone.push(paths.child(path).child(method));
            }
        }
    }
    openapi.paths.paths.retain(|_, item| item.as_item().is_none_or(|it| it.iter().next().is_some()));
    for (is_include, filter, verb) in [(true, &choice.include, "included"), (false, &choice.exclude, "excluded")] {
        for entry in filter.entries().into_iter().filter(|it| !used.contains(&(is_include, it.clone()))) {
            let message = format!("{entry} is to be {verb}, but no operation fits");
            diagnostics.push(Diagnostic::new(Code::ChoiceWithoutMatch, Location::Node(Pointer::root()), message));
        }
    }
    let tags: HashSet<String> = openapi.operations().flat_map(|(_, _, it)| it.tags.iter().cloned()).collect();
    openapi.tags.retain(|tag| tags.contains(&tag.name));
    gone.extend(without_unreached(openapi));
    diagnostics.retain(|it| match &it.place {
        Location::Node(place) => !gone.iter().any(|gone| place.below(gone).is_some()),
        Location::File { .. } => true,
    });
}
