//! Generates complete APIs from a provider's documents, outside the workspace.
//!
//! The crate of an API is standalone. It has the configuration of the list, except for the selection of operations. A record of
//! the inputs is stored next to the crate, so that an interrupted run continues where it stopped.

mod record;
mod size;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use self::record::{Digests, Record};
pub use self::size::Size;
use super::Project;
use super::error::ProjectError;
use super::list::Api;
use super::outline_in::outline_in;
use super::paths::LIST;
#[cfg(feature = "cli")]
use super::renamed_types::add_renamed_types;
use crate::diagnostic::{Diagnostics, Severity};
use crate::files::{FileError, OutputError, OutputFolder};
use crate::generate::Output;
use crate::names::{NameLock, Rename};
use crate::outline::Outline;
use crate::read::{Input, Options, Selection};
use crate::source_file::SourceFile;
use crate::sync::{Change, Mode, is_complete, sync_folder};
use crate::target::{RuntimeSource, Target};
use crate::workspace;

/// The names lock in the folder of a crate.
const LOCK: &str = "names.lock";

/// A run over the sources of APIs.
#[derive(Debug)]
pub struct Update<'p> {
    project: &'p Project,
    out: PathBuf,
    runtime: RuntimeSource,
    mode: Mode,
    digests: Digests,
}

/// A step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Checking whether anything has changed since the last run.
    Comparing,
    /// Reading the source and generating the crate.
    Generating,
    /// Writing the changed files.
    Writing,
}

impl Step {
    /// Returns the word for progress and results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comparing => "comparing",
            Self::Generating => "generating",
            Self::Writing => "writing",
        }
    }
}

/// The outcome for one API.
#[derive(Debug)]
pub struct Updated {
    /// The API.
    pub api: String,
    /// The folder of the crate.
    pub folder: PathBuf,
    /// The outcome.
    pub outcome: Outcome,
    /// The size of the crate.
    pub size: Size,
    /// The outline of the crate, as far as the source could be read.
    pub outline: Outline,
    /// The outline of the crate in the workspace.
    pub committed: Outline,
    /// The outline of the crate of the last run, or `None` in the first run.
    pub previous: Option<Outline>,
    /// The differences from the files on disk, with paths relative to the folder.
    pub changes: Vec<Change>,
    /// The renames of public items in the workspace and in the crate.
    pub renames: Vec<Rename>,
    /// The diagnostics of the source, which are empty if the crate was not generated again.
    pub diagnostics: Diagnostics,
}

/// The outcome of a run for one crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing has changed since the last run.
    Skipped,
    /// It was generated, and the files on disk are up to date.
    Same,
    /// It was generated and differs. It is written in [`Mode::Write`].
    Different,
    /// Public items would have been renamed, which was not accepted.
    Refused,
    /// The source has errors.
    Failed,
}

impl Outcome {
    /// Returns the word for progress and results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skipped => "unchanged since the last run",
            Self::Same => "same",
            Self::Different => "different",
            Self::Refused => "renames refused",
            Self::Failed => "errors",
        }
    }
}

/// The differences between two crates of the same API, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The operations that only this crate has.
    pub operations_added: usize,
    /// The operations that only the other crate has.
    pub operations_removed: usize,
    /// The types that only this crate has, by name.
    pub types_added: usize,
    /// The types that only the other crate has, by name.
    pub types_removed: usize,
}

impl Project {
    /// Starts a run that generates crates in subfolders of `out`, which depend on `runtime`.
    ///
    /// # Errors
    /// Fails if the running program cannot be read, because its digest is part of the records.
    pub fn update<'p>(&'p self, out: &Path, runtime: RuntimeSource, mode: Mode) -> Result<Update<'p>, ProjectError> {
        let digests = Digests::new(&runtime)?;
        Ok(Update { project: self, out: out.to_owned(), runtime, mode, digests })
    }
}

