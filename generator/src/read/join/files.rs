//! The files that references point to. Each is read once, and only if it is in an allowed folder.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::resolve_error::ResolveError;
use super::resources::Resources;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};
use crate::pointer::percent_decoded;
use crate::read::file::{load_file, read_text};
use crate::read::limits::Budget;
use crate::read::locate;
use crate::read::options::References;
use crate::read::origins::{Origins, Source};

/// The index of the root file.
pub(super) const ROOT: usize = 0;

/// A file that was read.
pub(super) struct File {
    /// The tree.
    pub(super) tree: Arc<Value>,
    /// The index of the file in the origins. `None` for the root, whose nodes already have origins.
    pub(super) origin: Option<usize>,
    /// The parts of the path relative to the allowed folder, without the extension.
    pub(super) path_parts: Vec<String>,
    /// The folder that its references are relative to.
    folder: Option<PathBuf>,
    resources: OnceCell<Resources>,
}

impl File {
    /// Returns the schema resources in the file.
    pub(super) fn resources(&self) -> &Resources {
        self.resources.get_or_init(|| Resources::of(&self.tree, self.tree.get("$self").and_then(Value::as_str)))
    }
}

/// A folder that references may point into.
struct Allowed {
    /// The canonical path.
    real: PathBuf,
    /// The path as passed by the caller.
    named: PathBuf,
}

/// The local copy of a remote document.
struct Copy {
    path: PathBuf,
    /// The folder that the copy must be in, unless the file itself was configured.
    tree: Option<PathBuf>,
}

/// All files read so far.
pub(super) struct Files {
    list: Vec<File>,
    known: HashMap<PathBuf, Result<usize, ResolveError>>,
    allowed: Vec<Allowed>,
    budget: Budget,
    copies: BTreeMap<String, PathBuf>,
    own_uri: Option<String>,
}

