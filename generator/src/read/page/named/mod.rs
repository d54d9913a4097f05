//! Folders in which an OpenAPI document describes the operations, and pages only name them: `openapi: openapi.json GET /things`.
//!
//! The document of the pages is read, and the operations that pages name are chosen. They get the titles of the pages, and the groups
//! of the navigation or the folders of the pages as tags.

mod choose;
mod claims;
mod documents;
mod name;
mod page;
mod pages;
mod site;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use self::choose::{Chosen, choose};
use self::documents::Documents;
pub(super) use self::page::{LocatedPage, NamedPage, Naming, naming};
use self::pages::{Reference, References};
use self::site::Site;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::read::gathered::Gathered;
use crate::read::limits::Budget;
use crate::read::locate;
use crate::read::options::{self, PageOptions};
use crate::read::origins::Source;
use crate::read::select::{NamedOperation, NamedOperations};

/// Reads the document of pages. Returns `None` if neither pages nor the settings of a website name operations, or after an error.
pub(super) fn gather(
    folder: &Path,
    pages: Vec<LocatedPage>,
    filter: &PageOptions,
    references: &options::References,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Option<(Gathered, NamedOperations)> {
    let folders: BTreeSet<&Path> = pages.iter().flat_map(|(file, ..)| folders(folder, file)).chain([folder]).collect();
    let sites: Vec<Site> = folders.into_iter().filter_map(|it| Site::read(it, budget, diagnostics)).collect();
    let documents = Documents::of(folder, references, budget);
    let references = References::of(folder, pages, &sites, &documents, diagnostics);
    if let Some(error) = budget.exceeded().filter(|_| !diagnostics.has_errors()) {
        let location = Location::File { file: folder.to_owned(), line: None, column: None, pointer: None };
        diagnostics.push(Diagnostic::new(Code::LimitExceeded, location, error.to_string()));
    }
    if references.is_empty() || budget.exceeded().is_some() {
        return None;
    }
    let Chosen { document, mut gathered, references, is_whole } =
        choose(folder, references, filter, budget, diagnostics)?;
    let files: BTreeSet<&PathBuf> =
        references.iter().map(|it| &it.file).chain(sites.iter().map(|it| &it.file)).collect();
    for file in files {
        gathered.origins.add_file(Source { name: file.clone(), find_positions: locate::file_positions, text: None });
    }
    let shared = shared_folder(&references);
    let pages = references.into_iter().map(|it| operation(it, shared.as_deref())).collect();
    let webhooks = sites.into_iter().flat_map(|it| it.webhooks).collect();
    Some((gathered, NamedOperations { document, pages, webhooks, is_whole }))
}

/// Returns the folders that contain a file, up to the folder of all pages.
fn folders<'a>(folder: &'a Path, file: &'a Path) -> impl Iterator<Item = &'a Path> {
    file.ancestors().skip(1).take_while(move |it| it.starts_with(folder))
}

/// Returns the innermost folder that contains all pages.
fn shared_folder(references: &[Reference]) -> Option<PathBuf> {
    let mut parents = references.iter().filter(|it| it.is_page).filter_map(|it| it.file.parent());
    let first = parents.next()?.to_owned();
    Some(parents.fold(first, |shared, it| {
        shared.iter().zip(it.iter()).take_while(|(one, other)| one == other).map(|(one, _)| one).collect()
    }))
}

/// Returns an operation with its group: that of the navigation, or the folder of the page, unless all pages are in that folder.
fn operation(reference: Reference, shared: Option<&Path>) -> NamedOperation {
    let parent = reference.file.parent().filter(|it| reference.is_page && Some(*it) != shared);
    let folder = parent.and_then(Path::file_name).map(|it| it.to_string_lossy().into_owned());
    NamedOperation {
        method: reference.operation.method,
        path: reference.operation.path,
        title: reference.title,
        description: reference.description,
        group: reference.group.or(folder),
        location: reference.location,
    }
}
