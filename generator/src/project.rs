//! A workspace of generated crates: `specs/apis.toml`, the specifications beside it, and the crates made from them.

mod family;
pub mod update;
pub mod upstream;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use self::upstream::UpstreamPattern;
use crate::companion::Companion;
use crate::diagnostic::Diagnostics;
use crate::diagnostic::levels::Levels;
use crate::envelope::Envelope;
use crate::generate::{Examples, Generator, ManifestStyle, PackageName, PackageNameError};
use crate::names::{LockError, NameLock, Rename};
use crate::outline::Outline;
use crate::paging::Paging;
use crate::print::PrintedFile;
use crate::read::{Choice, Filter, Input, Options, References};
use crate::settings::Settings;
use crate::sync::{Change, Mode, SyncError, sync};

/// The file that lists the APIs.
const LIST: &str = "specs/apis.toml";

/// The folder of inputs.
const SPECS: &str = "specs";

/// The file beside a specification that keeps its names.
const LOCK: &str = "names.lock";

/// The APIs of a workspace.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    apis: Vec<Api>,
    renames: Renames,
}

/// What to do with names that would be others than those that callers know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renames {
    /// Nothing is written, unless the new names are pinned in the lock.
    #[default]
    Refuse,
    /// The new names are written, and kept from now on.
    Accept,
}

impl Renames {
    /// Whether a run of these renames may not write.
    pub fn refuses(self, renames: &[Rename]) -> bool {
        self == Self::Refuse && renames.iter().any(|it| !it.pinned)
    }
}

/// One API.
#[derive(Clone, Debug)]
pub struct Api {
    name: PackageName,
    version: Option<Version>,
    /// Inside `specs`.
    input: PathBuf,
    settings: Option<Settings>,
    paging: Option<Paging>,
    envelope: Option<Envelope>,
    companions: Vec<PathBuf>,
    options: Options,
    levels: Levels,
    /// The name that it shares with its other versions.
    family: Option<String>,
    /// What its provider calls its documents.
    upstream: Vec<UpstreamPattern>,
    examples: Examples,
}

/// What became of one API.
#[derive(Debug)]
pub struct Regenerated {
    /// The package.
    pub name: String,
    /// How many operations there are.
    pub operations: usize,
    /// How many types have a name.
    pub types: usize,
    /// The differences between the disk and what was generated, with paths from the workspace's root.
    pub changes: Vec<Change>,
    /// What the names lock calls otherwise.
    pub renames: Vec<Rename>,
    /// Whether nothing was written because of them.
    pub refused: bool,
    /// What the crate holds.
    pub outline: Outline,
    /// The specification, as findings call it.
    pub input: PathBuf,
    /// What was found in the specification.
    pub diagnostics: Diagnostics,
}

/// Why a workspace could not be read or regenerated.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The list is not TOML of the right form.
    #[error("{}: {message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        message: String,
    },
    /// The list gives a name that is none.
    #[error("{}: {source}", path.display())]
    Name {
        /// The list.
        path: PathBuf,
        /// What is wrong.
        source: PackageNameError,
    },
    /// An API that is not in the list.
    #[error("there is no API `{name}` in {LIST}; there are {known}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// An input that leads out of the folder of specifications.
    #[error("{}: the input {} leads out of the folder of specifications", path.display(), input.display())]
    Outside {
        /// The list.
        path: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// A names lock could not be read.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The crate could not be written.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    api: Vec<Entry>,
    /// By a name that the APIs use.
    #[serde(default)]
    settings: BTreeMap<String, Settings>,
    #[serde(default)]
    paging: BTreeMap<String, Paging>,
    #[serde(default)]
    envelope: BTreeMap<String, Envelope>,
    /// The levels of findings in all APIs.
    #[serde(default)]
    diagnostics: Levels,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    /// The version of the crate; the workspace's where it has none.
    version: Option<Spanned<String>>,
    input: PathBuf,
    /// The name of settings in this file.
    settings: Option<Spanned<String>>,
    /// Follows the base URL that the settings give.
    base_path: Option<Spanned<String>>,
    /// The name of ways of paging in this file.
    paging: Option<Spanned<String>>,
    /// The name of an envelope in this file.
    envelope: Option<Spanned<String>>,
    /// Pages about an SDK of the API.
    #[serde(default)]
    companions: Vec<PathBuf>,
    /// The operations that there are to be; all where it is empty.
    #[serde(default)]
    include: Filter,
    /// The operations that there are not to be.
    #[serde(default)]
    exclude: Filter,
    /// Overlays, in the order in which they are applied.
    #[serde(default)]
    overlays: Vec<PathBuf>,
    /// Local copies of documents on the network, by URL.
    #[serde(default)]
    references: BTreeMap<String, PathBuf>,
    /// Further folders that references may lead into.
    #[serde(default)]
    allow: Vec<PathBuf>,
    /// What versions of one API have in common; without it, APIs of the same `settings` are versions of one.
    family: Option<String>,
    /// What its provider calls its documents, the best source first.
    #[serde(default)]
    upstream: Vec<UpstreamPattern>,
    /// What stands beside the crate's sources, written by hand.
    #[serde(default)]
    examples: Examples,
    /// The levels of findings in this API.
    #[serde(default)]
    diagnostics: Levels,
}

