//! Finds the documents that pages name. Nothing outside the folder of the pages is read, except for configured copies.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::read::declared;
use crate::read::file::read_bytes;
use crate::read::limits::Budget;
use crate::read::options::References;

/// The maximum depth of folders that are searched.
const DEEPEST: usize = 16;

/// The documents of a folder of pages.
pub(super) struct Documents<'a> {
    folder: &'a Path,
    references: &'a References,
    budget: &'a Budget,
    all: OnceCell<Arc<BTreeSet<PathBuf>>>,
    /// The documents by their file names in lowercase, with and without extension. `None` if several have the same name.
    by_name: OnceCell<HashMap<String, Option<PathBuf>>>,
}

impl<'a> Documents<'a> {
    /// Creates an instance for a folder.
    pub(super) const fn of(folder: &'a Path, references: &'a References, budget: &'a Budget) -> Self {
        Self { folder, references, budget, all: OnceCell::new(), by_name: OnceCell::new() }
    }

    /// Returns all documents below the folder.
    pub(super) fn all(&self) -> &Arc<BTreeSet<PathBuf>> {
        self.all.get_or_init(|| {
            let entries = WalkDir::new(self.folder).max_depth(DEEPEST).into_iter();
            let files = entries.filter_entry(is_searched).flatten().filter(|it| it.file_type().is_file());
            Arc::new(files.map(DirEntry::into_path).filter(|it| self.is_document(it)).collect())
        })
    }

    /// Returns the document that a page or setting names. `bases` are the folders that the name may be relative to.
    pub(super) fn find(&self, name: &str, bases: &[&Path]) -> Option<PathBuf> {
        if is_remote(name) {
            return self.copy(name).or_else(|| self.with_name(name));
        }
        let path = Path::new(name.trim_start_matches('/'));
        let files = bases.iter().flat_map(|base| ["", ".json", ".yaml", ".yml"].map(|it| (base.join(path), it)));
        let files = files.map(|(mut path, extension)| {
            path.as_mut_os_string().push(extension);
            path
        });
        files.filter_map(|it| self.inside(&it)).next().or_else(|| self.with_name(name))
    }

    /// Returns the local copy of a URL.
    fn copy(&self, url: &str) -> Option<PathBuf> {
        if let Some(path) = self.references.copies.get(url) {
            return Some(path.clone());
        }
        let trees = self.references.copies.iter().filter(|(prefix, _)| prefix.ends_with('/'));
        let (rest, folder) =
            trees.rev().find_map(|(prefix, folder)| Some((url.strip_prefix(prefix.as_str())?, folder)))?;
        let is_plain = Path::new(rest).components().all(|it| matches!(it, Component::Normal(_)));
        let path = folder.join(rest);
        let is_inside = || Some(path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?));
        (is_plain && is_inside() == Some(true) && path.is_file()).then_some(path)
    }

    /// Returns the only document of the folder with this file name. The extension may be missing.
    fn with_name(&self, name: &str) -> Option<PathBuf> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name = HashMap::new();
            for path in self.all().iter() {
                let names: BTreeSet<_> = [path.file_name(), path.file_stem()].into_iter().flatten().collect();
                for name in names {
                    let found = by_name.entry(name.to_string_lossy().to_lowercase());
                    found.and_modify(|it| *it = None).or_insert_with(|| Some(path.clone()));
                }
            }
            by_name
        });
        let name = name.split(['?', '#']).next()?.rsplit('/').next()?;
        by_name.get(&name.to_lowercase()).cloned().flatten()
    }

    /// Returns a file as a path in the folder, unless it is outside or does not exist.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let mut inside = PathBuf::new();
        // Check before touching the file system, so that names cannot probe for files.
        for component in path.strip_prefix(self.folder).ok()?.components() {
            match component {
                Component::Normal(name) => inside.push(name),
                Component::ParentDir if inside.pop() => {}
                Component::CurDir => {}
                _ => return None,
            }
        }
        let path = self.folder.join(inside);
        let real = path.canonicalize().ok()?;
        (real.is_file() && real.starts_with(self.folder.canonicalize().ok()?)).then_some(path)
    }

    fn is_document(&self, path: &Path) -> bool {
        let read = || read_bytes(path, self.budget).ok()?.ok();
        declared::may_be_document(path) && read().is_some_and(|it| declared::version(&it).is_some())
    }
}

/// Returns `true` if a name is a URL.
pub(super) fn is_remote(name: &str) -> bool {
    name.starts_with("https:") || name.starts_with("http:")
}

/// Returns `false` for folders of tools and of dependencies.
fn is_searched(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !entry.file_type().is_dir() || !(name.starts_with('.') || name == "node_modules")
}
