//! Chooses the document whose operations pages name.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::claims::{Claims, Group};
use super::pages::{Reference, References};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::printable::shown_path;
use crate::read::file::read_text;
use crate::read::gathered::Gathered;
use crate::read::limits::Budget;
use crate::read::locate;
use crate::read::options::PageOptions;
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
    gathered: Gathered,
    diagnostics: Diagnostics,
}

/// The documents that were read, by number.
#[derive(Default)]
struct Candidates {
    list: Vec<Candidate>,
    claims: Claims,
    /// The number of pages that name operations of each document.
    pages: Vec<usize>,
    /// The errors in documents that cannot be read although pages name them.
    errors: Diagnostics,
}

/// Chooses a document. Reports an error if pages name operations of none or of several.
pub(super) fn choose(
    folder: &Path,
    references: References,
    filter: &PageOptions,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<Chosen> {
    let References { list, whole } = references;
    let error = |code, message: String, help: &str| {
        let location = Location::File { file: folder.to_owned(), line: None, column: None, pointer: None };
        Diagnostic::new(code, location, message).with_help(help)
    };
    // Most pages share their set.
    let sets: HashMap<_, _> = list.iter().map(|it| (Arc::as_ptr(&it.documents), &it.documents)).collect();
    let paths: BTreeSet<&PathBuf> = sets.into_values().flat_map(|it| it.iter()).chain(&whole).collect();
    if paths.is_empty() {
        let message = "pages name operations of an OpenAPI document, but the folder contains no such document";
        let help = "add the document to the folder, or pass a folder that contains it";
        diagnostics.push(error(Code::NotOpenApi, message.to_owned(), help));
        return None;
    }
    // Pages that refer to these documents have no other one.
    let only = list.iter().filter(|it| it.documents.len() == 1).flat_map(|it| it.documents.iter());
    let needed: HashSet<&PathBuf> = only.chain(&whole).collect();
    let mut candidates = Candidates::read(&paths, &needed, budget, diagnostics)?;
    let (group_of, groups) = candidates.claims.groups(&list);
    candidates.count(&groups);
    let mut chosen: Vec<usize> = candidates.numbers().filter(|it| candidates.matches(*it, filter, folder)).collect();
    if filter.accepts_all() || chosen.is_empty() {
        diagnostics.append(std::mem::take(&mut candidates.errors));
    }
    if chosen.is_empty() {
        let help = format!("the documents are {}", candidates.names(&candidates.numbers().collect::<Vec<_>>()));
        let message = "no document belongs to the version and API that were chosen".to_owned();
        diagnostics.push(error(Code::NotOpenApi, message, &help));
        return None;
    }
    let is_whole = |number: usize| candidates.claims.paths(number).iter().any(|it| whole.contains(it));
    let is_used = |number: usize| candidates.pages.get(number) > Some(&0) || is_whole(number);
    if chosen.len() > 1 && chosen.iter().any(|it| is_used(*it)) {
        chosen.retain(|it| is_used(*it));
    }
    let [number] = chosen[..] else {
        let names = candidates.names(&chosen);
        let message = format!("pages name operations of several documents (with numbers of pages): {names}");
        let help = "choose a document with `--page-api FILE`, or pass the document instead of the folder";
        diagnostics.push(error(Code::AmbiguousDocument, message, help));
        return None;
    };
    let is_whole = is_whole(number);
    let document = candidates.claims.paths(number).first()?.clone();
    let is_own = |(reference, group): &(Reference, usize)| match groups.get(*group) {
        Some(group) if !group.documents.is_empty() => group.documents.contains(&number),
        _ => candidates.claims.may_be(number, reference),
    };
    let references = list.into_iter().zip(group_of).filter(is_own).map(|it| it.0).collect();
    let Candidate { gathered, diagnostics: found } = candidates.list.into_iter().nth(number)?;
    diagnostics.append(found);
    Some(Chosen { document, gathered, references, is_whole })
}

impl Candidates {
    /// Reads documents. Reports errors if none can be read or they exceed a limit. Otherwise only errors in the documents that are
    /// `needed` matter.
    fn read(
        paths: &BTreeSet<&PathBuf>,
        needed: &HashSet<&PathBuf>,
        budget: &Budget,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut candidates = Self { errors: diagnostics.emptied(), ..Self::default() };
        let mut errors = diagnostics.emptied();
        for path in paths {
            let mut found = diagnostics.emptied();
            let Some(gathered) = read(path, budget, &mut found) else {
                let is_needed = needed.contains(path);
                if is_needed { &mut candidates.errors } else { &mut errors }.append(found);
                continue;
            };
            // A folder may contain the same document as JSON and as YAML.
            let mut compared = candidates.list.iter().take(COMPARED);
            match compared.position(|it| it.gathered.tree == gathered.tree) {
                Some(number) => candidates.claims.add_path(number, path),
                None => {
                    candidates.claims.add(path, &gathered.tree);
                    candidates.list.push(Candidate { gathered, diagnostics: found });
                }
            }
        }
        if candidates.list.is_empty() || budget.exceeded().is_some() {
            diagnostics.append(candidates.errors);
            diagnostics.append(errors);
            return None;
        }
        Some(candidates)
    }

    fn numbers(&self) -> std::ops::Range<usize> {
        0..self.list.len()
    }

    /// Counts the pages of each document.
    fn count(&mut self, groups: &[Group]) {
        self.pages = vec![0; self.list.len()];
        for group in groups {
            for document in &group.documents {
                self.pages.get_mut(*document).into_iter().for_each(|it| *it += group.pages);
            }
        }
    }

    /// Returns `true` if the filter accepts a document. Its values are titles, versions, and names of files and folders.
    fn matches(&self, number: usize, filter: &PageOptions, folder: &Path) -> bool {
        let tree = self.list.get(number).map(|it| &it.gathered.tree);
        let info = |key: &str| tree.and_then(|it| it.get("info")?.get(key)?.as_str());
        let is_path = |name: &String| {
            let paths = self.claims.paths(number).iter().map(|it| it.strip_prefix(folder).unwrap_or(it));
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

    /// Returns the names of documents, with the number of their pages.
    fn names(&self, numbers: &[usize]) -> String {
        let named = numbers.iter().filter_map(|it| Some((self.claims.paths(*it).first()?, self.pages.get(*it)?)));
        named.map(|(path, pages)| format!("`{}` ({pages})", shown_path(path))).collect::<Vec<_>>().join(", ")
    }
}

fn read(path: &Path, budget: &Budget, diagnostics: &mut Diagnostics) -> Option<Gathered> {
    let text = read_text(path, budget, diagnostics)?;
    let source = Source { name: path.to_owned(), find_positions: locate::file_positions, text: None };
    Gathered::of_document(&text, source, budget, diagnostics)
}
