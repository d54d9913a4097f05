//! The generators that are measured: ours and its peers, one file each.

pub(crate) mod install;
mod oas3_gen;
mod openapi_generator;
mod openapi_to_rust;
mod ploidy;
mod progenitor;
mod sdkgen;

use std::path::{Path, PathBuf};
use std::process::Command;

use self::install::Installer;
use super::functions::Function;

pub(super) use self::sdkgen::Sdkgen;

/// The peers, in the order of the tables.
pub(crate) const ALL: &[&dyn Peer] = &[
    &progenitor::Progenitor,
    &ploidy::Ploidy,
    &oas3_gen::Oas3Gen,
    &openapi_to_rust::OpenApiToRust,
    &openapi_generator::OpenApiGenerator,
];

/// A document, and the crate that is to be made of it.
pub(crate) struct Job {
    pub(crate) input: PathBuf,
    /// The package of the crate.
    pub(crate) package: String,
    /// The folder of the crate.
    pub(crate) out: PathBuf,
}

impl Job {
    /// The crate as code names it.
    pub(crate) fn library(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// A way of running a generator.
pub(crate) struct Attempt {
    pub(crate) command: Command,
    /// How it differs from what the documentation says first.
    pub(crate) remark: &'static str,
}

impl From<Command> for Attempt {
    fn from(command: Command) -> Self {
        Self { command, remark: "" }
    }
}

/// A generator of Rust clients.
pub(crate) trait Generator {
    /// What the tables call it.
    fn name(&self) -> &'static str;

    /// What to run, as the generator's documentation says; the second where the first fails, and so on. `programs` is the
    /// folder that the generator is installed in.
    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt>;

    /// Makes a crate of what was generated, as the documentation says, where that is not one yet.
    ///
    /// # Errors
    /// A file cannot be read or written.
    fn finish(&self, _job: &Job) -> anyhow::Result<()> {
        Ok(())
    }

    /// What counts as an operation in generated code.
    fn counted(&self) -> &'static str;

    /// How many operations the generated code has.
    ///
    /// # Errors
    /// The code cannot be read.
    fn operations(&self, job: &Job) -> anyhow::Result<usize> {
        Ok(self.functions(job)?.len())
    }

    /// The functions that make calls, with what they answer.
    ///
    /// # Errors
    /// The code cannot be read.
    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>>;

    /// A program that makes five calls to the API of SailPoint: lists OAuth clients, gets one, deletes it, gets an account and
    /// a role.
    fn consumer(&self, _job: &Job) -> Option<String> {
        None
    }

    /// How the generated types are read.
    fn decoding(&self) -> Decoding {
        Decoding::Serde
    }

    /// What a program that names types of the crate begins with.
    fn prelude(&self, _job: &Job) -> String {
        String::new()
    }
}

/// A generator that others make.
pub(crate) trait Peer: Generator + Sync {
    /// The package to install.
    fn package(&self) -> (Installer, &'static str);
}

/// What reads the types of a generated crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decoding {
    /// `serde_json`.
    Serde,
    /// Our runtime, tolerantly, as clients do.
    Runtime,
}

/// A command with arguments of several kinds.
fn command<'a>(program: &Path, arguments: impl IntoIterator<Item = &'a dyn AsRef<std::ffi::OsStr>>) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.into_iter().map(AsRef::as_ref));
    command
}
