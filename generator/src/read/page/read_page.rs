//! One page: what it is, and what it says.

use std::path::Path;

use serde_json::{Map, Value};

use super::hoist::{Hoisted, hoist};
use super::{codec, frontmatter, operation, prose};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::pointer::Pointer;
use crate::read::locate;

/// What a page says.
#[derive(Debug)]
pub(super) enum Page {
    /// One operation.
    Operation(Box<Described>),
    /// A tag.
    Tag {
        /// The tag's name, as far as it shows it.
        title: String,
        /// The file's name, which is the tag's name in another spelling.
        id: Option<String>,
        /// The words of the page.
        description: Option<String>,
    },
    /// The API itself: its title and version.
    Info {
        /// The API's title.
        title: Option<String>,
    },
    /// Something that is not needed: a webhook, a schema, another page of the site.
    Other,
    /// A page that should describe an operation but does not.
    Bad(Diagnostic),
}

/// An operation as a page describes it.
#[derive(Debug)]
pub(super) struct Described {
    /// Lower case.
    pub(super) method: String,
    /// The path with its variables.
    pub(super) path: String,
    /// The Operation object, with marks for the parts.
    pub(super) operation: Map<String, Value>,
    /// What the page says about the whole API.
    pub(super) shared: Map<String, Value>,
    /// The parts taken out of it.
    pub(super) hoisted: Hoisted,
    /// Keys that stand twice.
    pub(super) duplicates: Vec<Pointer>,
    /// Line and column at which the operation begins in the page.
    pub(super) position: (u32, u32),
}

/// Reads one page.
pub(super) fn read(name: &Path, text: &str) -> Page {
    let file_name = name.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let is_operation = file_name.ends_with(".api.mdx");
    let Some(front) = frontmatter::split(text) else {
        return if is_operation { bad(name, (1, 1), "the page has no frontmatter") } else { Page::Other };
    };
    if let Some(api) = front.api() {
        return describe(name, text, &front, api);
    }
    if is_operation {
        return bad(name, (1, 1), "the page's frontmatter has no `api:` line");
    }
    if file_name.ends_with(".tag.mdx") {
        let title = front.text("title").or_else(|| front.text("sidebar_label"));
        let id = front.text("id");
        return match title.or_else(|| id.clone()) {
            Some(title) => Page::Tag { title, id, description: prose::description(front.body) },
            None => Page::Other,
        };
    }
    if file_name.ends_with(".info.mdx") {
        return Page::Info { title: front.text("title") };
    }
    Page::Other
}

fn bad(name: &Path, position: (u32, u32), message: impl Into<String>) -> Page {
    let place =
        Location::File { file: name.to_owned(), line: Some(position.0), column: Some(position.1), pointer: None };
    Page::Bad(Diagnostic::new(Code::BadPage, place, message))
}

fn describe(name: &Path, text: &str, front: &frontmatter::Frontmatter<'_>, api: frontmatter::ApiLine<'_>) -> Page {
    let start = locate::position(text, api.start);
    let json = match codec::decode_api(api.value) {
        Ok(json) => json,
        Err(error) => return bad(name, (start.0, start.1.saturating_add(error.column())), error.to_string()),
    };
    let mut said = match operation::parse(&json) {
        Ok(said) => said,
        Err(error) => {
            let is_plain = codec::encoding_of(api.value) == codec::Encoding::Plain;
            let offset = error.position.filter(|_| is_plain).map_or(0, |(_, column)| column.saturating_sub(1));
            return bad(name, (start.0, start.1.saturating_add(offset)), error.message);
        }
    };
    if said.method == "event" || said.path == "webhook" {
        return Page::Other;
    }
    restore_words(&mut said.operation, front);
    let hoisted = hoist(&mut said.operation);
    Page::Operation(Box::new(Described {
        method: said.method,
        path: said.path,
        operation: said.operation,
        shared: said.shared,
        hoisted,
        duplicates: said.duplicates,
        position: start,
    }))
}

/// Brings the summary back, which only the page's title still has, and drops a description that only repeats it.
fn restore_words(operation: &mut Map<String, Value>, front: &frontmatter::Frontmatter<'_>) {
    let id = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
    let title = front.text("title").or_else(|| front.text("sidebar_label"));
    let summary = title.filter(|title| Some(title) != id.as_ref());
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
