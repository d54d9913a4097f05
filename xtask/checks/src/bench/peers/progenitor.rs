//! progenitor, a cargo command that generates a crate with one client for all operations.

use std::path::Path;

use super::generator::{Attempt, Generator, Job, Peer, command};
use super::install::Installer;
use crate::bench::functions::{Function, FunctionLocation, functions};

pub(super) struct Progenitor;

impl Generator for Progenitor {
    fn name(&self) -> &'static str {
        "progenitor"
    }

    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt> {
        let arguments: [&dyn AsRef<_>; 9] = [
            &"progenitor",
            &"--input",
            &job.input,
            &"--output",
            &job.out,
            &"--name",
            &job.package,
            &"--version",
            &"0.1.0",
        ];
        vec![command(&programs.join("cargo-progenitor"), arguments).into()]
    }

    fn operation_counting(&self) -> &'static str {
        "public `async` methods of `Client`"
    }

    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>> {
        functions(&job.out.join("src"), FunctionLocation::Methods("Client"))
    }
}

impl Peer for Progenitor {
    fn package(&self) -> (Installer, &'static str) {
        (Installer::Cargo, "cargo-progenitor")
    }
}
