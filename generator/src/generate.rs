//! One run of the pipeline: an input to the files of a crate.

use std::path::{Path, PathBuf};

use semver::Version;
use serde::Deserialize;

use crate::api::Api;
use crate::companion::Companion;
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
use crate::paging::Paging;
use crate::pass;
use crate::print::PrintedFile;
use crate::read::{self, Input, Options};
use crate::settings::Settings;

pub use crate::emit::{Examples, ManifestStyle, RuntimeSource};

/// What is to be generated.
#[derive(Clone, Debug)]
pub struct Generator {
    package: PackageName,
    manifest: ManifestStyle,
    version: Option<Version>,
    examples: Examples,
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

/// The name of a package: letters, digits and hyphens, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct PackageName(String);

/// A text that is no name of a package.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no package name: it takes lower-case letters, digits and hyphens, with a letter first")]
pub struct PackageNameError(String);

impl PackageName {
    /// Reads a name.
    ///
    /// # Errors
    /// The text has other characters than lower-case ASCII letters, digits and hyphens, or does not begin with a letter.
    pub fn parse(text: &str) -> Result<Self, PackageNameError> {
        let is_name = text.starts_with(|it: char| it.is_ascii_lowercase())
            && !text.ends_with('-')
            && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-');
        let library = Self(text.to_owned()).library();
        // A crate of such a name could not be named in code.
        let is_usable = syn::parse_str::<proc_macro2::Ident>(&library).is_ok() && library != "sdk_runtime";
        if is_name && is_usable { Ok(Self(text.to_owned())) } else { Err(PackageNameError(text.to_owned())) }
    }

    /// The name by which code refers to the crate.
    pub fn library(&self) -> String {
        self.0.replace('-', "_")
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PackageName {
    type Error = PackageNameError;

    fn try_from(text: String) -> Result<Self, PackageNameError> {
        Self::parse(&text)
    }
}

impl Generator {
    /// A generator of the package `package`.
    pub fn new(package: PackageName, manifest: ManifestStyle) -> Self {
        let conventions = Conventions { paging: Paging::common(), envelope: None, companions: Vec::new() };
        let (options, levels) = (Options::default(), Levels::default());
        Self {
            package,
            manifest,
            version: None,
            examples: Examples::default(),
            lock: NameLock::default(),
            settings: None,
            conventions,
            options,
            levels,
        }
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

    /// With examples that are written by hand beside what is generated.
    #[must_use]
    pub fn with_examples(mut self, examples: Examples) -> Self {
        self.examples = examples;
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
    pub fn with_companions(mut self, companions: Vec<Companion>) -> Self {
        self.conventions.companions = companions;
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
        let api = freeze(draft, self.package.as_str(), &self.conventions, &mut names, &mut diagnostics);
        document.origins.locate(&mut diagnostics);
        let mut diagnostics = without_repetition(diagnostics);
        self.levels.apply(&mut diagnostics);
        let outline = emit::outline(&api);
        let package = emit::Package { style: &self.manifest, version: self.version.as_ref(), examples: &self.examples };
        let files = match diagnostics.has_errors() {
            true => Vec::new(),
            false => emit::emit(&api, &outline, package, self.settings.as_ref()),
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