impl Entry {
    /// How the input is read. Paths in the list start from the folder that the input is in, or is.
    fn options(&self, root: &Path) -> Options {
        let folder = root.join(folder(root, &self.input));
        Options {
            references: References {
                copies: self.references.iter().map(|(url, path)| (url.clone(), folder.join(path))).collect(),
                allow: self.allow.iter().map(|path| folder.join(path)).collect(),
            },
            choice: Choice { include: self.include.clone(), exclude: self.exclude.clone() },
            overlays: self.overlays.iter().map(|path| folder.join(path)).collect(),
        }
    }
}

impl Project {
    /// Reads the list of APIs of the workspace at `root`.
    ///
    /// # Errors
    /// The list cannot be read, is not of its form, or names an input outside of `specs`.
    pub fn open(root: &Path) -> Result<Self, ProjectError> {
        let path = root.join(LIST);
        let text = std::fs::read_to_string(&path).map_err(at(&path))?;
        let list: List = toml::from_str(&text)
            .map_err(|error| ProjectError::Malformed { path: path.clone(), message: error.to_string() })?;
        let apis = list.api.into_iter().map(|entry| {
            let name =
                PackageName::parse(&entry.name).map_err(|source| ProjectError::Name { path: path.clone(), source })?;
            let leads_out = |it: &&PathBuf| !it.components().all(|it| matches!(it, std::path::Component::Normal(_)));
            if let Some(input) = std::iter::once(&entry.input).chain(&entry.companions).find(leads_out) {
                return Err(ProjectError::Outside { path: path.clone(), input: input.clone() });
            }
            let malformed = |(place, problem): (usize, String)| ProjectError::Malformed {
                path: path.clone(),
                message: format!("line {}: {problem}", line(&text, place)),
            };
            let version = version(&entry).map_err(malformed)?;
            let settings = settings(&entry, &list.settings).map_err(malformed)?;
            let paging = named(entry.paging.as_ref(), "paging", &list.paging).map_err(malformed)?.cloned();
            let envelope = named(entry.envelope.as_ref(), "envelope", &list.envelope).map_err(malformed)?.cloned();
            let options = entry.options(root);
            let family = entry.family.clone().or_else(|| entry.settings.as_ref().map(|it| it.get_ref().clone()));
            let levels = list.diagnostics.clone().overridden_by(&entry.diagnostics);
            let Entry { input, companions, upstream, examples, .. } = entry;
            Ok(Api {
                name,
                version,
                input,
                settings,
                paging,
                envelope,
                companions,
                options,
                levels,
                family,
                upstream,
                examples,
            })
        });
        Ok(Self { root: root.to_owned(), apis: apis.collect::<Result<_, _>>()?, renames: Renames::default() })
    }

    /// With another way to treat names that change; without it, they are refused.
    #[must_use]
    pub const fn with_renames(mut self, renames: Renames) -> Self {
        self.renames = renames;
        self
    }

