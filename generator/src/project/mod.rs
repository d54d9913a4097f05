//! A workspace of generated crates: `specs/apis.toml`, the specifications next to it, and the crates that are generated from them.

mod error;
mod family;
#[cfg(test)]
mod interruption_tests;
mod list;
mod outline_in;
mod paths;
mod regenerated;
#[cfg(feature = "cli")]
mod renamed_types;
pub mod update;
pub mod upstream;
mod upstream_pattern;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use semver::Version;

pub use self::error::ProjectError;
use self::list::{Api, folder};
use self::paths::{LOCK, SPECS};
pub use self::regenerated::Regenerated;
#[cfg(feature = "cli")]
pub use self::renamed_types::add_renamed_types;
use crate::files::{self, FileError, OutputFolder};
use crate::generate::Generator;
use crate::names::{NameLock, Rename};
use crate::read::Input;
use crate::sdk_reference::SdkReference;
use crate::source_file::SourceFile;
use crate::sync::{Change, Mode, sync_folder};
use crate::target::Target;

/// The APIs of a workspace.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    apis: Vec<Api>,
    renames: Renames,
}

/// The handling of changes that would rename public items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renames {
    /// Write nothing, unless the new names are pinned in the lock.
    #[default]
    Refuse,
    /// Write the new names and keep them from now on.
    Accept,
}

impl Renames {
    /// Returns `true` if a run with these renames must not write.
    pub fn refuses(self, renames: &[Rename]) -> bool {
        self == Self::Refuse && renames.iter().any(|it| !it.pinned)
    }
}

impl Project {
    /// Reads the list of APIs of the workspace at `root`.
    ///
    /// # Errors
    /// Fails if the list cannot be read, is malformed, or names an input outside `specs`.
    pub fn open(root: &Path) -> Result<Self, ProjectError> {
        Ok(Self { root: root.to_owned(), apis: list::read(root)?, renames: Renames::default() })
    }

    /// Sets the handling of renames, which are refused by default.
    #[must_use]
    pub const fn with_renames(mut self, renames: Renames) -> Self {
        self.renames = renames;
        self
    }