impl Files {
    /// Starts with the root document. `path` is its file, if any.
    pub(super) fn new(root: Value, path: Option<&Path>, references: &References, budget: &Budget) -> Self {
        let folder = path.map(|it| it.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        let real = folder.and_then(|it| it.canonicalize().ok());
        let allowed = folder.into_iter().map(Path::to_owned).chain(references.allow.iter().cloned());
        let allowed = allowed.filter_map(|named| Some(Allowed { real: named.canonicalize().ok()?, named }));
        let mut files = Self {
            list: Vec::new(),
            budget: budget.clone(),
            known: HashMap::new(),
            allowed: if folder.is_some() { allowed.collect() } else { Vec::new() },
            copies: references.copies.clone(),
            // Source: OpenAPI 3.2.0, `$self`.
            own_uri: root.get("$self").and_then(Value::as_str).map(|it| before_fragment(it).to_owned()),
        };
        if let Some(path) = path.and_then(|it| it.canonicalize().ok()) {
            files.known.insert(path, Ok(ROOT));
        }
        files.list.push(File {
            tree: Arc::new(root),
            origin: None,
            path_parts: Vec::new(),
            folder: real,
            resources: OnceCell::new(),
        });
        files
    }

    /// Returns a file by its index.
    pub(super) fn get(&self, file: usize) -> &File {
        &self.list[file]
    }

    /// Returns the root document.
    pub(super) fn into_root(mut self) -> Value {
        Arc::unwrap_or_clone(self.list.swap_remove(ROOT).tree)
    }

    /// Returns the file that a reference in the file `from` points into. Reads it if necessary.
    pub(super) fn find(
        &mut self,
        from: usize,
        reference: &str,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize, ResolveError> {
        let document = before_fragment(reference);
        if document.is_empty() {
            return Ok(from);
        }
        if self.own_uri.as_deref() == Some(document) {
            return Ok(ROOT);
        }
        if let Some(copy) = self.copy_of(document) {
            let real = copy.path.canonicalize().map_err(|error| ResolveError::unreadable(&copy.path, &error))?;
            if copy.tree.is_some_and(|it| !it.canonicalize().is_ok_and(|it| real.starts_with(it))) {
                return Err(ResolveError::Outside);
            }
            return self.read(real, &copy.path, origins, diagnostics);
        }
        if is_remote(document) {
            return Err(ResolveError::Remote);
        }
        let Some(folder) = &self.get(from).folder else { return Err(ResolveError::NoFolder) };
        let path = normalized(&folder.join(percent_decoded(document.strip_prefix("file://").unwrap_or(document))));
        // Check before touching the file system, so that references cannot probe for files.
        self.named(&path).ok_or(ResolveError::Outside)?;
        let real = path.canonicalize().map_err(|error| ResolveError::unreadable(Path::new(document), &error))?;
        let named = self.named(&real).ok_or(ResolveError::Outside)?;
        self.read(real, &named, origins, diagnostics)
    }

    /// Returns the local copy of a remote document, or of a tree of documents that contains it.
    fn copy_of(&self, document: &str) -> Option<Copy> {
        if let Some(path) = self.copies.get(document) {
            return Some(Copy { path: path.clone(), tree: None });
        }
        let trees = self.copies.iter().filter(|(url, _)| url.ends_with('/'));
        let (rest, folder) =
            trees.rev().find_map(|(url, folder)| Some((document.strip_prefix(url.as_str())?, folder)))?;
        let is_inside = Path::new(rest).components().all(|it| matches!(it, Component::Normal(_)));
        is_inside.then(|| Copy { path: folder.join(rest), tree: Some(folder.clone()) })
    }

    /// Returns a path relative to the working directory of the caller, if it is inside an allowed folder.
    fn named(&self, real: &Path) -> Option<PathBuf> {
        self.allowed.iter().find_map(|it| Some(it.named.join(real.strip_prefix(&it.real).ok()?)))
    }

    fn read(
        &mut self,
        real: PathBuf,
        named: &Path,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize, ResolveError> {
        if let Some(known) = self.known.get(&real) {
            return known.clone();
        }
        let read = self.load(&real, named, origins, diagnostics);
        self.known.insert(real, read.clone());
        read
    }

    fn load(
        &mut self,
        real: &Path,
        named: &Path,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize, ResolveError> {
        if !real.is_file() {
            return Err(ResolveError::NoFile { reason: "not a file".to_owned() });
        }
        // Problems in the file are reported once, not again for each reference to it.
        let text = read_text(named, &self.budget, diagnostics).ok_or(ResolveError::Reported)?;
        let loaded = load_file(&text, named, &self.budget, diagnostics).ok_or(ResolveError::Reported)?;
        let duplicates: Vec<_> = loaded.duplicates.iter().collect();
        for (pointer, position) in duplicates.iter().zip(locate::positions(&text, &duplicates)) {
            let location = Location::File {
                file: named.to_owned(),
                line: position.map(|it| it.0),
                column: position.map(|it| it.1),
                pointer: Some((*pointer).clone()),
            };
            diagnostics.push(Diagnostic::new(Code::DuplicateKey, location, "duplicate key; the last value is used"));
        }
        let source = Source { name: named.to_owned(), find_positions: locate::file_positions, text: None };
        self.list.push(File {
            tree: Arc::new(loaded.tree),
            origin: Some(origins.add_file(source)),
            path_parts: self.path_parts(real),
            folder: real.parent().map(Path::to_owned),
            resources: OnceCell::new(),
        });
        Ok(self.list.len() - 1)
    }

    /// Returns the parts of a path that can be used in the names of components.
    fn path_parts(&self, real: &Path) -> Vec<String> {
        let inside = self.allowed.iter().find_map(|it| real.strip_prefix(&it.real).ok()).unwrap_or(real);
        let inside = inside.with_extension("");
        let names = inside.components().filter(|it| matches!(it, Component::Normal(_)));
        names.map(|it| it.as_os_str().to_string_lossy().into_owned()).collect()
    }
}

/// Returns a reference without its fragment.
fn before_fragment(reference: &str) -> &str {
    reference.split('#').next().unwrap_or_default()
}

/// Returns `true` if a reference has a scheme other than `file`. A single letter is the drive of a Windows path.
fn is_remote(document: &str) -> bool {
    document.starts_with("//")
        || document.split_once(':').is_some_and(|(scheme, _)| {
            let is_scheme = scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'));
            scheme.len() > 1 && is_scheme && scheme != "file"
        })
}

/// Removes `.` and `..` from a path without accessing the file system.
fn normalized(path: &Path) -> PathBuf {
    let mut made = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(made.pop()),
            other => made.push(other),
        }
    }
    made
}
