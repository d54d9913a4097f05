//! Reads one page and determines its kind.

use std::path::Path;

use serde_json::{Map, Value};

use super::api_member::ApiMember;
use super::api_value::{self, ValueError};
use super::codec::shortened;
use super::component_names::{ComponentNames, NameSource, NamesByPosition};
use super::hoist::{Hoisted, hoist};
use super::named::{NamedPage, Naming, naming};
use super::section::Section;
use super::{frontmatter, list, prose};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::pointer::Pointer;
use crate::read::limits::{Budget, Exceeded};
use crate::read::locate;

/// The content of a page.
#[derive(Debug)]
pub(super) enum Page {
    /// One operation.
    Operation(Box<Described>),
    /// A tag.
    Tag {
        /// The title, which resembles the name of the tag.
        title: String,
        /// The id of the page, which is a different spelling of the tag's name.
        id: Option<String>,
        /// The prose of the page.
        description: Option<String>,
    },
    /// The API itself.
    Info {
        /// The title of the API.
        title: Option<String>,
    },
    /// The name of an operation of a document, with its line and column.
    Named(Box<NamedPage>, (u32, u32)),
    /// The name of a webhook of a document.
    Webhook(String),
    /// A schema.
    Schema,
    /// A page that is not needed, such as a guide.
    Other,
    /// A page that should describe an operation but is malformed, or whose `api` member has another meaning.
    Skipped(Diagnostic),
    /// The pages exceed a limit.
    TooLarge(Exceeded),
}

impl Page {
    /// Returns the page of a file that cannot be read.
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let location = Location::File { file: path.to_owned(), line: None, column: None, pointer: None };
        Self::Skipped(Diagnostic::new(Code::BadPage, location, format!("failed to read the file: {error}")))
    }

    /// Returns the limit that the page exceeds.
    pub(super) const fn excess(&self) -> Option<Exceeded> {
        match self {
            Self::TooLarge(error) => Some(*error),
            _ => None,
        }
    }
}

/// An operation that a page describes.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) section: Section,
    /// The method in lowercase. Pages do not have that of a webhook, which nearly always is `post`.
    pub(super) method: String,
    /// The path template, or the name of a webhook.
    pub(super) path: String,
    /// The Operation object, with null in place of each part.
    pub(super) operation: Map<String, Value>,
    /// The members that describe the API.
    pub(super) shared: Map<String, Value>,
    /// The parts that were extracted from the operation.
    pub(super) hoisted: Hoisted,
    /// The source of the names of parts.
    pub(super) name_source: NameSource,
    /// Duplicate keys.
    pub(super) duplicates: Vec<Pointer>,
    /// The line and column at which the operation starts in the page.
    pub(super) position: (u32, u32),
}

/// Reads one page.
pub(super) fn read(name: &Path, text: &str, names: Option<&ComponentNames>, budget: &Budget) -> Page {
    let file_name = list::lowercase_name(name);
    let is_operation = list::is_kind(&file_name, "api");
    let Some(front) = frontmatter::split(text) else {
        return if is_operation { bad(name, (1, 1), "the page has no frontmatter") } else { Page::Other };
    };
    // Other Markdown files can only name an operation.
    let api = front.api().filter(|_| list::is_page(name));
    let mut foreign = None;
    if let Some(api) = api {
        match describe(name, text, &front, api, is_operation, names, budget) {
            Page::Skipped(diagnostic) if diagnostic.code == Code::ForeignPage => foreign = Some(diagnostic),
            page => return page,
        }
    }
    match naming(&front, budget) {
        Ok(Some(Naming::Operation(page))) => {
            let position = locate::position(text, page.start);
            return Page::Named(page, position);
        }
        Ok(Some(Naming::Webhook(name))) => return Page::Webhook(name),
        Ok(Some(Naming::Schema)) => return Page::Schema,
        Ok(None) => {}
        Err(error) => return Page::TooLarge(error),
    }
    if let Some(diagnostic) = foreign {
        return Page::Skipped(diagnostic);
    }
    if is_operation {
        // Version 1.0 of the plugin gives the page of the API such a name too.
        return match front.text("sidebar_class_name").is_some_and(|it| it.contains("api-method")) {
            true => bad(name, (1, 1), "the frontmatter has no `api` member"),
            false => Page::Info { title: front.text("title").or_else(|| prose::heading(front.body)) },
        };
    }
    if list::is_kind(&file_name, "tag") {
        let title = front.text("title").or_else(|| front.text("sidebar_label"));
        let id = front.text("id");
        return match title.or_else(|| id.clone()) {
            Some(title) => Page::Tag { title, id, description: prose::description(front.body) },
            None => Page::Other,
        };
    }
    if list::is_kind(&file_name, "info") {
        return Page::Info { title: front.text("title") };
    }
    if list::is_kind(&file_name, "schema") { Page::Schema } else { Page::Other }
}

