//! Compiles a generated crate as a dependency of another package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, bail};

use super::failure::compile_errors;
use super::folder::clear;
use super::peers::Job;
use crate::measure::{Completion, Cost, Limit, Limits, Median, Runs, median_from, run, run_within};

/// The error of cargo if it cannot read the manifest of a dependency.
const MANIFEST_ERROR: &str = "failed to load manifest for dependency";

/// How a crate is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Check,
    Release,
}

/// The features of a crate.
#[derive(Clone, Copy)]
pub(super) enum Features<'f> {
    Default,
    Only(&'f [&'f str]),
}

/// The result of compiling a crate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Compilation {
    Success(Median),
    /// The compiler reported this number of errors.
    Errors(usize),
    /// Cargo cannot read the manifest of the crate.
    InvalidManifest,
    LimitExceeded(Limit),
}

/// A package that uses a generated crate. The crate is compiled through this package, so that it remains unchanged and its
/// dependencies have the same features in all measurements.
pub(super) struct ConsumerPackage {
    package: String,
    /// The folder of the generated crate.
    generated: PathBuf,
    /// The folder of our runtime, if sdkgen generated the crate.
    runtime: Option<PathBuf>,
    folder: PathBuf,
    target: PathBuf,
}

impl ConsumerPackage {
    /// Writes the package next to the crate.
    pub(super) fn new(job: &Job, target: &Path, runtime: Option<PathBuf>) -> anyhow::Result<Self> {
        let folder = job.out.with_extension("user");
        clear(&folder)?;
        fs::create_dir_all(folder.join("src/bin"))?;
        fs::write(folder.join("src/lib.rs"), "")?;
        let (package, generated) = (job.package.clone(), job.out.clone());
        let it = Self { package, generated, runtime, folder, target: target.to_owned() };
        it.select_features(Features::Default)?;
        Ok(it)
    }

    /// Selects features of the crate.
    pub(super) fn select_features(&self, features: Features<'_>) -> anyhow::Result<()> {
        let path = |it: &Path| toml::Value::from(it.to_string_lossy().into_owned()).to_string();
        let options = match features {
            Features::Default => String::new(),
            Features::Only(list) => format!(", default-features = false, features = {list:?}"),
        };
        let runtime = self
            .runtime
            .as_deref()
            .map(|it| format!("sdk-runtime = {{ path = {}, default-features = false }}\n", path(it)));
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {} = {{ path = {}{options} }}\nserde = \"1\"\nserde_json = \"1\"\n\
             tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"net\", \"time\"] }}\n{}\n[workspace]\n",
            self.package,
            path(&self.generated),
            runtime.unwrap_or_default(),
        );
        Ok(fs::write(self.folder.join("Cargo.toml"), manifest)?)
    }

    /// Compiles the crate. Its dependencies are compiled first and not measured.
    pub(super) fn compile(&self, profile: Profile, limits: Limits, runs: Runs) -> anyhow::Result<Compilation> {
        if let Completion::Failure(printed) = run_within(&self.metadata(), limits, &self.output())?
            && printed.contains(MANIFEST_ERROR)
        {
            return Ok(Compilation::InvalidManifest);
        }
        self.compile_dependencies(profile)?;
        self.compile_crate(profile, limits, runs)
    }

    /// Like [`Self::compile`], but expects that [`Self::compile_dependencies`] was called with equivalent features.
    pub(super) fn compile_crate(&self, profile: Profile, limits: Limits, runs: Runs) -> anyhow::Result<Compilation> {
        let library = self.generated.join("src/lib.rs");
        touch(&library)?;
        let command = self.cargo(profile, &["--lib"]);
        let output = self.output();
        let first = match run_within(&command, limits, &output)? {
            Completion::Success(cost) => cost,
            Completion::LimitExceeded(limit) => return Ok(Compilation::LimitExceeded(limit)),
            Completion::Failure(printed) => match compile_errors(&printed) {
                Some(errors) => return Ok(Compilation::Errors(errors)),
                None => bail!("cannot compile {}:\n{printed}", self.package),
            },
        };
        Ok(Compilation::Success(median_from(first, runs, || touch(&library), || run(&command, &output))?))
    }

    /// Compiles the dependencies of the crate by temporarily replacing its library with an empty file.
    pub(super) fn compile_dependencies(&self, profile: Profile) -> anyhow::Result<()> {
        let (library, aside) = (self.generated.join("src/lib.rs"), self.generated.join("src/lib.rs.aside"));
        fs::rename(&library, &aside).with_context(|| library.display().to_string())?;
        fs::write(&library, "")?;
        let result = run(&self.cargo(profile, &["--lib"]), &self.output());
        fs::rename(&aside, &library)?;
        result.map(|_| ())
    }

    /// Builds a program that uses the crate with the release profile, and returns its path.
    pub(super) fn program(&self, name: &str, source: &str) -> anyhow::Result<PathBuf> {
        Ok(self.measured_program(name, source)?.0)
    }

    /// Builds a program that uses the crate with the release profile, and returns its path and the cost of the build.
    pub(super) fn measured_program(&self, name: &str, source: &str) -> anyhow::Result<(PathBuf, Cost)> {
        fs::write(self.folder.join("src/bin").join(format!("{name}.rs")), source)?;
        let cost = run(&self.cargo(Profile::Release, &["--bin", name]), &self.output())?;
        Ok((self.target.join("release").join(name), cost))
    }

    /// Downloads the dependencies of the package.
    pub(super) fn fetch(&self) -> anyhow::Result<()> {
        let mut command = Command::new(env!("CARGO"));
        command.arg("fetch").current_dir(&self.folder);
        run(&command, &self.output()).map(|_| ())
    }

    /// Returns the cargo command that reads the manifests of the package and its dependencies.
    fn metadata(&self) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(["metadata", "--format-version", "1"]).current_dir(&self.folder);
        command
    }

    /// Returns a cargo command that uses cargo's default release profile, but strips symbols.
    fn cargo(&self, profile: Profile, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        match profile {
            // With the same profile, build scripts and C libraries are compiled only once for both commands.
            Profile::Check => command.args(["check", "--release"]),
            Profile::Release => command.args(["build", "--release"]),
        };
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
        command
    }

    /// The file with the output of the last command.
    pub(super) fn output(&self) -> PathBuf {
        self.folder.join("output.txt")
    }
}

/// Updates a file's modification time, so that cargo compiles the crate again.
fn touch(path: &Path) -> anyhow::Result<()> {
    let file = fs::File::options().append(true).open(path).with_context(|| path.display().to_string())?;
    file.set_modified(SystemTime::now())?;
    Ok(())
}
