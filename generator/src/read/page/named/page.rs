//! Pages whose frontmatter names an operation of a document, as in Mintlify: `openapi: openapi.json GET /things`.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::name::{Name, OperationName};
use crate::read::limits::{Budget, Exceeded};
use crate::read::load;
use crate::read::page::frontmatter::Frontmatter;

/// A page that names an operation.
#[derive(Clone, Debug)]
pub(in crate::read::page) struct NamedPage {
    /// The name of the operation.
    pub(in crate::read::page) operation: OperationName,
    /// The title, which replaces the summary of the operation.
    pub(in crate::read::page) title: Option<String>,
    /// The description, for operations without one.
    pub(in crate::read::page) description: Option<String>,
    /// The byte offset of the name in the page.
    pub(in crate::read::page) start: usize,
}

/// A page with its file, and the line and column of the name.
pub(in crate::read::page) type LocatedPage = (PathBuf, (u32, u32), NamedPage);

/// The relevant content of the frontmatter.
#[derive(Clone, Debug)]
pub(in crate::read::page) enum Naming {
    /// The page names an operation.
    Operation(Box<NamedPage>),
    /// The page names a webhook.
    Webhook(String),
    /// The page names a schema.
    Schema,
}

/// Reads the name in the frontmatter of a page. Returns `None` if it has none.
pub(in crate::read::page) fn naming(front: &Frontmatter<'_>, budget: &Budget) -> Result<Option<Naming>, Exceeded> {
    let (lines, start) = front.members();
    let Some(first) = lines.find("openapi") else { return Ok(None) };
    let members = match load::yaml(lines, budget) {
        Ok(load::Loaded { tree: Value::Object(members), .. }) => members,
        _ => Map::new(),
    };
    if let Some(error) = budget.exceeded() {
        return Err(error);
    }
    // Frontmatter that is not YAML is read line by line.
    let text = |key: &str| match members.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) => None,
        None => front.text(key),
    };
    let plain = |key: &str| {
        let text = text(key)?.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    Ok(match text("openapi").and_then(|it| Name::parse(&it)) {
        Some(Name::Operation(operation)) => {
            let page = NamedPage {
                operation,
                title: plain("title"),
                description: text("description").filter(|it| !it.trim().is_empty()),
                start: start + key(lines).unwrap_or(first),
            };
            Some(Naming::Operation(Box::new(page)))
        }
        Some(Name::Webhook(name)) => Some(Naming::Webhook(name)),
        None => text("openapi-schema").map(|_| Naming::Schema),
    })
}

/// Returns the byte offset of the key at the start of a line.
fn key(lines: &str) -> Option<usize> {
    let mut end = 0;
    lines.split_inclusive('\n').find_map(|line| {
        let start = end;
        end += line.len();
        line.trim_start_matches(['"', '\'']).starts_with("openapi").then_some(start)
    })
}
