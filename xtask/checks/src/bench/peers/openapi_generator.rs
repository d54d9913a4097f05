//! openapi-generator, a Java program that generates a crate with a module for each tag.

use std::path::Path;

use super::generator::{Attempt, Generator, Job, Peer, command};
use super::install::Installer;
use crate::bench::functions::{Function, FunctionLocation, functions};

pub(super) struct OpenApiGenerator;

/// The heap limit. By default, Java uses a large share of the machine's memory.
const HEAP: &str = "-Xmx4g";

impl Generator for OpenApiGenerator {
    fn name(&self) -> &'static str {
        "openapi-generator"
    }

    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt> {
        let attempt = |option: Option<&str>, java: &str, remark| {
            let arguments: [&dyn AsRef<_>; 9] =
                [&"generate", &"-g", &"rust", &"-i", &job.input, &"-o", &job.out, &"--package-name", &job.package];
            let mut command = command(&programs.join("openapi-generator-cli"), arguments);
            command.args(option).env("JDK_JAVA_OPTIONS", java);
            Attempt { command, remark }
        };
        let skip = Some("--skip-validate-spec");
        let long = format!("{HEAP} -DmaxYamlCodePoints=99999999");
        vec![
            attempt(None, HEAP, ""),
            attempt(skip, HEAP, "with `--skip-validate-spec`"),
            attempt(skip, &long, "with `--skip-validate-spec` and `-DmaxYamlCodePoints=99999999`"),
        ]
    }

    fn operation_counting(&self) -> &'static str {
        "lines in `src/apis` that start with `pub async fn`"
    }

    /// Counts lines instead of parsing, because some generated modules are not valid Rust: they contain names like `R#moveError`.
    fn operations(&self, job: &Job) -> anyhow::Result<usize> {
        let mut operations = 0;
        for entry in std::fs::read_dir(job.out.join("src/apis"))? {
            let text = std::fs::read_to_string(entry?.path())?;
            operations += text.lines().filter(|it| it.starts_with("pub async fn ")).count();
        }
        Ok(operations)
    }

    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>> {
        functions(&job.out.join("src/apis"), FunctionLocation::Modules)
    }

    fn types(&self) -> &'static str {
        "models::"
    }

    fn prelude(&self, job: &Job) -> String {
        format!("use {}::models;\n", job.library())
    }
}

impl Peer for OpenApiGenerator {
    fn package(&self) -> (Installer, &'static str) {
        (Installer::Pip, "openapi-generator-cli")
    }
}