    /// The names of the APIs, in the order of the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.apis.iter().map(|it| it.name.as_str())
    }

    /// The version of an API's crate, where the list has one.
    ///
    /// # Errors
    /// There is no such API.
    pub fn version(&self, name: &str) -> Result<Option<&Version>, ProjectError> {
        Ok(self.api(name)?.version.as_ref())
    }

    /// How many names of an API are pinned by hand.
    ///
    /// # Errors
    /// There is no such API, or its lock cannot be read.
    pub fn pins(&self, name: &str) -> Result<usize, ProjectError> {
        let path = self.paths(self.api(name)?).1;
        Ok(NameLock::read(&self.root.join(&path), &path)?.pins())
    }

    /// Generates the crate of one API and compares it with the disk; in [`Mode::Write`] the disk then agrees.
    ///
    /// A specification with an error leaves the disk as it is; the error is among the diagnostics. Renames that are refused
    /// leave it as it is, too: `changes` are then what would be.
    ///
    /// # Errors
    /// There is no such API, its lock is not of its form, or a file cannot be read or written.
    pub fn regenerate(&self, name: &str, mode: Mode) -> Result<Regenerated, ProjectError> {
        let api = self.api(name)?;
        let (input, lock_path) = self.paths(api);
        let lock = NameLock::read(&self.root.join(&lock_path), &lock_path)?;
        let generator = self.generator(api, ManifestStyle::Member)?.with_lock(lock).with_options(api.options.clone());
        let input = self.root.join(&input);
        let output = generator.run(&Input::Path(input.clone()));
        let refused = self.renames.refuses(&output.renames);
        let mode = if refused { Mode::Check } else { mode };
        let mut changes = Vec::new();
        if !output.diagnostics.has_errors() {
            let folder = Path::new("generated").join(api.name.as_str());
            changes =
                sync(&self.root.join(&folder), &output.files, mode)?.into_iter().map(|it| it.below(&folder)).collect();
            changes.extend(self.sync_lock(&lock_path, &output.lock, mode)?);
        }
        Ok(Regenerated {
            name: api.name.as_str().to_owned(),
            operations: output.operations,
            types: output.types,
            changes,
            renames: output.renames,
            refused,
            outline: output.outline,
            input,
            diagnostics: output.diagnostics,
        })
    }

    fn api(&self, name: &str) -> Result<&Api, ProjectError> {
        self.apis.iter().find(|it| it.name.as_str() == name).ok_or_else(|| ProjectError::Unknown {
            name: name.to_owned(),
            known: self.names().collect::<Vec<_>>().join(", "),
        })
    }

    /// A generator that knows what the list says of an API beside its input.
    fn generator(&self, api: &Api, manifest: ManifestStyle) -> Result<Generator, ProjectError> {
        let mut generator = Generator::new(api.name.clone(), manifest)
            .with_levels(api.levels.clone())
            .with_companions(self.companions(api)?)
            .with_examples(api.examples.clone());
        if let Some(version) = &api.version {
            generator = generator.with_version(version.clone());
        }
        if let Some(settings) = &api.settings {
            generator = generator.with_settings(settings.clone());
        }
        if let Some(paging) = &api.paging {
            generator = generator.with_paging(paging.clone());
        }
        if let Some(envelope) = &api.envelope {
            generator = generator.with_envelope(envelope.clone());
        }
        Ok(generator)
    }

    fn companions(&self, api: &Api) -> Result<Vec<Companion>, ProjectError> {
        let read = |it: &PathBuf| {
            let name = folder(&self.root, &api.input).join(it);
            let path = self.root.join(&name);
            let text = std::fs::read_to_string(&path).map_err(at(&path))?;
            Ok(Companion::parse(name, &text))
        };
        api.companions.iter().map(read).collect()
    }

    /// Compares the types of APIs that are versions of one another, and adds what differs to their findings.
    pub fn compare(&self, reports: &mut [Regenerated]) {
        let mut families: BTreeMap<&str, Vec<&mut Regenerated>> = BTreeMap::new();
        for report in reports {
            let api = self.apis.iter().find(|it| it.name.as_str() == report.name);
            if let Some(family) = api.and_then(|it| it.family.as_deref()) {
                families.entry(family).or_default().push(report);
            }
        }
        families.values_mut().for_each(|it| family::compare(it));
        for report in families.into_values().flatten() {
            if let Some(api) = self.apis.iter().find(|it| it.name.as_str() == report.name) {
                api.levels.apply(&mut report.diagnostics);
            }
        }
    }

    /// The input and its lock, from the root.
    fn paths(&self, api: &Api) -> (PathBuf, PathBuf) {
        (Path::new(SPECS).join(&api.input), folder(&self.root, &api.input).join(LOCK))
    }

    fn sync_lock(&self, path: &Path, lock: &NameLock, mode: Mode) -> Result<Option<Change>, ProjectError> {
        let file = PrintedFile { path: path.to_string_lossy().into_owned(), text: lock.to_text() };
        let absolute = self.root.join(path);
        let before = match std::fs::read_to_string(&absolute) {
            Ok(text) if text == file.text => return Ok(None),
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(ProjectError::Io { path: absolute, source }),
        };
        if mode == Mode::Write {
            std::fs::write(&absolute, &file.text).map_err(at(&absolute))?;
        }
        Ok(Some(Change::between(before.as_deref(), file)))
    }
}

