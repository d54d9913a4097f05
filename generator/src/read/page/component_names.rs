//! The names of components in a document of the same API.
//!
//! Pages contain the schemas of components, but of their names only titles, which several components can share. In a document, the
//! schema at the same position of the same operation is a reference, which has the name.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Map, Value};

use super::section::Section;
use crate::diagnostic::Diagnostics;
use crate::pointer::{Pointer, Trail, percent_decoded};
use crate::read::file::read_text;
use crate::read::gathered::Gathered;
use crate::read::limits::Budget;
use crate::read::options::References;
use crate::read::origins::Source;
use crate::read::reference::{MAX_HOPS, reference_of};
use crate::read::{dialect, join, locate};

/// The location of the components that are schemas.
const SCHEMAS: &str = "/components/schemas";

/// A document whose components have the names for the schemas of pages.
pub(super) struct ComponentNames {
    document: Value,
}

/// The source of the names of components in an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameSource {
    /// The titles of schemas, because no document was given.
    Titles,
    /// The document.
    Document,
    /// The titles of schemas, because the document does not have the operation.
    OnlyTitles,
}

/// The names of the components at the positions of an operation's schemas.
pub(super) type NamesByPosition = HashMap<Pointer, String>;

impl ComponentNames {
    /// Reads the document. Of its diagnostics, only those that prevent this are reported.
    pub(super) fn read(
        path: &Path,
        references: &References,
        budget: &Budget,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let text = read_text(path, budget, diagnostics)?;
        let mut found = diagnostics.emptied();
        let source = Source { name: path.to_owned(), find_positions: locate::file_positions, text: None };
        let gathered = Gathered::of_document(&text, source, budget, &mut found);
        let Some(gathered) = gathered.and_then(|it| dialect::accepted(it, &mut found)) else {
            diagnostics.append(found);
            return None;
        };
        let Gathered { tree, mut origins } = join::joined(gathered, Some(path), references, budget, &mut found);
        Some(Self { document: dialect::normalized(tree, &mut origins, &mut found) })
    }

    /// Returns the names in an operation of a page, or `None` if the document does not have the operation.
    pub(super) fn of(
        &self,
        section: Section,
        path: &str,
        method: &str,
        operation: &Map<String, Value>,
    ) -> Option<NamesByPosition> {
        let items = self.document.get(section.key())?.as_object()?;
        let item = match section {
            Section::Paths => items.get(path),
            // Pages have the operation id of a webhook instead of its name.
            Section::Webhooks => items.get(path).or_else(|| {
                items.values().find(|it| it.get(method).and_then(|it| it.get("operationId")?.as_str()) == Some(path))
            }),
        };
        let (item, _) = self.resolved(item?);
        let described = item.get(method)?;
        let mut pairing = Pairing { names: self, found: HashMap::new() };
        let root = Pointer::root();
        let start = Trail::from(&root);
        for (key, value) in operation {
            let at = start.member(key);
            match (key.as_str(), value) {
                // Pages also have the parameters of the path.
                ("parameters", Value::Array(parameters)) => {
                    let lists = [described, item].into_iter().filter_map(|it| it.get(key)?.as_array());
                    pairing.items(parameters, &lists.flatten().collect::<Vec<_>>(), &at);
                }
                _ => {
                    if let Some(described) = described.get(key) {
                        pairing.node(value, described, &at);
                    }
                }
            }
        }
        Some(pairing.found)
    }

    /// Follows references. Also returns the name of the component that the last of them refers to.
    fn resolved<'d>(&'d self, mut node: &'d Value) -> (&'d Value, Option<String>) {
        let mut name = None;
        for _ in 0..MAX_HOPS {
            let Some((target, component)) = reference_of(node).and_then(|it| self.target(it)) else { break };
            node = target;
            name = component.or(name);
        }
        (node, name)
    }

    /// Returns the node that a reference points to, and the name of the component if it is one.
    fn target(&self, reference: &str) -> Option<(&Value, Option<String>)> {
        let pointer = Pointer::parse(&percent_decoded(reference.strip_prefix('#')?))?;
        let target = self.document.pointer(pointer.as_str())?;
        let is_component = pointer.parent().is_some_and(|it| it.as_str() == SCHEMAS);
        Some((target, pointer.tokens().last().filter(|it| is_component && !it.is_empty())))
    }
}

/// Visits the nodes of an operation in a page and in the document at the same time.
struct Pairing<'d> {
    names: &'d ComponentNames,
    found: NamesByPosition,
}

impl<'d> Pairing<'d> {
    fn node(&mut self, page: &Value, described: &'d Value, at: &Trail<'_>) {
        // In a mapping of discriminator values, the reference is a string, and the page has the schema.
        let mapped = described.as_str().filter(|_| page.is_object()).and_then(|it| self.names.target(it));
        let (described, name) = mapped.unwrap_or_else(|| self.names.resolved(described));
        if let Some(name) = name {
            self.found.insert(at.pointer(), name);
        }
        match (page, described) {
            (Value::Object(page), Value::Object(described)) => {
                for (key, value) in page {
                    if let Some(described) = described.get(key) {
                        self.node(value, described, &at.member(key));
                    }
                }
            }
            (Value::Array(page), Value::Array(described)) => {
                self.items(page, &described.iter().collect::<Vec<_>>(), at);
            }
            _ => {}
        }
    }

    /// Parameters correspond by name and location, other items by position.
    fn items(&mut self, page: &[Value], described: &[&'d Value], at: &Trail<'_>) {
        let named = described.iter().rev().filter_map(|it| Some((parameter_key(self.names.resolved(it).0)?, *it)));
        let named: HashMap<_, &'d Value> = named.collect();
        for (index, value) in page.iter().enumerate() {
            let found = match parameter_key(value) {
                Some(key) => named.get(&key),
                None => described.get(index).filter(|_| page.len() == described.len()),
            };
            if let Some(described) = found {
                self.node(value, described, &at.item(index));
            }
        }
    }
}

/// Returns the name and location of a parameter.
fn parameter_key(node: &Value) -> Option<(&str, &str)> {
    Some((node.get("name")?.as_str()?, node.get("in")?.as_str()?))
}