    /// Returns the names of the APIs, in the order of the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.apis.iter().map(|it| it.name.as_str())
    }

    /// Returns the version of an API's crate, if the list has one.
    ///
    /// # Errors
    /// Fails if the API does not exist.
    pub fn version(&self, name: &str) -> Result<Option<&Version>, ProjectError> {
        Ok(self.api(name)?.version.as_ref())
    }

    /// Returns the number of pinned names of an API.
    ///
    /// # Errors
    /// Fails if the API does not exist or its lock cannot be read.
    pub fn pins(&self, name: &str) -> Result<usize, ProjectError> {
        let path = self.paths(self.api(name)?).1;
        Ok(NameLock::read(&self.root.join(&path), &path)?.pins())
    }

    /// Generates the crate of one API and compares it with the files on disk. [`Mode::Write`] updates them.
    ///
    /// Nothing is written if the specification has errors, which are in the diagnostics, or if renames are refused. `changes` then
    /// has the changes that would have been made.
    ///
    /// # Errors
    /// Fails if the API does not exist, its lock is malformed, or a file cannot be read or written. Fails if the crate exists without
    /// its lock, unless renames are accepted.
    pub fn regenerate(&self, name: &str, mode: Mode) -> Result<Regenerated, ProjectError> {
        let api = self.api(name)?;
        let (input, lock_path) = self.paths(api);
        let folder = Path::new("generated").join(api.name.as_str());
        let crate_folder = OutputFolder::new(&self.root).subfolder(&folder)?;
        let is_lost = crate_folder.is_file("api.json")? && !self.root.join(&lock_path).exists();
        if is_lost && self.renames == Renames::Refuse {
            return Err(ProjectError::MissingLock { folder, lock: lock_path });
        }
        let lock = NameLock::read(&self.root.join(&lock_path), &lock_path)?;
        let generator = self
            .generator(api, Target::WorkspaceMember { examples: api.examples.clone() })?
            .with_lock(lock)
            .with_options(api.options.clone());
        let input = self.root.join(&input);
        #[cfg_attr(not(feature = "cli"), expect(unused_mut, reason = "only programs compare crates"))]
        let mut output = generator.run(&Input::Path(input.clone()));
        #[cfg(feature = "cli")]
        add_renamed_types(&crate_folder, &mut output)?;
        let refused = self.renames.refuses(&output.renames);
        let mode = if refused { Mode::Check } else { mode };
        let mut changes = Vec::new();
        if !output.diagnostics.has_errors() {
            // No crate is written if its lock cannot be.
            files::check_replaceable(&self.root.join(&lock_path))?;
            changes = sync_folder(&crate_folder, &output.files, Mode::Check)?
                .into_iter()
                .map(|it| it.below(&folder))
                .collect();
            // The lock is first, so that an interrupted run leaves no crate without one.
            changes.extend(self.sync_lock(&lock_path, &output.lock, mode)?);
            if mode == Mode::Write {
                sync_folder(&crate_folder, &output.files, mode)?;
            }
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

    /// Creates a generator with the configuration of an API.
    fn generator(&self, api: &Api, target: Target) -> Result<Generator, ProjectError> {
        let mut generator = Generator::new(api.name.clone(), target)
            .with_levels(api.levels.clone())
            .with_names(api.names.clone())
            .with_sdk_references(self.sdk_references(api)?);
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
        if let Some(event_names) = &api.event_names {
            generator = generator.with_event_names(event_names.clone());
        }
        if let Some(idempotency) = &api.idempotency {
            generator = generator.with_idempotency(idempotency.clone());
        }
        if let Some(retries) = api.retries {
            generator = generator.with_retries(retries);
        }
        Ok(generator)
    }

    fn sdk_references(&self, api: &Api) -> Result<Vec<SdkReference>, ProjectError> {
        let read = |it: &PathBuf| {
            let name = folder(&self.root, &api.input).join(it);
            Ok(SdkReference::read(&self.root.join(&name), name)?)
        };
        api.sdk_references.iter().map(read).collect()
    }

    /// Compares the types of APIs that are versions of one another, and reports differences in their diagnostics.
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

    /// Returns the paths of the input and its lock, relative to the root.
    fn paths(&self, api: &Api) -> (PathBuf, PathBuf) {
        (Path::new(SPECS).join(&api.input), folder(&self.root, &api.input).join(LOCK))
    }

    fn sync_lock(&self, path: &Path, lock: &NameLock, mode: Mode) -> Result<Option<Change>, ProjectError> {
        let file = SourceFile { path: path.to_string_lossy().into_owned(), text: lock.to_text() };
        let absolute = self.root.join(path);
        let before = match files::read_to_string(&absolute) {
            Ok(text) if text == file.text => return Ok(None),
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(FileError::io(&absolute)(source).into()),
        };
        if mode == Mode::Write {
            files::replace(&absolute, file.text.as_bytes())?;
        }
        Ok(Some(Change::between(before.as_deref(), file)))
    }
}

#[cfg(test)]
mod tests {
    use super::paths::LIST;
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
    fn levels_of_one_api_override_those_of_all() {
        let list = "[diagnostics]\ndeny = ['malformed']\n[[api]]\nname = 'a'\ninput = 'a.yaml'\n[[api]]\nname = 'b'\n\
                    input = 'a.yaml'\ndiagnostics = { allow = ['malformed'] }\n";
        let (_root, project) = open(list);
        let project = project.unwrap();
        assert!(project.regenerate("a", Mode::Check).unwrap().diagnostics.has_errors());
        assert!(project.regenerate("b", Mode::Check).unwrap().diagnostics.is_empty());
    }

    #[test]
    fn unknown_code_is_an_error_with_its_line_and_a_suggestion() {
        let (_root, project) = open("[diagnostics]\nallow = ['malfromed']\n");
        let message = project.unwrap_err().to_string();
        assert!(message.contains("line 1") || message.contains("line 2"), "{message}");
        assert!(message.contains("did you mean `malformed`"), "{message}");
    }
}
