//! Selects the operations of a document that pages name, with the titles and groups of the pages.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem};

use super::reach::remove_rest;
use super::retain::retain_operations;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;
use crate::printable::shown_path;
use crate::read::newer_operations::NewerOperations;
use crate::read::typed::{WEBHOOKS, without_patterns};
use crate::schema::Schemas;

/// The maximum number of operations that are suggested for a name.
const SUGGESTED: usize = 8;

/// The operations of a document that pages name.
#[derive(Debug)]
pub(in crate::read) struct NamedOperations {
    /// The document.
    pub(in crate::read) document: PathBuf,
    /// The pages. If several name the same operation, the first one is used.
    pub(in crate::read) pages: Vec<NamedOperation>,
    /// The names of the webhooks that pages name.
    pub(in crate::read) webhooks: Vec<String>,
    /// `true` to keep operations and webhooks that no page names.
    pub(in crate::read) is_whole: bool,
}

/// An operation that a page names.
#[derive(Debug)]
pub(in crate::read) struct NamedOperation {
    /// The method in lowercase.
    pub(in crate::read) method: String,
    /// The path template.
    pub(in crate::read) path: String,
    /// The title of the page.
    pub(in crate::read) title: Option<String>,
    /// The description of the page.
    pub(in crate::read) description: Option<String>,
    /// The group that the page is in.
    pub(in crate::read) group: Option<String>,
    /// The position of the name.
    pub(in crate::read) location: Location,
}

impl NamedOperation {
    /// Adds the properties of the page to the operation. Only the title replaces one of the document.
    fn complete(&self, operation: &mut Operation) {
        if self.title.is_some() {
            operation.summary.clone_from(&self.title);
        }
        if operation.description.as_ref().is_none_or(String::is_empty) {
            operation.description.clone_from(&self.description);
        }
        if operation.tags.is_empty() {
            operation.tags.extend(self.group.clone());
        }
    }
}

/// Removes all operations that no page names, and the diagnostics about them. Reports their number, and names without an operation.
pub(in crate::read) fn keep_named(
    openapi: &mut OpenAPI,
    webhooks: &mut IndexMap<String, PathItem>,
    newer: &mut NewerOperations,
    schemas: &Schemas,
    named: &NamedOperations,
    diagnostics: &mut Diagnostics,
) {
    let mut pages = HashMap::new();
    for page in &named.pages {
        pages.entry((page.path.clone(), page.method.as_str())).or_insert(page);
        if let Some(path) = without_patterns(&page.path) {
            pages.entry((path, page.method.as_str())).or_insert(page);
        }
    }
    let (mut known, mut kept) = (HashMap::<String, Vec<String>>::new(), HashSet::new());
    let mut removed = retain_operations(openapi, newer, |path, method, operation| {
        let method = method.as_str().to_ascii_lowercase();
        known.entry(form(path)).or_default().push(name(&method, path));
        match pages.get(&(path.to_owned(), method.as_str())) {
            Some(page) => {
                page.complete(operation);
                kept.insert((path.to_owned(), method));
                true
            }
            None => named.is_whole,
        }
    });
    keep_webhooks(webhooks, named, &mut removed, diagnostics);
    let is_kept = |page: &NamedOperation| {
        let paths = std::iter::once(page.path.clone()).chain(without_patterns(&page.path));
        paths.into_iter().any(|path| kept.contains(&(path, page.method.clone())))
    };
    let missing = named.pages.iter().filter(|it| !is_kept(it));
    missing.for_each(|it| diagnostics.push(unknown(it, named, &known)));
    let file = Location::File { file: named.document.clone(), line: None, column: None, pointer: None };
    if kept.is_empty() && webhooks.is_empty() && !named.is_whole {
        let message = "the document has none of the operations that the pages name";
        diagnostics.push(Diagnostic::new(Code::NotOpenApi, file.clone(), message));
    }
    let message = match removed.len() {
        0 => return,
        1 => "1 operation is not named by any page and is skipped".to_owned(),
        count => format!("{count} operations are not named by any page and are skipped"),
    };
    let help = "to generate all operations, pass the document instead of the folder";
    diagnostics.push(Diagnostic::new(Code::OperationsWithoutPage, file, message).with_help(help));
    remove_rest(openapi, webhooks, newer, schemas, removed, diagnostics);
}

/// Removes all webhooks that no page names. Reports the number of names without a webhook.
fn keep_webhooks(
    webhooks: &mut IndexMap<String, PathItem>,
    named: &NamedOperations,
    removed: &mut Vec<Pointer>,
    diagnostics: &mut Diagnostics,
) {
    let names: HashSet<&str> = named.webhooks.iter().map(String::as_str).collect();
    let missing = names.iter().filter(|it| !webhooks.contains_key(**it)).count();
    if missing > 0 {
        let file = Location::File { file: named.document.clone(), line: None, column: None, pointer: None };
        diagnostics.push(webhooks_without_document(missing, file));
    }
    webhooks.retain(|name, _| {
        let is_kept = named.is_whole || names.contains(name.as_str());
        if !is_kept {
            removed.push(Pointer::root().at([WEBHOOKS, name]));
        }
        is_kept
    });
}

/// Returns the diagnostic for pages that name webhooks which the document does not have.
pub(in crate::read) fn webhooks_without_document(count: usize, location: Location) -> Diagnostic {
    let message = match count {
        1 => "1 page names a webhook that the document does not have".to_owned(),
        count => format!("{count} pages name webhooks that the document does not have"),
    };
    Diagnostic::new(Code::WebhookPages, location, message)
}

/// Returns the diagnostic for a name without an operation. It suggests operations that differ only in their method, the names of
/// variables, case, or a slash at the end.
fn unknown(page: &NamedOperation, named: &NamedOperations, known: &HashMap<String, Vec<String>>) -> Diagnostic {
    let document = shown_path(&named.document);
    let message = format!("{document} has no operation {}; the page is skipped", name(&page.method, &page.path));
    let help = match known.get(&form(&page.path)) {
        Some(similar) => format!("the document has {}", similar.get(..SUGGESTED).unwrap_or(similar).join(", ")),
        None => "fix the name, or remove the page".to_owned(),
    };
    Diagnostic::new(Code::UnknownOperation, page.location.clone(), message).with_help(help)
}

fn name(method: &str, path: &str) -> String {
    format!("`{} {path}`", method.to_uppercase())
}

/// Returns a path in lowercase, without the names of variables and the slash at the end.
fn form(path: &str) -> String {
    let mut form = String::with_capacity(path.len());
    let mut rest = path.trim_end_matches('/');
    while let Some((before, variable)) = rest.split_once('{') {
        form.push_str(before);
        form.push('{');
        rest = variable.split_once('}').map_or("", |(_, after)| after);
    }
    form.push_str(rest);
    form.to_lowercase()
}
