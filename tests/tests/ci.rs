//! Runs `.ci/run` with programs that only record how they are called.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// The programs that the script needs from the system.
const SYSTEM: &[&str] =
    &["bash", "cat", "dirname", "env", "grep", "id", "mktemp", "nice", "rm", "sed", "sh", "sleep", "tee"];

/// The programs that the script checks with or installs.
const TOOLS: &[&str] = &["apt-get", "cargo-deny", "cargo-hack", "chromedriver", "mdbook", "npm", "rustup"];

/// Records its arguments. All tests pass, and the test whose name contains `$SKIPPED` reports that it was skipped.
const CARGO: &str = "#!/bin/sh
echo \"$*\" >>\"$CALLS\"
[ \"$1\" = test ] || exit 0
case \"$*\" in *\"$SKIPPED\"*) echo 'skipped: memory usage: not reported' ;; esac
echo 'test result: ok. 1 passed'
";

/// A checkout with the script, and a folder with all programs that it finds.
struct Checkout {
    folder: TempDir,
}

/// The result of a run.
struct Run {
    succeeded: bool,
    /// The output after the line `=== summary`.
    summary: String,
    /// The arguments of each call of Cargo, one per line.
    calls: String,
}

fn program(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

impl Checkout {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (root, programs) = (folder.path().join("root"), folder.path().join("programs"));
        std::fs::create_dir_all(root.join(".ci")).unwrap();
        std::fs::create_dir_all(folder.path().join("shared/corpus")).unwrap();
        std::fs::create_dir(&programs).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/run");
        std::fs::copy(script, root.join(".ci/run")).unwrap();
        std::fs::write(root.join("Cargo.toml"), "rust-version = \"1.88\"\n").unwrap();
        let path = std::env::var_os("PATH").unwrap();
        for name in SYSTEM {
            let found = std::env::split_paths(&path).map(|it| it.join(name)).find(|it| it.is_file());
            symlink(found.unwrap_or_else(|| panic!("{name} is not installed")), programs.join(name)).unwrap();
        }
        TOOLS.iter().for_each(|it| program(&programs.join(it), "#!/bin/sh\n"));
        program(&programs.join("cargo"), CARGO);
        Self { folder }
    }

    fn without(self, tool: &str) -> Self {
        std::fs::remove_file(self.folder.path().join("programs").join(tool)).unwrap();
        self
    }

    /// Runs the script. The test whose name contains `skipped` reports that it was skipped.
    fn run(&self, strict: bool, skipped: &str) -> Run {
        self.run_with(&["--all"], strict, skipped)
    }

    fn run_with(&self, arguments: &[&str], strict: bool, skipped: &str) -> Run {
        let calls = self.folder.path().join("calls");
        let mut command = Command::new(self.folder.path().join("programs/bash"));
        command
            .arg(self.folder.path().join("root/.ci/run"))
            .args(arguments)
            .env("PATH", self.folder.path().join("programs"));
        command.env("CALLS", &calls).env("SKIPPED", skipped).env_remove("CI_STRICT");
        if strict {
            command.env("CI_STRICT", "1");
        }
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let summary = text.split_once("\n=== summary\n").map(|it| it.1.to_owned());
        Run {
            succeeded: output.status.success(),
            summary: summary.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr))),
            calls: std::fs::read_to_string(calls).unwrap(),
        }
    }
}

#[test]
fn ci_passes_strictly_if_it_skips_nothing() {
    let run = Checkout::new().run(true, "no such test");
    assert!(run.succeeded && run.summary.ends_with("\nall checks passed\n"), "{}", run.summary);
    assert!(!run.summary.contains("skipped"), "{}", run.summary);
}

#[test]
fn ci_runs_the_tests_before_the_corpora() {
    let run = Checkout::new().run(false, "no such test");
    let position = |call: &str| run.calls.lines().position(|it| it.starts_with(call)).unwrap();
    let tests = position("test --workspace");
    assert_eq!(run.calls.lines().nth(tests), Some("test --workspace"));
    for long in
        ["test --workspace --test generator -- --ignored --nocapture corpus::", "xtask corpus", "xtask round-trips"]
    {
        assert!(tests < position(long), "{}", run.calls);
    }
}

#[test]
fn long_checks_run_on_request() {
    let [some, all] = [&[][..], &["--all"]].map(|it| Checkout::new().run_with(it, true, "no such test").calls);
    assert!(some.lines().all(|call| all.lines().any(|it| it == call)), "{some}\n{all}");
    for long in ["growth::", "xtask corpus\n", "xtask bench"] {
        assert!(!some.contains(long) && all.contains(long), "{long}: {some}\n{all}");
    }
}

#[test]
fn ci_lists_skipped_checks_at_the_end_and_fails_strictly() {
    let ends = [
        (false, "\nall checks passed, except for the skipped ones\n"),
        (true, "\nfailed: checks were skipped, and CI_STRICT is 1\n"),
    ];
    for (strict, end) in ends {
        let run = Checkout::new().without("cargo-hack").run(strict, "no such test");
        assert_eq!(run.succeeded, !strict, "{}", run.summary);
        let skipped = "\nskipped: each feature on its own: cargo-hack is not installed";
        assert!(run.summary.ends_with(&format!("{skipped}{end}")), "{}", run.summary);
    }
}

#[test]
fn ci_lists_what_tests_report_as_skipped() {
    // One of them runs in the background.
    for test in ["growth::", "unreliable::"] {
        let run = Checkout::new().run(true, test);
        assert_eq!(
            run.summary.matches("\nskipped: memory usage: not reported\n").count(),
            1,
            "{test}: {}",
            run.summary
        );
        assert!(!run.succeeded, "{test}");
    }
}