fn bad(name: &Path, position: (u32, u32), message: impl Into<String>) -> Page {
    let location =
        Location::File { file: name.to_owned(), line: Some(position.0), column: Some(position.1), pointer: None };
    Page::Skipped(Diagnostic::new(Code::BadPage, location, message))
}

fn foreign(name: &Path, (line, column): (u32, u32), value: &str) -> Page {
    let location = Location::File { file: name.to_owned(), line: Some(line), column: Some(column), pointer: None };
    let message = format!(
        "the `api` member does not describe an operation: `{}`; the page is skipped",
        shortened(value.lines().next().unwrap_or_default())
    );
    Page::Skipped(Diagnostic::new(Code::ForeignPage, location, message))
}

fn describe(
    name: &Path,
    text: &str,
    front: &frontmatter::Frontmatter<'_>,
    api: ApiMember<'_>,
    is_operation: bool,
    names: Option<&ComponentNames>,
    budget: &Budget,
) -> Page {
    let start = locate::position(text, api.start);
    let mut page = match api_value::read(&api, budget) {
        Ok(page) => page,
        Err(ValueError::TooLarge(error)) => return Page::TooLarge(error),
        Err(ValueError::NotAnOperation { .. }) if !is_operation => return foreign(name, start, api.value),
        Err(ValueError::Bad { .. }) if !is_operation && !api.is_plausible() => return foreign(name, start, api.value),
        Err(ValueError::NotAnOperation { message }) => return bad(name, start, message),
        Err(ValueError::Bad { message, position: (0, column) }) => {
            return bad(name, (start.0, start.1.saturating_add(column)), message);
        }
        Err(ValueError::Bad { message, position: (line, column) }) => {
            return bad(name, (start.0.saturating_add(line), column.saturating_add(1)), message);
        }
    };
    restore_summary(&mut page.operation, front);
    let mut section = Section::Paths;
    if page.method == "event" || page.path == "webhook" {
        section = Section::Webhooks;
        page.method = "post".to_owned();
        page.path = webhook_name(&page.operation, name);
    }
    let (name_source, names) = match names.map(|it| it.of(section, &page.path, &page.method, &page.operation)) {
        None => (NameSource::Titles, NamesByPosition::new()),
        Some(None) => (NameSource::OnlyTitles, NamesByPosition::new()),
        Some(Some(names)) => (NameSource::Document, names),
    };
    let hoisted = hoist(&mut page.operation, &names);
    Page::Operation(Box::new(Described {
        section,
        method: page.method,
        path: page.path,
        operation: page.operation,
        shared: page.shared,
        hoisted,
        name_source,
        duplicates: page.duplicates,
        position: start,
    }))
}

/// Returns the name of a webhook. Pages do not have the one of the document.
fn webhook_name(operation: &Map<String, Value>, page: &Path) -> String {
    let names = ["operationId", "summary"].into_iter().filter_map(|it| operation.get(it)?.as_str());
    let name = names.map(str::trim).find(|it| !it.is_empty()).map(str::to_owned);
    name.unwrap_or_else(|| list::lowercase_name(page).split('.').next().unwrap_or_default().to_owned())
}

/// Restores the summary from the title of the page, and removes a description that only repeats it.
fn restore_summary(operation: &mut Map<String, Value>, front: &frontmatter::Frontmatter<'_>) {
    let id = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
    let title = front.text("title").or_else(|| front.text("sidebar_label"));
    // Without a summary, the title is the id. An id that is not an identifier was made from the summary.
    let summary = title.filter(|title| Some(title) != id.as_ref() || title.contains(' '));
    let description = operation.get("description").and_then(Value::as_str);
    let is_repeated = description
        .is_some_and(|it| it.is_empty() || Some(it) == id.as_deref() || Some(it.trim()) == summary.as_deref());
    if is_repeated {
        operation.shift_remove("description");
    }
    if let Some(summary) = summary {
        operation.entry("summary").or_insert(Value::String(summary));
    }
}
