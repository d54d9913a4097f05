//! Assembles pages into one document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::component_names::NameSource;
use super::disagreements::{self, Disagreement};
use super::edition::{self, Edition, EditionFilter};
use super::named::LocatedPage;
use super::read_page::{Described, Page};
use super::recover::recover;
use super::reference::References;
use super::section::Section;
use super::share::{Components, Shared};
use crate::casing::pascal_words;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::Pointer;
use crate::printable::{printable, shown_path};
use crate::read::gathered::Gathered;
use crate::read::origins::{Origins, Source};
use crate::read::select::webhooks_without_document;
use crate::read::typed::WEBHOOKS;

/// An operation and the page that describes it.
struct PageOperation {
    operation: Map<String, Value>,
    references: References,
    page: PathBuf,
    /// The editions whose pages describe the operation.
    editions: BTreeSet<Edition>,
}

/// The title, id and description of the page of a tag.
type TagPage = (String, Option<String>, Option<String>);

/// The pages that were read so far.
#[derive(Default)]
pub(super) struct Assembly {
    origins: Origins,
    /// Operations by path and method, so that the document does not depend on the names of the pages.
    operations: BTreeMap<(Section, String), BTreeMap<String, PageOperation>>,
    filter: EditionFilter,
    /// The editions whose operations were added, with the number of their pages.
    editions: BTreeMap<Edition, usize>,
    shared: Shared,
    tag_pages: Vec<TagPage>,
    api: Map<String, Value>,
    servers: Vec<(Value, usize)>,
    title: Option<String>,
    /// The pages that name operations of a document.
    named: Vec<LocatedPage>,
    /// The webhooks of a document that pages name.
    webhooks: Vec<String>,
    /// `true` if a document has the names of components.
    is_named_by_document: bool,
    /// The operations that the document with the names of components does not have, by method and path.
    without_names: Vec<String>,
    /// Members of the API that were already reported as conflicting.
    conflicts: Vec<&'static str>,
}

