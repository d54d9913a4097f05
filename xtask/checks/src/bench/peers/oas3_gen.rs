//! oas3-gen, which generates a crate with one client for all operations.

use std::path::Path;

use super::generator::{Attempt, Generator, Job, Peer, command};
use super::install::Installer;
use crate::bench::functions::{Function, FunctionLocation, functions};

pub(super) struct Oas3Gen;

impl Generator for Oas3Gen {
    fn name(&self) -> &'static str {
        "oas3-gen"
    }

    /// The crate is named after its folder.
    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt> {
        let arguments: [&dyn AsRef<_>; 7] =
            [&"generate", &"client-mod", &"-i", &job.input, &"-o", &job.out, &"--workspace"];
        vec![command(&programs.join("oas3-gen"), arguments).into()]
    }

    fn operation_counting(&self) -> &'static str {
        "public `async` methods of the client"
    }

    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>> {
        functions(&job.out.join("src"), FunctionLocation::Methods("Client"))
    }

    fn types(&self) -> &'static str {
        ""
    }
}

impl Peer for Oas3Gen {
    fn package(&self) -> (Installer, &'static str) {
        (Installer::Cargo, "oas3-gen")
    }
}