/// The folder that an input is in, or is, from the root.
fn folder(root: &Path, input: &Path) -> PathBuf {
    let input = Path::new(SPECS).join(input);
    let folder = if root.join(&input).is_dir() { Some(input.as_path()) } else { input.parent() };
    folder.unwrap_or(Path::new(SPECS)).to_owned()
}

/// The version of an API's crate; or what is wrong with it, and where.
fn version(entry: &Entry) -> Result<Option<Version>, (usize, String)> {
    let parse = |it: &Spanned<String>| {
        Version::parse(it.get_ref()).map_err(|problem| (it.span().start, format!("{:?}: {problem}", it.get_ref())))
    };
    entry.version.as_ref().map(parse).transpose()
}

/// The settings of an API; or what is wrong with them, and where.
fn settings(entry: &Entry, all: &BTreeMap<String, Settings>) -> Result<Option<Settings>, (usize, String)> {
    let Some(settings) = named(entry.settings.as_ref(), "settings", all)? else {
        return match &entry.base_path {
            Some(it) => Err((it.span().start, "a `base_path` belongs to `settings`".to_owned())),
            None => Ok(None),
        };
    };
    let settings = settings.clone();
    Ok(Some(match &entry.base_path {
        Some(path) => settings
            .with_base_path(path.get_ref().clone())
            .map_err(|problem| (path.span().start, problem.to_string()))?,
        None => settings,
    }))
}

/// What an API names, if it names any; or what is wrong with the name, and where.
fn named<'t, T>(
    name: Option<&Spanned<String>>,
    kind: &str,
    all: &'t BTreeMap<String, T>,
) -> Result<Option<&'t T>, (usize, String)> {
    let Some(name) = name else { return Ok(None) };
    let found = all.get(name.get_ref()).ok_or_else(|| {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        (name.span().start, format!("there is no `[{kind}.{}]`; there is {known}", name.get_ref()))
    })?;
    Ok(Some(found))
}

/// The line of a place in a text.
fn line(text: &str, place: usize) -> usize {
    1 + text.bytes().take(place).filter(|it| *it == b'\n').count()
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> ProjectError + use<> {
    let path = path.to_owned();
    move |source| ProjectError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(list: &str) -> (tempfile::TempDir, Result<Project, ProjectError>) {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("specs")).unwrap();
        std::fs::write(root.path().join(LIST), list).unwrap();
        std::fs::write(
            root.path().join("specs/a.yaml"),
            "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {a: {}}\n",
        )
        .unwrap();
        let project = Project::open(root.path());
        (root, project)
    }

    #[test]
    fn levels_of_one_api_count_before_those_of_all() {
        let list = "[diagnostics]\ndeny = ['malformed']\n[[api]]\nname = 'a'\ninput = 'a.yaml'\n[[api]]\nname = 'b'\n\
                    input = 'a.yaml'\ndiagnostics = { allow = ['malformed'] }\n";
        let (_root, project) = open(list);
        let project = project.unwrap();
        assert!(project.regenerate("a", Mode::Check).unwrap().diagnostics.has_errors());
        assert!(project.regenerate("b", Mode::Check).unwrap().diagnostics.is_empty());
    }

    #[test]
    fn an_unknown_code_is_named_with_its_line_and_the_nearest() {
        let (_root, project) = open("[diagnostics]\nallow = ['malfromed']\n");
        let message = project.unwrap_err().to_string();
        assert!(message.contains("line 1") || message.contains("line 2"), "{message}");
        assert!(message.contains("did you mean `malformed`"), "{message}");
    }
}