impl Assembly {
    /// Creates an assembly of the pages that a filter accepts.
    pub(super) fn of(filter: EditionFilter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// The editions whose operations were added, with the number of their pages.
    pub(super) const fn editions(&self) -> &BTreeMap<Edition, usize> {
        &self.editions
    }

    /// Returns the editions to read if not all of them fit in one document.
    pub(super) fn chosen_editions(&self) -> Option<BTreeSet<Edition>> {
        let operations = self.operations.values().flat_map(BTreeMap::values);
        edition::chosen(&self.editions, operations.map(|it| &it.editions))
    }

    /// Adds a page.
    pub(super) fn add(&mut self, source: Source, page: Page, diagnostics: &mut Diagnostics) {
        match page {
            Page::Operation(described) => self.add_operation(source, *described, diagnostics),
            Page::Tag { title, id, description } => self.tag_pages.push((title, id, description)),
            Page::Info { title } => self.title = self.title.take().or(title),
            Page::Webhook(name) => self.webhooks.push(name),
            Page::Named(page, position) => self.named.push((source.name, position, *page)),
            Page::Other | Page::Schema | Page::TooLarge(_) => {}
            Page::Skipped(diagnostic) => diagnostics.push(diagnostic),
        }
    }

    fn add_operation(&mut self, source: Source, mut described: Described, diagnostics: &mut Diagnostics) {
        let name = source.name.clone();
        let Some(edition) = self.filter.accept(&described.shared, &name) else { return };
        *self.editions.entry(edition.clone()).or_default() += 1;
        let key = (described.section, described.path.clone());
        let methods = self.operations.get_mut(&key);
        if let Some(first) = methods.and_then(|it| it.get_mut(&described.method)) {
            first.editions.insert(edition);
            let subject = match described.section {
                Section::Paths => format!("{} {}", described.method.to_uppercase(), described.path),
                Section::Webhooks => format!("the webhook `{}`", described.path),
            };
            let message = format!("{} already describes {subject}; this page is ignored", shown_path(&first.page));
            let (line, column) = described.position;
            let location = Location::File { file: name, line: Some(line), column: Some(column), pointer: None };
            diagnostics.push(Diagnostic::new(Code::ConflictingPages, location, message));
            return;
        }
        match described.name_source {
            NameSource::Titles => {}
            NameSource::Document => self.is_named_by_document = true,
            NameSource::OnlyTitles => {
                self.without_names.push(format!("{} {}", described.method.to_uppercase(), described.path));
            }
        }
        let file = self.origins.add_file(source);
        let item = Pointer::root().at([described.section.key(), &described.path]);
        let base = item.child(&described.method);
        for pointer in &described.duplicates {
            diagnostics.at(&base.join(pointer), Code::DuplicateKey, "duplicate key; the last value is used");
        }
        for (pointer, code, message) in std::mem::take(&mut described.hoisted.diagnostics) {
            diagnostics.at(&base.join(&pointer), code, message);
        }
        if !self.operations.contains_key(&key) {
            self.origins.insert(item, file, Pointer::root());
        }
        self.origins.insert(base.clone(), file, Pointer::root());
        self.add_shared(&mut described, &base, file, diagnostics);
        let id = described.operation.get("operationId").and_then(Value::as_str);
        let route = || format!("{} {}", described.method, described.path);
        let operation_name: Arc<str> = id.map_or_else(route, str::to_owned).into();
        let references = self.shared.add(described.hoisted, file, &operation_name);
        let methods = self.operations.entry(key).or_default();
        methods.insert(
            described.method,
            PageOperation {
                operation: described.operation,
                references,
                page: name,
                editions: BTreeSet::from([edition]),
            },
        );
    }

    /// Reads the description of the API, which every page repeats, from the first page. Reports the first difference.
    fn add_shared(&mut self, described: &mut Described, base: &Pointer, file: usize, diagnostics: &mut Diagnostics) {
        for (key, normal) in [("info", "/info"), ("securitySchemes", "/components/securitySchemes")] {
            let Some(value) = described.shared.shift_remove(key) else { continue };
            match self.api.get_mut(key) {
                None => {
                    self.api.insert(key.to_owned(), value);
                    if let Some(normal) = Pointer::parse(normal) {
                        self.origins.insert(normal, file, Pointer::root().child(key));
                    }
                }
                Some(first) if *first != value => {
                    if key == "securitySchemes" {
                        add_missing(first, value);
                    }
                    if !self.conflicts.contains(&key) {
                        self.conflicts.push(key);
                        let message = format!("`{key}` differs between pages; the first page is used");
                        diagnostics.at(&base.child(key), Code::ConflictingPages, message);
                    }
                }
                Some(_) => {}
            }
        }
        if let Some(servers) = described.shared.shift_remove("servers") {
            match self.servers.iter_mut().find(|(known, _)| *known == servers) {
                Some((_, count)) => *count += 1,
                None => self.servers.push((servers.clone(), 1)),
            }
            described.operation.insert("servers".to_owned(), servers);
        }
    }

    /// Takes the pages that name operations of a document.
    pub(super) fn take_named(&mut self) -> Vec<LocatedPage> {
        std::mem::take(&mut self.named)
    }

    /// Takes the names of the webhooks of a document that pages name.
    pub(super) fn take_webhooks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.webhooks)
    }

    /// Reports pages that name webhooks of a document, next to pages that describe operations.
    pub(super) fn report_webhooks(&self, folder: &Path, diagnostics: &mut Diagnostics) {
        if !self.webhooks.is_empty() {
            let location = Location::File { file: folder.to_owned(), line: None, column: None, pointer: None };
            diagnostics.push(webhooks_without_document(self.webhooks.len(), location));
        }
    }

    /// Reports the operations that the document with the names of components does not have.
    pub(super) fn report_names(&self, document: &Path, folder: &Path, diagnostics: &mut Diagnostics) {
        let Some(first) = self.without_names.first() else { return };
        let message = format!(
            "{} of the operations that pages describe are not in {}, such as {}; their schemas are named after titles",
            self.without_names.len(),
            shown_path(document),
            printable(first),
        );
        let location = Location::File { file: folder.to_owned(), line: None, column: None, pointer: None };
        diagnostics.push(Diagnostic::new(Code::OperationsWithoutNames, location, message));
    }

    /// Returns the document, or `None` if no page describes an operation.
    pub(super) fn finish(mut self, diagnostics: &mut Diagnostics) -> Option<Gathered> {
        if self.operations.is_empty() {
            return None;
        }
        let servers = self.common_servers();
        self.mark_public();
        let tags = self.tags();
        let components = std::mem::take(&mut self.shared).finish();
        let [mut paths, mut webhooks] = self.sections(&components, servers.as_ref());
        report_disagreements(&components, diagnostics);
        let mut schemas = self.schemas(components);
        // A document tells which schemas are components.
        if !self.is_named_by_document {
            recover(&mut paths, &mut webhooks, &mut schemas);
        }
        let title = self.title.unwrap_or_else(|| "API".to_owned());
        let info = self.api.shift_remove("info").unwrap_or_else(|| json!({"title": title, "version": ""}));
        let schemes = self.api.shift_remove("securitySchemes").unwrap_or_else(|| json!({}));
        let mut tree = json!({
            "openapi": "3.0.3",
            "info": info,
            "servers": servers.unwrap_or_else(|| json!([])),
            "tags": tags,
            "paths": paths,
            "components": {"securitySchemes": schemes, "schemas": schemas},
        });
        if let Value::Object(members) = &mut tree
            && !webhooks.is_empty()
        {
            members.insert(WEBHOOKS.to_owned(), Value::Object(webhooks));
        }
        Some(Gathered { tree, origins: self.origins })
    }

    /// Returns the paths and the webhooks.
    fn sections(&mut self, components: &Components, servers: Option<&Value>) -> [Map<String, Value>; 2] {
        let (mut paths, mut webhooks) = (Map::new(), Map::new());
        for ((section, path), methods) in std::mem::take(&mut self.operations) {
            let mut item = Map::new();
            for (method, PageOperation { mut operation, references, .. }) in methods {
                if operation.get("servers") == servers {
                    operation.shift_remove("servers");
                }
                let mut operation = Value::Object(operation);
                components.write(references, &mut operation);
                item.insert(method, operation);
            }
            let items = match section {
                Section::Paths => &mut paths,
                Section::Webhooks => &mut webhooks,
            };
            items.insert(path, Value::Object(item));
        }
        [paths, webhooks]
    }

    fn schemas(&mut self, mut components: Components) -> Map<String, Value> {
        let mut schemas = Map::new();
        for index in 0..components.schemas.len() {
            let part = &mut components.schemas[index].1.part;
            let (mut tree, references) = (part.tree.take(), std::mem::take(&mut part.references));
            components.write(references, &mut tree);
            let (name, sourced) = &components.schemas[index];
            self.origins.insert(schema_pointer(name), sourced.file, sourced.part.pointer.clone());
            schemas.insert(name.clone(), tree);
        }
        schemas
    }

    /// Returns the most common servers. Those of the root are repeated on each page.
    fn common_servers(&self) -> Option<Value> {
        let most = self.servers.iter().map(|(_, count)| *count).max()?;
        self.servers.iter().find(|(_, count)| *count == most).map(|(servers, _)| servers.clone())
    }

    /// Marks operations without security requirements as public. Pages contain the effective requirements, so an operation without any
    /// has none. If no page has any, nothing is known about them.
    fn mark_public(&mut self) {
        let is_secured = |it: &PageOperation| it.operation.get("security").is_some_and(|it| !it.is_null());
        if self.operations.values().flat_map(BTreeMap::values).any(is_secured) {
            for it in self.operations.values_mut().flat_map(BTreeMap::values_mut) {
                if !is_secured(it) {
                    it.operation.insert("security".to_owned(), json!([]));
                }
            }
        }
    }

    /// Returns the tags in alphabetical order, with the descriptions of their pages.
    fn tags(&self) -> Value {
        let operations = self.operations.values().flat_map(BTreeMap::values);
        let lists = operations.filter_map(|it| it.operation.get("tags")?.as_array());
        let mut names: Vec<&str> = lists.flatten().filter_map(Value::as_str).collect();
        names.extend(self.tag_pages.iter().map(|(title, ..)| title.as_str()));
        names.sort_unstable();
        names.dedup();
        let named: Vec<_> = names.iter().filter(|name| !self.is_only_title(name, &names)).collect();
        let tags = named.into_iter().map(|name| {
            let mut tag = Map::new();
            tag.insert("name".to_owned(), Value::from(*name));
            if let Some((_, _, Some(description))) = self.tag_pages.iter().find(|page| is_page_of(page, name)) {
                tag.insert("description".to_owned(), Value::from(description.as_str()));
            }
            Value::Object(tag)
        });
        tags.collect()
    }

    /// Returns `true` if a name is only the title of a page whose tag is spelled differently in operations.
    fn is_only_title(&self, name: &str, names: &[&str]) -> bool {
        let page = self.tag_pages.iter().find(|(title, ..)| title == name);
        page.is_some_and(|page| names.iter().any(|other| *other != name && is_page_of(page, other)))
    }
}

/// Reports schemas with the same title that differ.
fn report_disagreements(components: &Components, diagnostics: &mut Diagnostics) {
    for Disagreement { second, message } in disagreements::of(&components.schemas) {
        diagnostics.at(&schema_pointer(&components.schemas[second].0), Code::DifferingSchemas, message);
    }
}

fn schema_pointer(name: &str) -> Pointer {
    Pointer::root().child("components").child("schemas").child(name)
}

fn is_page_of((title, id, _): &TagPage, name: &str) -> bool {
    let plain = |text: &str| pascal_words(text).to_lowercase();
    title == name || id.as_deref().is_some_and(|id| plain(id) == plain(name))
}

/// Adds the members of `more` that `first` does not have.
fn add_missing(first: &mut Value, more: Value) {
    if let (Value::Object(first), Value::Object(more)) = (first, more) {
        for (key, value) in more {
            first.entry(key).or_insert(value);
        }
    }
}
