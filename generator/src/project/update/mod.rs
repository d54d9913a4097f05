//! Whole crates from a provider's own documents, outside of the workspace.
//!
//! In comes the source of an API; out comes a crate that stands alone, with everything that the list says of the API but its
//! choice of operations. What was made of which inputs is kept beside the crate, so that a run that was broken off goes on
//! where it ended.

mod record;
mod size;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use self::record::{Digests, Record};
pub use self::size::Size;
use super::Project;
use super::error::{ProjectError, at};
use super::list::Api;
use super::paths::LIST;
use crate::diagnostic::{Diagnostics, Severity};
use crate::generate::Output;
use crate::names::{NameLock, Rename};
use crate::outline::Outline;
use crate::print::PrintedFile;
use crate::read::{Input, Options, Selection};
use crate::sync::{Change, Mode, is_complete, sync};
use crate::target::{RuntimeSource, Target};
use crate::workspace;

/// The names that the types and operations of a crate were given, among its files.
const LOCK: &str = "names.lock";

/// A run over sources.
#[derive(Debug)]
pub struct Update<'p> {
    project: &'p Project,
    out: PathBuf,
    runtime: RuntimeSource,
    mode: Mode,
    digests: Digests,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Looking whether anything has changed since the last run.
    Comparing,
    /// Reading the source and making the crate.
    Generating,
    /// Writing what has changed.
    Writing,
}

impl Step {
    /// The word of it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comparing => "comparing",
            Self::Generating => "generating",
            Self::Writing => "writing",
        }
    }
}

/// What became of one API.
#[derive(Debug)]
pub struct Updated {
    /// The API.
    pub api: String,
    /// The folder of the crate.
    pub folder: PathBuf,
    /// Whether it was made.
    pub outcome: Outcome,
    /// What it holds.
    pub size: Size,
    /// Its operations and types, as far as the source could be read.
    pub outline: Outline,
    /// Those of the crate of the workspace.
    pub committed: Outline,
    /// The differences between the disk and what was generated, with paths inside the folder.
    pub changes: Vec<Change>,
    /// What the names locks of the workspace and of the crate call otherwise.
    pub renames: Vec<Rename>,
    /// What was found in the source; nothing where the crate was not made again.
    pub diagnostics: Diagnostics,
}

/// Whether a crate was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing has changed since it was made.
    Skipped,
    /// It was made, and agreed with what was there.
    Same,
    /// It was made, and differed; in [`Mode::Write`] it is written.
    Different,
    /// Names would be others than before, which was not accepted.
    Refused,
    /// The source has errors.
    Failed,
}

impl Outcome {
    /// The word of it.
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

/// How a crate differs from another one of the same API, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Operations that only this one has.
    pub operations_added: usize,
    /// Operations that only the other one has.
    pub operations_removed: usize,
    /// Types that only this one has, by name.
    pub types_added: usize,
    /// Types that only the other one has, by name.
    pub types_removed: usize,
}

impl Project {
    /// A run that makes crates below `out`, which find the runtime at `runtime`.
    ///
    /// # Errors
    /// The program that is running cannot be read: what it makes could not be told from what another one made.
    pub fn update<'p>(&'p self, out: &Path, runtime: RuntimeSource, mode: Mode) -> Result<Update<'p>, ProjectError> {
        let digests = Digests::new(&runtime)?;
        Ok(Update { project: self, out: out.to_owned(), runtime, mode, digests })
    }
}

