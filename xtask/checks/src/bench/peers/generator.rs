//! The interface of a measured generator.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::install::Installer;
use crate::bench::functions::Function;

/// A document and the crate to generate from it.
pub(crate) struct Job {
    pub(crate) input: PathBuf,
    /// The package name of the crate.
    pub(crate) package: String,
    /// The folder of the crate.
    pub(crate) out: PathBuf,
}

impl Job {
    /// Returns the name of the crate in Rust code.
    pub(crate) fn library(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// A command line for a generator.
pub(crate) struct Attempt {
    pub(crate) command: Command,
    /// How the command differs from the documented one.
    pub(crate) remark: &'static str,
}

impl From<Command> for Attempt {
    fn from(command: Command) -> Self {
        Self { command, remark: "" }
    }
}

/// A generator of Rust clients.
pub(crate) trait Generator: Sync {
    /// The name shown in the tables.
    fn name(&self) -> &'static str;

    /// Returns the commands to try in order, starting with the one in the generator's documentation. `programs` is the folder
    /// in which the generator is installed.
    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt>;

    /// Completes the generated code to a crate, as described in the generator's documentation.
    ///
    /// # Errors
    /// Fails if a file cannot be read or written.
    fn finish(&self, _job: &Job) -> anyhow::Result<()> {
        Ok(())
    }

    /// Describes what is counted as an operation in generated code.
    fn operation_counting(&self) -> &'static str;

    /// Counts the operations in the generated code.
    ///
    /// # Errors
    /// Fails if the code cannot be read.
    fn operations(&self, job: &Job) -> anyhow::Result<usize> {
        Ok(self.functions(job)?.len())
    }

    /// Returns the functions that make calls, with their result types.
    ///
    /// # Errors
    /// Fails if the code cannot be read.
    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>>;

    /// Returns a program that makes five calls to SailPoint's API: it lists OAuth clients, gets one, deletes it, and gets an
    /// account and a role.
    fn consumer(&self, _job: &Job) -> Option<String> {
        None
    }

    /// Returns the path of the types that are generated from components, below the crate. It ends in `::` if it is not empty.
    fn types(&self) -> &'static str {
        "types::"
    }

    /// Returns how the generated types are decoded.
    fn decoding(&self) -> Decoding {
        Decoding::Serde
    }

    /// Returns the imports of a program that uses types of the crate.
    fn prelude(&self, _job: &Job) -> String {
        String::new()
    }
}

/// A generator from another project.
pub(crate) trait Peer: Generator {
    /// The package to install.
    fn package(&self) -> (Installer, &'static str);
}

/// The library that decodes the types of a generated crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decoding {
    /// `serde_json`.
    Serde,
    /// Our runtime with tolerant decoding, which is the default of clients.
    Runtime,
}

/// Creates a command with arguments of different types.
pub(super) fn command<'a>(
    program: &Path,
    arguments: impl IntoIterator<Item = &'a dyn AsRef<std::ffi::OsStr>>,
) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.into_iter().map(AsRef::as_ref));
    command
}
