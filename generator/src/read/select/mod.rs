//! Selects the operations of a document that a crate contains, and removes the components that they do not need.

mod named;
mod reach;
mod retain;

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem};
use serde::Deserialize;

pub(super) use self::named::{NamedOperation, NamedOperations, keep_named, webhooks_without_document};
use self::reach::remove_rest;
use self::retain::{retain_operations, retain_webhooks};
use super::newer_operations::NewerOperations;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::ir::HttpMethod;
use crate::path_template::PathTemplate;
use crate::pointer::Pointer;
use crate::request_line::RequestLine;
use crate::schema::Schemas;

/// Selects operations: those that are included (all by default), except those that are excluded.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The operations to include. All operations if empty.
    pub include: Filter,
    /// The operations to exclude.
    pub exclude: Filter,
}

/// A filter for operations and webhooks. An operation matches if any entry matches. The path of a webhook is its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Matches operations with any of these tags.
    pub tags: Vec<String>,
    /// Matches operations whose path matches any of these patterns.
    pub paths: Vec<PathPattern>,
    /// Matches operations with any of these ids.
    pub operations: Vec<String>,
    /// Matches operations with any of these requests, such as `POST /things`.
    pub(crate) requests: Vec<RequestLine>,
    /// Matches deprecated operations.
    pub deprecated: bool,
}

/// A pattern for paths, such as `/things/**`. `*` matches any characters except slashes, and `**` matches any characters.
/// Braces are literal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PathPattern(glob::Pattern);

/// The error type of invalid path patterns.
#[derive(Debug, thiserror::Error)]
#[error("invalid path pattern {text:?}: {source}")]
pub struct PathPatternError {
    text: String,
    source: glob::PatternError,
}

impl PathPattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// Fails if a bracket is not closed, or if `**` is not a separate segment.
    pub fn parse(text: &str) -> Result<Self, PathPatternError> {
        glob::Pattern::new(text).map(Self).map_err(|source| PathPatternError { text: text.to_owned(), source })
    }

    /// Returns the pattern.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn matches(&self, path: &str) -> bool {
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

    /// Returns the entries that match an operation, as described in diagnostics.
    fn matching(&self, path: &str, method: Option<HttpMethod>, operation: &Operation) -> Vec<String> {
        let tags = self.tags.iter().filter(|it| operation.tags.contains(it)).map(|it| tag_entry(it));
        let paths = self.paths.iter().filter(|it| it.matches(path)).map(path_entry);
        let ids = self.operations.iter().filter(|it| operation.operation_id.as_ref() == Some(*it));
        let ids = ids.map(|it| operation_entry(it));
        let deprecated = (self.deprecated && operation.deprecated).then(|| DEPRECATED.to_owned());
        let is_requested = |it: &&RequestLine| method.is_some_and(|method| it.is(method, &PathTemplate::parse(path)));
        let requests = self.requests.iter().filter(is_requested).map(request_entry);
        tags.chain(paths).chain(ids).chain(requests).chain(deprecated).collect()
    }

    fn entries(&self) -> Vec<String> {
        let tags = self.tags.iter().map(|it| tag_entry(it));
        let ids = self.operations.iter().map(|it| operation_entry(it));
        let deprecated = self.deprecated.then(|| DEPRECATED.to_owned());
        tags.chain(self.paths.iter().map(path_entry))
            .chain(ids)
            .chain(self.requests.iter().map(request_entry))
            .chain(deprecated)
            .collect()
    }
}

const DEPRECATED: &str = "`deprecated`";

fn tag_entry(tag: &str) -> String {
    format!("tag `{tag}`")
}

fn path_entry(pattern: &PathPattern) -> String {
    format!("path `{}`", pattern.as_str())
}

fn operation_entry(id: &str) -> String {
    format!("operation `{id}`")
}

fn request_entry(request: &RequestLine) -> String {
    format!("request `{request}`")
}

/// Returns `true` if an extension of another generator excludes an operation.
fn is_ignored(operation: &Operation) -> bool {
    let states = |name: &str| operation.extensions.get(name).and_then(serde_json::Value::as_bool) == Some(true);
    states("x-fern-ignore") || states("x-speakeasy-ignore")
}

/// The maximum number of operations that a diagnostic names.
const MOST_NAMED: usize = 50;

/// Returns the ids of operations.
fn names_of(operations: &[&Operation]) -> String {
    let ids = operations.iter().map(|it| it.operation_id.as_deref().unwrap_or_default());
    let named = ids.take(MOST_NAMED).map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    match operations.len().saturating_sub(MOST_NAMED) {
        0 => named,
        more => format!("{named}, and {more} more"),
    }
}

/// Removes all operations that are not selected, and the diagnostics about them.
pub(super) fn select(
    openapi: &mut OpenAPI,
    webhooks: &mut IndexMap<String, PathItem>,
    newer: &mut NewerOperations,
    schemas: &Schemas,
    selection: &Selection,
    diagnostics: &mut Diagnostics,
) {
    let operations = openapi.operations().map(|(_, _, it)| it).chain(newer.iter().map(|(_, _, it)| it));
    let in_webhooks = webhooks.values().flat_map(PathItem::iter).map(|(_, it)| it);
    let ignored: Vec<&Operation> = operations.chain(in_webhooks).filter(|it| is_ignored(it)).collect();
    if selection.include.is_empty() && selection.exclude.is_empty() && ignored.is_empty() {
        return;
    }
    if !ignored.is_empty() {
        let message = format!(
            "{} operations are not generated, because extensions of other generators exclude them: {}",
            ignored.len(),
            names_of(&ignored)
        );
        diagnostics.push(Diagnostic::new(Code::IgnoredOperations, Location::Node(Pointer::root()), message));
    }
    let mut used = HashSet::new();
    let mut is_selected = |path: &str, method: Option<HttpMethod>, operation: &Operation| {
        if is_ignored(operation) {
            return false;
        }
        let included = selection.include.matching(path, method, operation);
        let excluded = selection.exclude.matching(path, method, operation);
        let is_selected = (selection.include.is_empty() || !included.is_empty()) && excluded.is_empty();
        used.extend(included.into_iter().map(|it| (true, it)));
        used.extend(excluded.into_iter().map(|it| (false, it)));
        is_selected
    };
    let mut removed =
        retain_operations(openapi, newer, |path, method, operation| is_selected(path, Some(method), operation));
    removed.extend(retain_webhooks(webhooks, |name, operation| is_selected(name, None, operation)));
    for (is_include, filter, key) in [(true, &selection.include, "include"), (false, &selection.exclude, "exclude")] {
        for entry in filter.entries().into_iter().filter(|it| !used.contains(&(is_include, it.clone()))) {
            let message = format!("{entry} in `{key}` does not match any operation");
            diagnostics.push(Diagnostic::new(Code::SelectionWithoutMatch, Location::Node(Pointer::root()), message));
        }
    }
    remove_rest(openapi, webhooks, newer, schemas, removed, diagnostics);
}
