//! Chooses the document whose operations pages name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::operations::Operations;
use super::pages::{Reference, References};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::printable::shown_path;
use crate::read::file::read_text;
use crate::read::gathered::Gathered;
use crate::read::limits::Budget;
use crate::read::locate;
use crate::read::options::PageFilter;
use crate::read::origins::Source;

/// The number of documents that each document is compared with, to find copies.
const COMPARED: usize = 16;

/// A document, and the pages that name its operations.
pub(super) struct Chosen {
    pub(super) document: PathBuf,
    pub(super) gathered: Gathered,
    pub(super) references: Vec<Reference>,
    pub(super) is_whole: bool,
}

/// A document that was read.
struct Candidate {
    /// The file. A folder may contain the same document as JSON and as YAML.
    paths: Vec<PathBuf>,
    gathered: Gathered,
    diagnostics: Diagnostics,
    operations: Operations,
    /// The number of pages that name operations of the document.
    pages: usize,
}

/// Chooses a document. Reports an error if pages name operations of none or of several.
pub(super) fn choose(
    folder: &Path,
    references: References,
    filter: &PageFilter,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<Chosen> {
    let all: BTreeSet<&PathBuf> =
        references.list.iter().flat_map(|it| &it.documents).chain(&references.whole).collect();
    let error = |code, message: String, help: &str| {
        let location = Location::File { file: folder.to_owned(), line: None, column: None, pointer: None };
        Diagnostic::new(code, location, message).with_help(help)
    };
    if all.is_empty() {
        let message = "pages name operations of an OpenAPI document, but the folder contains no such document";
        let help = "add the document to the folder, or pass a folder that contains it";
        diagnostics.push(error(Code::NotOpenApi, message.to_owned(), help));
        return None;
    }
    let mut candidates = read_all(&all, budget, diagnostics)?;
    for candidate in &mut candidates {
        candidate.pages = references.list.iter().filter(|it| candidate.is_named_by(it)).count();
    }
    let is_chosen = |it: &Candidate| it.matches(filter, folder);
    let mut chosen: Vec<usize> = (0..candidates.len()).filter(|it| is_chosen(&candidates[*it])).collect();
    if chosen.is_empty() {
        let message = "no document belongs to the version and API that were chosen".to_owned();
        diagnostics.push(error(Code::NotOpenApi, message, &format!("the documents are {}", names(candidates.iter()))));
        return None;
    }
    let is_used = |it: &Candidate| it.pages > 0 || it.paths.iter().any(|it| references.whole.contains(it));
    if chosen.len() > 1 && chosen.iter().any(|it| is_used(&candidates[*it])) {
        chosen.retain(|it| is_used(&candidates[*it]));
    }
    let [index] = chosen[..] else {
        let names = names(chosen.iter().map(|it| &candidates[*it]));
        let message = format!("pages name operations of several documents (with numbers of pages): {names}");
        let help = "choose a document with `--page-api FILE`, or pass the document instead of the folder";
        diagnostics.push(error(Code::AmbiguousDocument, message, help));
        return None;
    };
    let chosen = candidates.swap_remove(index);
    let is_elsewhere = |it: &Reference| candidates.iter().any(|other| other.is_named_by(it));
    let is_own = |it: &Reference| chosen.is_named_by(it) || (chosen.may_have(it) && !is_elsewhere(it));
    let is_whole = chosen.paths.iter().any(|it| references.whole.contains(it));
    let references = references.list.into_iter().filter(is_own).collect();
    diagnostics.append(chosen.diagnostics);
    let document = chosen.paths.into_iter().next()?;
    Some(Chosen { document, gathered: chosen.gathered, references, is_whole })
}

/// Reads documents. Reports errors only if none can be read, because the document may be that of other pages.
fn read_all(paths: &BTreeSet<&PathBuf>, budget: &Budget, diagnostics: &mut Diagnostics) -> Option<Vec<Candidate>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut errors = diagnostics.emptied();
    for path in paths {
        let mut found = diagnostics.emptied();
        let Some(gathered) = read(path, budget, &mut found) else {
            errors.append(found);
            continue;
        };
        match candidates.iter_mut().take(COMPARED).find(|it| it.gathered.tree == gathered.tree) {
            Some(same) => same.paths.push((*path).clone()),
            None => {
                let operations = Operations::of(&gathered.tree);
                candidates.push(Candidate {
                    paths: vec![(*path).clone()],
                    gathered,
                    diagnostics: found,
                    operations,
                    pages: 0,
                });
            }
        }
    }
    if candidates.is_empty() || budget.exceeded().is_some() {
        diagnostics.append(errors);
        return None;
    }
    Some(candidates)
}

fn read(path: &Path, budget: &Budget, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    let text = read_text(path, budget, diagnostics)?;
    let source = Source { name: path.to_owned(), find_positions: locate::file_positions, text: None };
    Gathered::of_document(&text, source, budget, diagnostics)
}

impl Candidate {
    /// Returns `true` if the document is among those that a page may refer to.
    fn may_have(&self, reference: &Reference) -> bool {
        self.paths.iter().any(|it| reference.documents.contains(it))
    }

    /// Returns `true` if a page names this document, or an operation that it has.
    fn is_named_by(&self, reference: &Reference) -> bool {
        let is_only = reference.documents.len() == 1;
        self.may_have(reference) && (is_only || self.operations.contains(reference))
    }

    /// Returns `true` if the filter accepts the document. Its values are titles, versions, and names of files and folders.
    fn matches(&self, filter: &PageFilter, folder: &Path) -> bool {
        let info = |key: &str| self.gathered.tree.get("info").and_then(|it| it.get(key)).and_then(Value::as_str);
        let is_path = |name: &String| {
            let paths = self.paths.iter().map(|it| it.strip_prefix(folder).unwrap_or(it));
            paths.into_iter().any(|path| {
                path == Path::new(name)
                    || path.file_stem().is_some_and(|it| it == name.as_str())
                    || path.iter().any(|it| it == name.as_str())
            })
        };
        let accepts =
            |value: &Option<String>, key| value.as_ref().is_none_or(|it| info(key) == Some(it) || is_path(it));
        accepts(&filter.api, "title") && accepts(&filter.version, "version")
    }
}

/// Returns the names of documents, with the number of their pages.
fn names<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> String {
    let paths = candidates.filter_map(|it| Some((it.paths.first()?, it.pages)));
    paths.map(|(path, pages)| format!("`{}` ({pages})", shown_path(path))).collect::<Vec<_>>().join(", ")
}
