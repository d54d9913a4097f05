//! Runs `sdkgen` on invalid and hostile input: it reports diagnostics with locations, writes only inside the output folder, and
//! never panics.

mod chains;
mod errors;
mod hostile;
mod positions;
mod warnings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A temporary folder with the inputs in `in` and the output in `out`.
struct Sandbox {
    folder: TempDir,
}

/// The result of a run.
struct Run {
    output: Output,
    report: Option<Value>,
}

impl Sandbox {
    fn new(inputs: &[(&str, &str)]) -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(sandbox.path("in")).unwrap();
        for (name, text) in inputs {
            sandbox.write(name, text);
        }
        sandbox
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path("in").join(name), text).unwrap();
    }

    /// Generates from `input` with `--json` and additional arguments.
    fn run(&self, input: &str, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .arg("generate")
            .arg(self.path("in").join(input))
            .args(["--name", "hostile", "--out"])
            .arg(self.path("out"))
            .arg("--json")
            .args(arguments)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("panicked"), "{errors}");
        assert!(matches!(output.status.code(), Some(0..=2)), "{:?}: {errors}", output.status);
        self.assert_only_output_is_written();
        let report = serde_json::from_slice(&output.stdout).ok();
        Run { output, report }
    }

    /// Generates from `input` without `--json` and returns the standard error.
    fn stderr(&self, input: &str, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .arg("generate")
            .arg(self.path("in").join(input))
            .args(["--name", "hostile", "--out"])
            .arg(self.path("out"))
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    }

    fn assert_only_output_is_written(&self) {
        let names: BTreeSet<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        let expected: BTreeSet<_> = ["in".into(), "out".into()].into();
        assert!(names.is_subset(&expected), "{names:?}");
    }

    /// Returns the emitted files with their text.
    fn emitted(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        collect(&self.path("out"), &self.path("out"), &mut files);
        files.sort();
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

impl Run {
    fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    fn report(&self) -> &Value {
        self.report.as_ref().unwrap()
    }

    /// Returns the diagnostics with a code.
    fn diagnostics(&self, code: &str) -> Vec<&Value> {
        let all = self.report()["diagnostics"].as_array().unwrap();
        all.iter().filter(|it| it["code"] == code).collect()
    }

    /// Returns the only diagnostic with a code, which must have a file, line and column.
    fn diagnostic(&self, code: &str) -> &Value {
        let found = self.diagnostics(code);
        let [one] = found.as_slice() else { panic!("{code}: {:#}", self.report()["diagnostics"]) };
        assert!(one["file"].is_string() && one["line"].is_u64() && one["column"].is_u64(), "{one:#}");
        one
    }

    /// Returns the file name, line and column of the only diagnostic with a code.
    fn location(&self, code: &str) -> (String, u64, u64) {
        let one = self.diagnostic(code);
        let file = Path::new(one["file"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
        (file, one["line"].as_u64().unwrap(), one["column"].as_u64().unwrap())
    }
}
