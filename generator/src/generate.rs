//! Runs the pipeline from an input to the files of a crate.

use std::path::{Path, PathBuf};

use semver::Version;

use crate::api::{Api, Package};
use crate::conventions::Conventions;
use crate::diagnostic::levels::Levels;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::emit;
use crate::envelope::Envelope;
use crate::event_names::EventNames;
use crate::freeze::freeze;
use crate::idempotency::Idempotency;
use crate::lint::lint;
use crate::lower::lower;
use crate::name_candidates::NameCandidates;
use crate::names::{NameLock, Rename, RenamedOperations, Renewal};
use crate::outline::Outline;
use crate::package_name::PackageName;
use crate::paging::Paging;
use crate::pass;
use crate::read::{self, Document, Input, Options};
use crate::retries::Retries;
use crate::sdk_reference::SdkReference;
use crate::settings::Settings;
use crate::source_file::SourceFile;
use crate::stack;
use crate::target::Target;

/// Generates a crate.
#[derive(Clone, Debug)]
pub struct Generator {
    package: PackageName,
    target: Target,
    version: Option<Version>,
    lock: NameLock,
    settings: Option<Settings>,
    conventions: Conventions,
    options: Options,
    levels: Levels,
}

/// The result of a run.
#[derive(Debug)]
pub struct Output {
    /// The files of the crate, sorted by path. Empty if any diagnostic is an error.
    pub files: Vec<SourceFile>,
    /// The updated names lock.
    pub lock: NameLock,
    /// The names that differ from the previous names lock. The caller decides whether to write the files anyway.
    pub renames: Vec<Rename>,
    /// The files that were read: the input and the files that it refers to.
    pub inputs: Vec<PathBuf>,
    /// The number of operations.
    pub operations: usize,
    /// The number of named types.
    pub types: usize,
    /// The Cargo features of the crate, starting with those of groups of operations.
    pub features: Vec<String>,
    /// The operations and types of the crate.
    pub outline: Outline,
    /// The diagnostics, with their locations in files.
    pub diagnostics: Diagnostics,
}

impl Generator {
    /// Creates a generator for a package.
    pub fn new(package: PackageName, target: Target) -> Self {
        let (conventions, options, levels) = (Conventions::default(), Options::default(), Levels::default());
        Self { package, target, version: None, lock: NameLock::default(), settings: None, conventions, options, levels }
    }

    /// Returns the name of the package.
    pub const fn package(&self) -> &PackageName {
        &self.package
    }

    /// Sets the version of the package. By default, it is that of the workspace, or 0.1.0 for standalone packages.
    #[must_use]
    pub fn with_version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the names lock, which preserves the names of types and operations.
    #[must_use]
    pub fn with_lock(mut self, lock: NameLock) -> Self {
        self.lock = lock;
        self
    }

    /// Sets the settings that clients read from the environment. By default, they read none.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Sets the pagination rules of the API. By default, common rules are used.
    #[must_use]
    pub fn with_paging(mut self, paging: Paging) -> Self {
        self.conventions.paging = paging;
        self
    }

    /// Sets the envelope around the results of the API.
    #[must_use]
    pub fn with_envelope(mut self, envelope: Envelope) -> Self {
        self.conventions.envelope = Some(envelope);
        self
    }

    /// Sets the names of events in payloads.
    #[must_use]
    pub fn with_event_names(mut self, event_names: EventNames) -> Self {
        self.conventions.event_names = Some(event_names);
        self
    }