impl Update<'_> {
    /// Makes the crate of an API from its source; `on_step` hears what is being done.
    ///
    /// In [`Mode::Check`] nothing is written, and nothing is skipped.
    ///
    /// # Errors
    /// There is no such API, or a file cannot be read or written.
    pub fn run(&self, api: &str, source: &Path, on_step: &dyn Fn(Step)) -> Result<Updated, ProjectError> {
        let api = self.project.api(api)?;
        let folder = self.out.join(api.name.as_str());
        on_step(Step::Comparing);
        let settings = self.settings(api)?;
        let record = Record::read(&folder);
        if let Some(record) = record.filter(|_| self.mode == Mode::Write)
            && record.digest == self.digests.of(source, &record.inputs, &settings)
            && is_complete(&folder)?
        {
            return Ok(self.skipped(api, folder, record.size));
        }
        on_step(Step::Generating);
        let output = self.generate(api, source, &folder)?;
        on_step(Step::Writing);
        self.write(api, source, folder, output, &settings)
    }

    fn generate(&self, api: &Api, source: &Path, folder: &Path) -> Result<Output, ProjectError> {
        let own_workspace = workspace::surrounds(folder).map_err(at(folder))?;
        let target = Target::Standalone { runtime: self.runtime.clone(), own_workspace };
        let (_, committed) = self.project.paths(api);
        let committed = NameLock::read(&self.project.root.join(&committed), &committed)?;
        let before = NameLock::read(&folder.join(LOCK), &folder.join(LOCK))?;
        // The source is the whole API, whatever part of it the workspace has.
        let options = Options { selection: Selection::default(), ..api.options.clone() };
        let generator = self.project.generator(api, target)?.with_lock(committed.or(before)).with_options(options);
        Ok(generator.run(&Input::Path(source.to_owned())))
    }

    fn write(
        &self,
        api: &Api,
        source: &Path,
        folder: PathBuf,
        output: Output,
        settings: &[PathBuf],
    ) -> Result<Updated, ProjectError> {
        // A crate that is made for the first time has no callers.
        let is_known = folder.join(LOCK).is_file();
        let refused = is_known && self.project.renames.refuses(&output.renames);
        let lock = PrintedFile { path: LOCK.to_owned(), text: output.lock.to_text() };
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
            committed: self.committed(api),
            changes: Vec::new(),
            renames: output.renames,
            diagnostics: output.diagnostics,
            folder,
        };
        if updated.diagnostics.has_errors() {
            return Ok(updated);
        }
        let mode = if refused { Mode::Check } else { self.mode };
        if mode == Mode::Write {
            // What is written from here on is of this run: one that is broken off leaves no record.
            Record::remove(&updated.folder).map_err(at(&updated.folder))?;
        }
        let files: Vec<PrintedFile> = output.files.into_iter().chain([lock]).collect();
        updated.changes = sync(&updated.folder, &files, mode)?;
        updated.outcome = match (refused, updated.changes.is_empty()) {
            (true, _) => Outcome::Refused,
            (false, true) => Outcome::Same,
            (false, false) => Outcome::Different,
        };
        if mode == Mode::Write {
            let digest = self.digests.of(source, &output.inputs, settings);
            let record = Record { digest, inputs: output.inputs, size: updated.size };
            record.write(&updated.folder).map_err(at(&updated.folder))?;
        }
        Ok(updated)
    }

    fn skipped(&self, api: &Api, folder: PathBuf, size: Size) -> Updated {
        Updated {
            api: api.name.as_str().to_owned(),
            outcome: Outcome::Skipped,
            size,
            outline: outline_in(&folder),
            committed: self.committed(api),
            changes: Vec::new(),
            renames: Vec::new(),
            diagnostics: Diagnostics::new(),
            folder,
        }
    }

    /// The files beside the source that decide what is made of it.
    fn settings(&self, api: &Api) -> Result<Vec<PathBuf>, ProjectError> {
        let root = &self.project.root;
        let sdk_references = api.sdk_references.iter().map(|it| root.join(super::folder(root, &api.input)).join(it));
        let list = [root.join(LIST), root.join(self.project.paths(api).1)];
        Ok(list.into_iter().chain(sdk_references).chain(api.options.overlays.iter().cloned()).collect())
    }

    /// What the crate of the workspace holds.
    fn committed(&self, api: &Api) -> Outline {
        outline_in(&self.project.root.join("generated").join(api.name.as_str()))
    }
}

impl Difference {
    /// What `this` has and `other` has not, and the other way round.
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

/// What the crate in a folder holds; nothing where there is none, or it says so in a form that is not read.
fn outline_in(folder: &Path) -> Outline {
    let text = std::fs::read(folder.join("api.json")).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}
