//! Lists the pages of a folder by kind, without reading them as a document.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::frontmatter::split;
use super::list;
use super::read_page::{self, Page};
use super::section::Section;
use crate::diagnostic::{Code, Diagnostics};
use crate::read::file::read_bytes;
use crate::read::limits::{Budget, Limits};

/// The kind of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PageKind {
    /// One operation.
    Operation,
    /// The name of an operation of a document.
    Reference,
    /// The API itself.
    Info,
    /// A tag.
    Tag,
    /// A schema.
    Schema,
    /// A webhook.
    Webhook,
    /// A page of another tool, whose `api` member has another meaning.
    Foreign,
    /// A page that should describe an operation but cannot be read.
    Unreadable,
    /// A page without an `api` member, such as a guide.
    Other,
}

impl PageKind {
    /// Returns the name of the kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Reference => "reference",
            Self::Info => "info",
            Self::Tag => "tag",
            Self::Schema => "schema",
            Self::Webhook => "webhook",
            Self::Foreign => "foreign",
            Self::Unreadable => "unreadable",
            Self::Other => "other",
        }
    }
}

/// A page of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SurveyedPage {
    /// The path of the page.
    pub path: PathBuf,
    /// The kind of the page.
    pub kind: PageKind,
    /// The versions of the plugin that write such a page, if it contains a hint.
    pub plugin: Option<&'static str>,
}

/// Returns the pages of a folder, sorted by path. Pages after a limit is exceeded are unreadable.
pub fn survey(folder: &Path, limits: Limits) -> Vec<SurveyedPage> {
    let budget = Budget::of(limits);
    // Reading the folder as a document reports the same entries.
    let mut ignored = Diagnostics::new();
    let pages = list::list(folder, &mut ignored).into_iter();
    let surveyed = pages.map(|path| surveyed(path, &budget));
    // Markdown files that are not pages are rarely of interest.
    surveyed.filter(|it| it.kind != PageKind::Other || list::is_page(&it.path)).collect()
}

fn surveyed(path: PathBuf, budget: &Budget) -> SurveyedPage {
    let Ok(Ok(bytes)) = read_bytes(&path, budget) else {
        return SurveyedPage { path, kind: PageKind::Unreadable, plugin: None };
    };
    let text = String::from_utf8_lossy(&bytes);
    SurveyedPage { kind: kind(&path, &text, budget), plugin: plugin(&text), path }
}

fn kind(path: &Path, text: &str, budget: &Budget) -> PageKind {
    match read_page::read(path, text, None, budget) {
        Page::Operation(it) if it.section == Section::Webhooks => PageKind::Webhook,
        Page::Operation(_) => PageKind::Operation,
        Page::Info { .. } => PageKind::Info,
        Page::Tag { .. } => PageKind::Tag,
        Page::Webhook(_) => PageKind::Webhook,
        Page::Skipped(diagnostic) if diagnostic.code == Code::ForeignPage => PageKind::Foreign,
        Page::Skipped(_) | Page::TooLarge(_) => PageKind::Unreadable,
        Page::Named(..) => PageKind::Reference,
        Page::Schema => PageKind::Schema,
        Page::Other => PageKind::Other,
    }
}

/// Guesses the version of the plugin from the form of the frontmatter.
fn plugin(text: &str) -> Option<&'static str> {
    let front = split(text)?;
    let api = front.api()?;
    if api.is_plain_base64() && api.is_plausible() {
        return Some("2.0 or later");
    }
    if !api.value.starts_with('{') || api.value.contains('\n') {
        return None;
    }
    match front.is_quoted("sidebar_label") {
        _ if api.value.contains("\"extensions\":") => Some("1.7.3 or later"),
        Some(false) => Some("1.4.3 or earlier"),
        Some(true) => Some("1.4.4 or later"),
        None => None,
    }
}