    /// Sets the operations that send idempotency keys. By default, none do.
    #[must_use]
    pub fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.conventions.idempotency = Some(idempotency);
        self
    }

    /// Sets names of operations and types. The names lock has precedence.
    #[must_use]
    pub fn with_names(mut self, names: NameCandidates) -> Self {
        self.conventions.names = names;
        self
    }

    /// Sets the retry policy of clients. By default, it is that of the runtime.
    #[must_use]
    pub fn with_retries(mut self, retries: Retries) -> Self {
        self.conventions.retries = Some(retries);
        self
    }

    /// Sets the SDK reference pages, which name types that have no name in the specification.
    #[must_use]
    pub fn with_sdk_references(mut self, sdk_references: Vec<SdkReference>) -> Self {
        self.conventions.sdk_references = sdk_references;
        self
    }

    /// Sets the options for reading the input.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Sets the levels of diagnostic codes. If a denied diagnostic occurs, no files are generated.
    #[must_use]
    pub fn with_levels(mut self, levels: Levels) -> Self {
        self.levels = levels;
        self
    }

    /// Reads the input and generates the files in memory.
    pub fn run(&self, input: &Input) -> Output {
        stack::with_large_stack(|| self.run_here(input, |_| ()).0)
    }

    /// Like [`run`](Self::run), but also returns a first [configuration](crate::config) for the document: the pagination strategies of
    /// its operations, and sources for the credentials that it requires. Returns none if the document cannot be read.
    pub fn run_with_config(&self, input: &Input) -> (Output, Option<String>) {
        stack::with_large_stack(|| self.run_here(input, emit::initial_config))
    }

    /// Runs the pipeline, and returns what `inspect` makes of the API.
    fn run_here<T>(&self, input: &Input, inspect: fn(&Api) -> T) -> (Output, Option<T>) {
        let (document, mut diagnostics) = read::read_again(input, &self.options, self.lock.requests());
        let is_partial = diagnostics.iter().any(|it| it.code == Code::BadPage);
        let Some(document) = document else {
            self.levels.apply(&mut diagnostics);
            let output = Output {
                files: Vec::new(),
                lock: self.lock.clone(),
                renames: Vec::new(),
                inputs: Vec::new(),
                operations: 0,
                types: 0,
                features: Vec::new(),
                outline: Outline::default(),
                diagnostics,
            };
            return (output, None);
        };
        let Document { openapi, webhooks, newer_operations, schemas, origins, renamed_ids } = document;
        let mut draft = lower(&openapi, &webhooks, &newer_operations, &schemas, &mut diagnostics);
        drop((openapi, webhooks, newer_operations, schemas));
        let mut before = RenamedOperations::find(self.lock.clone(), draft.operations.iter().map(|it| &it.head));
        pass::run(&mut draft, &self.conventions, &mut before.lock, &mut diagnostics);
        lint(&draft, &mut diagnostics);
        let mut names = Renewal::of(before, is_partial);
        let package =
            Package { name: self.package.clone(), version: self.version.clone(), target: self.target.clone() };
        let most_members = self.options.limits.members;
        let api = freeze(draft, package, &self.conventions, most_members, &mut names, &mut diagnostics);
        names.report_claimed_ids(&renamed_ids);
        origins.locate(&mut diagnostics);
        let mut diagnostics = without_repetition(diagnostics);
        self.levels.apply(&mut diagnostics);
        let outline = emit::outline(&api);
        let files = if diagnostics.has_errors() {
            Vec::new()
        } else {
            let mut files = emit::emit(&api, &outline, self.settings.as_ref());
            files.sort_by(|one, other| one.path.cmp(&other.path));
            files
        };
        let output = Output {
            files,
            lock: names.after,
            renames: names.renames,
            inputs: origins.files().map(Path::to_owned).collect(),
            operations: outline.operations.len(),
            types: outline.types.len(),
            features: features(&api),
            outline,
            diagnostics,
        };
        (output, Some(inspect(&api)))
    }
}

fn features(api: &Api) -> Vec<String> {
    let own = api.groups.iter().map(|it| &it.feature);
    own.chain(api.shared_features.iter().map(|it| &it.name)).cloned().collect()
}

/// Removes duplicate diagnostics, which occur because a component is visited once per use.
fn without_repetition(diagnostics: Diagnostics) -> Diagnostics {
    let mut seen = std::collections::HashSet::new();
    let mut unique = Diagnostics::new();
    for diagnostic in &diagnostics {
        if seen.insert(diagnostic.to_string()) {
            unique.push(Diagnostic::clone(diagnostic));
        }
    }
    unique
}
