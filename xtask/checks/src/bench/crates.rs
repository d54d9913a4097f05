//! A generated crate, compiled as a dependency of a package that uses it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, bail};

use super::comparison::clear;
use super::failure::compile_errors;
use super::peers::Job;
use crate::measure::{Ended, Limit, Limits, Median, Runs, median_from, run, run_within};

/// How a crate is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Check,
    Release,
}

/// What became of a crate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Compiled {
    Well(Median),
    /// So many errors.
    Badly(usize),
    Over(Limit),
}

/// A package that uses a generated crate. Everything is compiled from here, so that the crate stays as it was generated and
/// its dependencies have the same features in all that is measured.
pub(super) struct User {
    package: String,
    /// The folder of the crate.
    generated: PathBuf,
    /// Our runtime, where the crate is ours.
    runtime: Option<PathBuf>,
    folder: PathBuf,
    target: PathBuf,
}

impl User {
    /// Writes the package, beside the crate.
    pub(super) fn new(job: &Job, target: &Path, runtime: Option<PathBuf>) -> anyhow::Result<Self> {
        let folder = job.out.with_extension("user");
        clear(&folder)?;
        fs::create_dir_all(folder.join("src/bin"))?;
        fs::write(folder.join("src/lib.rs"), "")?;
        let (package, generated) = (job.package.clone(), job.out.clone());
        let it = Self { package, generated, runtime, folder, target: target.to_owned() };
        it.choose(None)?;
        Ok(it)
    }

    /// Uses the crate with one feature alone; without one, with those that it has by default.
    pub(super) fn choose(&self, feature: Option<&str>) -> anyhow::Result<()> {
        let path = |it: &Path| toml::Value::from(it.to_string_lossy().into_owned()).to_string();
        let chosen = feature.map(|it| format!(", default-features = false, features = [\"{it}\"]")).unwrap_or_default();
        let runtime = self.runtime.as_deref().map(|it| format!("sdk-runtime = {{ path = {} }}\n", path(it)));
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {} = {{ path = {}{chosen} }}\nserde = \"1\"\nserde_json = \"1\"\n\
             tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"net\", \"time\"] }}\n{}\n[workspace]\n",
            self.package,
            path(&self.generated),
            runtime.unwrap_or_default(),
        );
        Ok(fs::write(self.folder.join("Cargo.toml"), manifest)?)
    }

    /// Compiles the crate: what it depends on is compiled before, and not counted.
    pub(super) fn compile(&self, profile: Profile, limits: Limits, runs: Runs) -> anyhow::Result<Compiled> {
        self.compile_dependencies(profile)?;
        self.compile_alone(profile, limits, runs)
    }

    /// As [`Self::compile`], after [`Self::compile_dependencies`] with features that ask no other things of dependencies.
    pub(super) fn compile_alone(&self, profile: Profile, limits: Limits, runs: Runs) -> anyhow::Result<Compiled> {
        let library = self.generated.join("src/lib.rs");
        touch(&library)?;
        let command = self.cargo(profile, &["--lib"]);
        let output = self.output();
        let first = match run_within(&command, limits, &output)? {
            Ended::Well(cost) => cost,
            Ended::Over(limit) => return Ok(Compiled::Over(limit)),
            Ended::Badly(printed) => match compile_errors(&printed) {
                Some(errors) => return Ok(Compiled::Badly(errors)),
                None => bail!("{} does not compile, and not for errors in it:\n{printed}", self.package),
            },
        };
        Ok(Compiled::Well(median_from(first, runs, || touch(&library), || run(&command, &output))?))
    }

    /// Compiles what the crate depends on, with an empty file in the place of the library.
    pub(super) fn compile_dependencies(&self, profile: Profile) -> anyhow::Result<()> {
        let (library, aside) = (self.generated.join("src/lib.rs"), self.generated.join("src/lib.rs.aside"));
        fs::rename(&library, &aside).with_context(|| library.display().to_string())?;
        fs::write(&library, "")?;
        let result = run(&self.cargo(profile, &["--lib"]), &self.output());
        fs::rename(&aside, &library)?;
        result.map(|_| ())
    }

    /// Builds a program that uses the crate, for release, and gives its path.
    pub(super) fn program(&self, name: &str, source: &str) -> anyhow::Result<PathBuf> {
        fs::write(self.folder.join("src/bin").join(format!("{name}.rs")), source)?;
        run(&self.cargo(Profile::Release, &["--bin", name]), &self.output())?;
        Ok(self.target.join("release").join(name))
    }

    /// Stripped of symbols, and otherwise with the release profile that cargo has by default.
    fn cargo(&self, profile: Profile, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        match profile {
            // What is compiled to be run, C libraries among it, is then compiled once for both.
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

    fn output(&self) -> PathBuf {
        self.folder.join("output.txt")
    }
}

/// Makes cargo compile a crate again.
fn touch(path: &Path) -> anyhow::Result<()> {
    let file = fs::File::options().append(true).open(path).with_context(|| path.display().to_string())?;
    file.set_modified(SystemTime::now())?;
    Ok(())
}
