//! Bad and hostile input through the built command: findings with their place, no file where none belongs, no panic.
#![allow(clippy::unwrap_used, reason = "a test")]

mod bad_input {
    mod hostile;
    mod places;
    mod refused;
    mod reported;
}

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with inputs, and one beside them for the output.
struct Bench {
    folder: TempDir,
}

/// What a run came to.
struct Run {
    output: Output,
    report: Option<Value>,
}

impl Bench {
    fn new(inputs: &[(&str, &str)]) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(bench.path("in")).unwrap();
        for (name, text) in inputs {
            bench.write(name, text);
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path("in").join(name), text).unwrap();
    }

    /// Generates from `input` with `--json` and whatever else is asked for.
    fn run(&self, input: &str, more: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .arg("generate")
            .arg(self.path("in").join(input))
            .args(["--name", "hostile", "--out"])
            .arg(self.path("out"))
            .arg("--json")
            .args(more)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!errors.contains("panicked"), "{errors}");
        assert!(matches!(output.status.code(), Some(0..=2)), "{:?}: {errors}", output.status);
        self.assert_nothing_beside_the_output();
        let report = serde_json::from_slice(&output.stdout).ok();
        Run { output, report }
    }

    /// Generates from `input` without `--json`; gives what is shown.
    fn shown(&self, input: &str, more: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .arg("generate")
            .arg(self.path("in").join(input))
            .args(["--name", "hostile", "--out"])
            .arg(self.path("out"))
            .args(more)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    }

    fn assert_nothing_beside_the_output(&self) {
        let beside: BTreeSet<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        let expected: BTreeSet<_> = ["in".into(), "out".into()].into();
        assert!(beside.is_subset(&expected), "{beside:?}");
    }

    /// The emitted files with their text.
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

    /// The findings of a code.
    fn findings(&self, code: &str) -> Vec<&Value> {
        let all = self.report()["diagnostics"].as_array().unwrap();
        all.iter().filter(|it| it["code"] == code).collect()
    }

    /// The only finding of a code; it has a file, a line and a column.
    fn finding(&self, code: &str) -> &Value {
        let found = self.findings(code);
        let [one] = found.as_slice() else { panic!("{code}: {:#}", self.report()["diagnostics"]) };
        assert!(one["file"].is_string() && one["line"].is_u64() && one["column"].is_u64(), "{one:#}");
        one
    }

    /// The file of a finding, without its folder, with line and column.
    fn place(&self, code: &str) -> (String, u64, u64) {
        let one = self.finding(code);
        let file = Path::new(one["file"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
        (file, one["line"].as_u64().unwrap(), one["column"].as_u64().unwrap())
    }
}
