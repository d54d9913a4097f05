//! The settings of a website: `docs.json`, or `mint.json` of older ones. Their navigation has the groups of pages, names
//! operations that have no page of their own, and declares the documents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::name::{Name, OperationName};
use crate::diagnostic::{Diagnostics, Location};
use crate::pointer::Pointer;
use crate::read::file::{load_file, read_text};
use crate::read::limits::Budget;
use crate::read::locate;

/// The names of the file, in order of precedence.
const FILES: [&str; 2] = ["docs.json", "mint.json"];

/// Members of the navigation that contain pages or further parts of the navigation.
const PARTS: [&str; 12] = [
    "navigation",
    "pages",
    "groups",
    "tabs",
    "anchors",
    "dropdowns",
    "versions",
    "languages",
    "products",
    "menu",
    "items",
    "primaryTab",
];

/// The settings of a website.
#[derive(Debug, Default)]
pub(super) struct Site {
    /// The folder that paths are relative to.
    pub(super) folder: PathBuf,
    /// The file.
    pub(super) file: PathBuf,
    /// All documents.
    pub(super) documents: Vec<String>,
    /// The documents for whose operations the website creates pages.
    pub(super) whole: Vec<String>,
    /// The pages by their paths without extension.
    pub(super) pages: BTreeMap<String, Entry>,
    /// The operations that the navigation names.
    pub(super) operations: Vec<NavigationOperation>,
    /// The names of the webhooks that the navigation names.
    pub(super) webhooks: Vec<String>,
}

/// The position of a page in the navigation.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The number of pages before it.
    pub(super) order: usize,
    /// The innermost group.
    pub(super) group: Option<String>,
    /// The documents that operations without a document may be in.
    pub(super) documents: Arc<[String]>,
}

/// An operation that the navigation names.
#[derive(Debug)]
pub(super) struct NavigationOperation {
    /// The name.
    pub(super) operation: OperationName,
    /// The position in the navigation.
    pub(super) entry: Entry,
    /// The location of the name.
    pub(super) location: Location,
}

/// The part of the navigation that contains another one.
#[derive(Clone, Copy)]
struct Context<'a> {
    group: Option<&'a str>,
    documents: &'a Arc<[String]>,
}

impl Site {
    /// Reads the settings in a folder, if it has any.
    pub(super) fn read(folder: &Path, budget: &Budget, diagnostics: &mut Diagnostics) -> Option<Self> {
        let files = FILES.into_iter().map(|it| folder.join(it));
        let file = files.into_iter().find(|it| it.symlink_metadata().is_ok_and(|it| it.is_file()))?;
        let text = read_text(&file, budget, diagnostics)?;
        let Value::Object(root) = load_file(&text, &file, budget, diagnostics)?.tree else { return None };
        let mut site = Self { folder: folder.to_owned(), file, ..Self::default() };
        let api = root.get("api").and_then(Value::as_object);
        site.documents = [Some(&root), api].into_iter().flatten().flat_map(documents).collect();
        let none = Arc::from([]);
        let context = Context { group: None, documents: &none };
        let mut pointers = Vec::new();
        for (key, part) in PARTS.into_iter().filter_map(|it| Some((it, root.get(it)?))) {
            site.add(part, &Pointer::root().child(key), context, &mut pointers);
        }
        let positions = locate::file_positions(&text, &pointers.iter().collect::<Vec<_>>());
        for ((operation, pointer), position) in site.operations.iter_mut().zip(pointers).zip(positions) {
            let (line, column) = (position.map(|it| it.0), position.map(|it| it.1));
            operation.location = Location::File { file: site.file.clone(), line, column, pointer: Some(pointer) };
        }
        Some(site)
    }

    /// Returns the position of a page in the navigation.
    pub(super) fn entry(&self, page: &Path) -> Option<&Entry> {
        let path = page.strip_prefix(&self.folder).ok()?.with_extension("");
        let names = path.components().map(|it| it.as_os_str().to_string_lossy());
        self.pages.get(&names.collect::<Vec<_>>().join("/"))
    }

    /// Adds a part at a location in the file. Appends the locations of the operations that it names.
    fn add(&mut self, part: &Value, at: &Pointer, context: Context<'_>, pointers: &mut Vec<Pointer>) {
        match part {
            Value::String(page) => self.add_page(page, at, context, pointers),
            Value::Array(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    self.add(part, &at.child(index.to_string()), context, pointers);
                }
            }
            Value::Object(members) => self.add_part(members, at, context, pointers),
            _ => {}
        }
    }

    fn add_part(
        &mut self,
        members: &Map<String, Value>,
        at: &Pointer,
        context: Context<'_>,
        pointers: &mut Vec<Pointer>,
    ) {
        let own = documents(members);
        let mut parts = PARTS.into_iter().filter_map(|it| Some((it, members.get(it)?))).peekable();
        if parts.peek().is_none() {
            self.whole.extend(own.iter().cloned());
        }
        let group =
            members.get("group").and_then(Value::as_str).map(str::trim).filter(|it| !it.is_empty()).or(context.group);
        let own: Arc<[String]> = own.into();
        let documents = if own.is_empty() { context.documents } else { &own };
        for (key, part) in parts {
            self.add(part, &at.child(key), Context { group, documents }, pointers);
        }
        self.documents.extend(own.iter().cloned());
    }

    fn add_page(&mut self, page: &str, at: &Pointer, context: Context<'_>, pointers: &mut Vec<Pointer>) {
        let entry = Entry {
            order: self.pages.len() + self.operations.len(),
            group: context.group.map(str::to_owned),
            documents: Arc::clone(context.documents),
        };
        match Name::parse(page) {
            Some(Name::Operation(operation)) => {
                let location = Location::File { file: self.file.clone(), line: None, column: None, pointer: None };
                self.operations.push(NavigationOperation { operation, entry, location });
                pointers.push(at.clone());
            }
            Some(Name::Webhook(name)) => self.webhooks.push(name),
            None => {
                let path = page.trim_start_matches(['/', '.']);
                let path = path.strip_suffix(".mdx").or_else(|| path.strip_suffix(".md")).unwrap_or(path);
                self.pages.entry(path.to_owned()).or_insert(entry);
            }
        }
    }
}

/// Returns the documents that a part of the settings declares.
fn documents(members: &Map<String, Value>) -> Vec<String> {
    let source = |it: &Value| it.get("source").unwrap_or(it).as_str().map(str::to_owned);
    match members.get("openapi") {
        Some(Value::Array(items)) => items.iter().filter_map(source).collect(),
        Some(one) => source(one).into_iter().collect(),
        None => Vec::new(),
    }
}