impl Update<'_> {
    /// Generates the crate of an API from its source. `on_step` is called at the start of each step.
    ///
    /// In [`Mode::Check`], nothing is written and nothing is skipped.
    ///
    /// # Errors
    /// Fails if the API does not exist or a file cannot be read or written.
    pub fn run(&self, api: &str, source: &Path, on_step: &dyn Fn(Step)) -> Result<Updated, ProjectError> {
        let api = self.project.api(api)?;
        let folder = OutputFolder::new(&self.out).subfolder(api.name.as_str())?;
        on_step(Step::Comparing);
        let settings = self.settings(api)?;
        let record = Record::read(&folder)?;
        if let Some(record) = record.filter(|_| self.mode == Mode::Write)
            && record.digest == self.digests.of(source, &record.inputs, &settings)
            && is_complete(&folder)?
        {
            return self.skipped(api, &folder, record.size);
        }
        on_step(Step::Generating);
        let output = self.generate(api, source, &folder)?;
        on_step(Step::Writing);
        self.write(api, source, &folder, output, &settings)
    }

    fn generate(&self, api: &Api, source: &Path, folder: &OutputFolder) -> Result<Output, ProjectError> {
        let path = folder.path();
        let own_workspace = workspace::surrounds(&path).map_err(FileError::io(&path))?;
        let target = Target::Standalone { runtime: self.runtime.clone(), own_workspace };
        let (_, committed) = self.project.paths(api);
        let committed = NameLock::read(&self.project.root.join(&committed), &committed)?;
        let before = match folder.is_file(LOCK)? {
            true => NameLock::read(&path.join(LOCK), &path.join(LOCK))?,
            false => NameLock::default(),
        };
        // The source is the complete API, even if the workspace has only a part of it.
        let options = Options { selection: Selection::default(), ..api.options.clone() };
        let generator = self.project.generator(api, target)?.with_lock(committed.or(before)).with_options(options);
        Ok(generator.run(&Input::Path(source.to_owned())))
    }

    fn write(
        &self,
        api: &Api,
        source: &Path,
        folder: &OutputFolder,
        #[cfg_attr(not(feature = "cli"), expect(unused_mut, reason = "only programs compare crates"))]
        mut output: Output,
        settings: &[PathBuf],
    ) -> Result<Updated, ProjectError> {
        // A crate that is generated for the first time has no callers that renames could break.
        let is_known = folder.is_file(LOCK)?;
        let previous = is_known.then(|| outline_in(folder)).transpose()?;
        #[cfg(feature = "cli")]
        add_renamed_types(folder, &mut output)?;
        let refused = is_known && self.project.renames.refuses(&output.renames);
        let lock = SourceFile { path: LOCK.to_owned(), text: output.lock.to_text() };
        let mut updated = Updated {
            api: api.name.as_str().to_owned(),
            outcome: Outcome::Failed,
            size: Size {
                operations: output.operations,
                types: output.types,
                warnings: output.diagnostics.iter().filter(|it| it.severity == Severity::Warning).count(),
                bytes: output.files.iter().map(|it| it.text.len()).sum(),
            },
            outline: output.outline,
            committed: self.committed(api)?,
            previous,
            changes: Vec::new(),
            renames: output.renames,
            diagnostics: output.diagnostics,
            folder: folder.path(),
        };
        if updated.diagnostics.has_errors() {
            return Ok(updated);
        }
        let mode = if refused { Mode::Check } else { self.mode };
        if mode == Mode::Write {
            // The record is removed first, so that an interrupted run leaves none.
            Record::remove(folder)?;
        }
        let files: Vec<SourceFile> = output.files.into_iter().chain([lock]).collect();
        updated.changes = sync_folder(folder, &files, mode)?;
        updated.outcome = match (refused, updated.changes.is_empty()) {
            (true, _) => Outcome::Refused,
            (false, true) => Outcome::Same,
            (false, false) => Outcome::Different,
        };
        if mode == Mode::Write {
            let digest = self.digests.of(source, &output.inputs, settings);
            let record = Record { digest, inputs: output.inputs, size: updated.size };
            record.write(folder)?;
        }
        Ok(updated)
    }

    fn skipped(&self, api: &Api, folder: &OutputFolder, size: Size) -> Result<Updated, ProjectError> {
        let outline = outline_in(folder)?;
        Ok(Updated {
            api: api.name.as_str().to_owned(),
            outcome: Outcome::Skipped,
            size,
            previous: Some(outline.clone()),
            outline,
            committed: self.committed(api)?,
            changes: Vec::new(),
            renames: Vec::new(),
            diagnostics: Diagnostics::new(),
            folder: folder.path(),
        })
    }

    /// Returns the files, besides the source, that the crate depends on.
    fn settings(&self, api: &Api) -> Result<Vec<PathBuf>, ProjectError> {
        let root = &self.project.root;
        let sdk_references = api.sdk_references.iter().map(|it| root.join(super::folder(root, &api.input)).join(it));
        let list = [root.join(LIST), root.join(self.project.paths(api).1)];
        Ok(list
            .into_iter()
            .chain(sdk_references)
            .chain(api.options.overlays.iter().chain(&api.options.pages.names).cloned())
            .collect())
    }

    /// Returns the outline of the crate in the workspace.
    fn committed(&self, api: &Api) -> Result<Outline, OutputError> {
        outline_in(&OutputFolder::new(&self.project.root).subfolder(Path::new("generated").join(api.name.as_str()))?)
    }
}

impl Difference {
    /// Counts what only one of two crates has.
    pub fn between(other: &Outline, this: &Outline) -> Self {
        let (other_operations, operations) = (ids(other), ids(this));
        let (other_types, types) = (names(other), names(this));
        Self {
            operations_added: operations.difference(&other_operations).count(),
            operations_removed: other_operations.difference(&operations).count(),
            types_added: types.difference(&other_types).count(),
            types_removed: other_types.difference(&types).count(),
        }
    }
}

fn ids(outline: &Outline) -> BTreeSet<&str> {
    outline.operations.iter().map(|it| it.head.id.as_str()).collect()
}

fn names(outline: &Outline) -> BTreeSet<&str> {
    outline.types.iter().map(|it| it.rust.as_str()).collect()
}
