//! The pages of a folder that name operations, with the documents that each may refer to.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::{Documents, is_remote};
use super::name::OperationName;
use super::page::{LocatedPage, NamedPage};
use super::site::{Entry, NavigationOperation, Site};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::printable::printable;

/// A page, or an entry of the navigation, that names an operation.
pub(super) struct Reference {
    /// The name.
    pub(super) operation: OperationName,
    /// The title of the page.
    pub(super) title: Option<String>,
    /// The description of the page.
    pub(super) description: Option<String>,
    /// The group in the navigation.
    pub(super) group: Option<String>,
    /// The file that contains the name.
    pub(super) file: PathBuf,
    /// The location of the name.
    pub(super) location: Location,
    /// `true` if the file is a page, whose folder is a group.
    pub(super) is_page: bool,
    /// The number of pages before it in the navigation.
    order: usize,
    /// The documents that the operation may be in.
    pub(super) documents: Arc<BTreeSet<PathBuf>>,
}

impl Reference {
    /// Creates a reference from a page.
    fn of_page(file: PathBuf, (line, column): (u32, u32), page: NamedPage, entry: Option<&Entry>) -> Self {
        let location = Location::File { file: file.clone(), line: Some(line), column: Some(column), pointer: None };
        Self {
            operation: page.operation,
            title: page.title,
            description: page.description,
            group: entry.and_then(|it| it.group.clone()),
            file,
            location,
            is_page: true,
            order: entry.map_or(usize::MAX, |it| it.order),
            documents: Arc::default(),
        }
    }

    /// Creates a reference from an entry of the navigation.
    fn of_navigation(file: PathBuf, it: &NavigationOperation) -> Self {
        Self {
            operation: it.operation.clone(),
            title: None,
            description: None,
            group: it.entry.group.clone(),
            file,
            location: it.location.clone(),
            is_page: false,
            order: it.entry.order,
            documents: Arc::default(),
        }
    }
}

/// The pages of a folder that name operations.
#[derive(Default)]
pub(super) struct References {
    /// The pages. Pages in the navigation are first, in its order, and then pages in few folders: translations are deeper.
    pub(super) list: Vec<Reference>,
    /// The documents for whose operations the website creates pages.
    pub(super) whole: BTreeSet<PathBuf>,
}

impl References {
    /// Returns `true` if neither pages nor settings refer to operations.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.whole.is_empty()
    }

    /// Finds the documents of all pages. Reports names of documents that do not exist.
    pub(super) fn of(
        folder: &Path,
        pages: Vec<LocatedPage>,
        sites: &[Site],
        documents: &Documents<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut finder = Finder { folder, documents, diagnostics, known: HashMap::new(), missing: BTreeSet::new() };
        let by_folder: HashMap<&Path, &Site> = sites.iter().map(|it| (it.folder.as_path(), it)).collect();
        let mut references = Self::default();
        for (file, position, page) in pages {
            let site = file.ancestors().skip(1).find_map(|it| by_folder.get(it).copied());
            let entry = site.and_then(|it| it.entry(&file));
            let mut reference = Reference::of_page(file.clone(), position, page, entry);
            reference.documents = finder.documents_of(&reference, site, entry);
            references.list.push(reference);
        }
        for site in sites {
            for operation in &site.operations {
                let mut reference = Reference::of_navigation(site.file.clone(), operation);
                reference.documents = finder.documents_of(&reference, Some(site), Some(&operation.entry));
                references.list.push(reference);
            }
            let location = Location::File { file: site.file.clone(), line: None, column: None, pointer: None };
            let whole = site.whole.iter().filter_map(|it| finder.find(it, &site.file, Some(site), &location));
            references.whole.extend(whole);
        }
        references.list.sort_by_cached_key(|it| (it.order, it.file.components().count(), it.file.clone()));
        references
    }
}

/// The names of documents, and the folder of the file that contains them.
type Names = (Vec<String>, PathBuf);

/// Finds documents, and reports each name of a missing one once.
struct Finder<'a, 'd> {
    folder: &'a Path,
    documents: &'a Documents<'a>,
    diagnostics: &'d mut Diagnostics,
    /// The documents that were found already.
    known: HashMap<Names, Arc<BTreeSet<PathBuf>>>,
    missing: BTreeSet<String>,
}

impl Finder<'_, '_> {
    /// Returns the documents that an operation may be in: the one that is named, those of the part of the navigation, those of the
    /// website, or all in the folder.
    fn documents_of(
        &mut self,
        reference: &Reference,
        site: Option<&Site>,
        entry: Option<&Entry>,
    ) -> Arc<BTreeSet<PathBuf>> {
        let named = reference.operation.file.as_slice();
        let inherited = entry.map_or(&[][..], |it| &it.documents);
        let declared = site.map_or(&[][..], |it| &it.documents);
        let Some(names) = [named, inherited, declared].into_iter().find(|it| !it.is_empty()) else {
            return Arc::clone(self.documents.all());
        };
        let folder = reference.file.parent().map(Path::to_owned).unwrap_or_default();
        let key = (names.to_vec(), folder);
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        let found = names.iter().filter_map(|it| self.find(it, &reference.file, site, &reference.location));
        let found: Arc<BTreeSet<PathBuf>> = Arc::new(found.collect());
        self.known.insert(key, Arc::clone(&found));
        found
    }

    fn find(&mut self, name: &str, file: &Path, site: Option<&Site>, location: &Location) -> Option<PathBuf> {
        let nearest = file.ancestors().skip(1).take_while(|it| it.starts_with(self.folder));
        // With a slash at the start, names are relative to the website.
        let site = site.filter(|_| name.starts_with('/')).map(|it| it.folder.as_path());
        let bases: Vec<&Path> = site.into_iter().chain(nearest).collect();
        let found = self.documents.find(name, &bases);
        if found.is_none() && self.missing.insert(name.to_owned()) {
            let help = match is_remote(name) {
                true => "download the document into the folder, and do not change its name",
                false => "add the file to the folder, or pass a folder that contains it",
            };
            let message = format!("the folder does not contain the document `{}`", printable(name));
            self.diagnostics.push(Diagnostic::new(Code::UnknownOperation, location.clone(), message).with_help(help));
        }
        found
    }
}
