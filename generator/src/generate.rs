//! One run of the pipeline: an input to the files of a crate.

use std::path::{Path, PathBuf};

use semver::Version;

use crate::api::{Api, Package};
use crate::conventions::Conventions;
use crate::diagnostic::levels::Levels;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit;
use crate::envelope::Envelope;
use crate::freeze::freeze;
use crate::lint::lint;
use crate::lower::lower;
use crate::names::{NameLock, Rename, Renewal};
use crate::outline::Outline;
use crate::package_name::PackageName;
use crate::paging::Paging;
use crate::pass;
use crate::print::{PrintedFile, print};
use crate::read::{self, Input, Options};
use crate::sdk_reference::SdkReference;
use crate::settings::Settings;
use crate::target::Target;

/// What is to be generated.
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

/// What came of it.
#[derive(Debug)]
pub struct Output {
    /// The files of the crate, sorted by path; none when a finding is an error.
    pub files: Vec<PrintedFile>,
    /// The names that were given.
    pub lock: NameLock,
    /// What the lock of before calls otherwise. Whoever writes the files decides whether callers are to bear it.
    pub renames: Vec<Rename>,
    /// The files that were read, each once: the input, and what it refers to.
    pub inputs: Vec<PathBuf>,
    /// How many operations there are.
    pub operations: usize,
    /// How many types have a name.
    pub types: usize,
    /// The Cargo features of the crate, those of groups of operations first.
    pub features: Vec<String>,
    /// The operations and types, as code sees them.
    pub outline: Outline,
    /// What was found, with its place.
    pub diagnostics: Diagnostics,
}

impl Generator {
    /// A generator of the package `package`.
    pub fn new(package: PackageName, target: Target) -> Self {
        let conventions = Conventions { paging: Paging::common(), envelope: None, sdk_references: Vec::new() };
        let (options, levels) = (Options::default(), Levels::default());
        Self { package, target, version: None, lock: NameLock::default(), settings: None, conventions, options, levels }
    }

    /// The package that it makes.
    pub const fn package(&self) -> &PackageName {
        &self.package
    }

    /// With a version of the package; without one it has its workspace's, or 0.1.0 where it stands alone.
    #[must_use]
    pub fn with_version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// With the names that types and operations had before.
    #[must_use]
    pub fn with_lock(mut self, lock: NameLock) -> Self {
        self.lock = lock;
        self
    }

    /// With what clients read from their users' environment; without it they read nothing there.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// With the ways in which the API's lists come in pages; without them, those are taken that are common.
    #[must_use]
    pub fn with_paging(mut self, paging: Paging) -> Self {
        self.conventions.paging = paging;
        self
    }

    /// With what the API puts around the result of every answer.
    #[must_use]
    pub fn with_envelope(mut self, envelope: Envelope) -> Self {
        self.conventions.envelope = Some(envelope);
        self
    }

    /// With pages about an SDK of the API: they give names to types that the specification leaves without.
    #[must_use]
    pub fn with_sdk_references(mut self, sdk_references: Vec<SdkReference>) -> Self {
        self.conventions.sdk_references = sdk_references;
        self
    }

    /// With another way to read the input.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// With levels that codes have instead of their own; denied findings make the run fail.
    #[must_use]
    pub fn with_levels(mut self, levels: Levels) -> Self {
        self.levels = levels;
        self
    }

    /// Reads the input and makes the files; nothing is written.
    pub fn run(&self, input: &Input) -> Output {
        let (document, mut diagnostics) = read::read_with(input, &self.options);
        let Some(document) = document else {
            self.levels.apply(&mut diagnostics);
            return Output {
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
        };
        let mut draft = lower(&document.openapi, &mut diagnostics);
        pass::run(&mut draft, &self.conventions, &mut diagnostics);
        lint(&draft, &mut diagnostics);
        let mut names = Renewal::of(self.lock.clone());
        let package =
            Package { name: self.package.clone(), version: self.version.clone(), target: self.target.clone() };
        let api = freeze(draft, package, &self.conventions, &mut names, &mut diagnostics);
        document.origins.locate(&mut diagnostics);
        let mut diagnostics = without_repetition(diagnostics);
        self.levels.apply(&mut diagnostics);
        let outline = emit::outline(&api);
        let files = if diagnostics.has_errors() {
            Vec::new()
        } else {
            let mut files = emit::emit(&api, &outline, self.settings.as_ref(), print);
            files.sort_by(|one, other| one.path.cmp(&other.path));
            files
        };
        Output {
            files,
            lock: names.after,
            renames: names.renames,
            inputs: document.origins.files().map(Path::to_owned).collect(),
            operations: outline.operations.len(),
            types: outline.types.len(),
            features: features(&api),
            outline,
            diagnostics,
        }
    }
}

fn features(api: &Api) -> Vec<String> {
    let own = api.groups.iter().map(|it| &it.feature);
    own.chain(api.shared_features.iter().map(|it| &it.name)).cloned().collect()
}

/// A component that is used in a thousand places is looked at as often; what is wrong with it is said once.
fn without_repetition(diagnostics: Diagnostics) -> Diagnostics {
    let mut seen = std::collections::HashSet::new();
    let mut kept = Diagnostics::new();
    for diagnostic in &diagnostics {
        if seen.insert(diagnostic.to_string()) {
            kept.push(Diagnostic::clone(diagnostic));
        }
    }
    kept
}
