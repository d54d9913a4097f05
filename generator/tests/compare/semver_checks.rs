//! What cargo-semver-checks says of crates that we compare.

use std::path::{Path, PathBuf};
use std::process::Command;

use sdk_generator::compare::{Effect, compare};
use sdk_generator::outline::Outline;
use sdk_generator::sync::Mode;
use tempfile::TempDir;

use super::{CASES, Edit, project};

/// Cases of which it sees as much as we do: it looks at names and kinds of items, not at the types of their parts.
const SAMPLE: &[&str] = &[
    "an operation",
    "another operationId",
    "other words about an operation",
    "an optional field",
    "a value of answers",
    "another name of a type",
    "another kind of a type",
];

/// How it exits where the version has to be a higher one; other codes are failures of its own.
const NEEDS_HIGHER_VERSION: i32 = 100;

#[test]
#[ignore = "documents crates; .ci/run does it where cargo-semver-checks is installed"]
fn verdicts_agree_with_cargo_semver_checks() {
    if !Command::new(env!("CARGO")).args(["semver-checks", "--version"]).output().is_ok_and(|it| it.status.success()) {
        return println!("skipped: cargo-semver-checks is not installed");
    }
    let mut wrong = String::new();
    for name in SAMPLE {
        let case = CASES.iter().find(|it| it.name == *name).unwrap_or_else(|| panic!("there is no case {name}"));
        let (before, after) = (Crate::write(case.input, &[]), Crate::write(case.input, case.edits));
        for (direction, old, new) in [("there", &before, &after), ("back", &after, &before)] {
            let comparison = compare(&old.outline, &new.outline);
            let effect = comparison.changes.iter().map(|it| it.rust).max().unwrap();
            let release = match effect {
                Effect::DocsOnly => "patch",
                Effect::Additive | Effect::Breaking => "minor",
            };
            let (is_accepted, said) = new.is_release_of(old, release);
            println!("{name} ({direction}): {} in Rust, {said}", effect.as_str());
            if is_accepted != (effect < Effect::Breaking) {
                wrong.push_str(&format!("{name} ({direction}): {} in Rust, but {said}\n", effect.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A generated crate on disk, in a workspace of its own.
struct Crate {
    outline: Outline,
    /// The workspace, which goes with the value.
    root: TempDir,
}

impl Crate {
    fn write(input: &str, edits: &[Edit]) -> Self {
        let (root, made) = project(input, edits, Mode::Write);
        std::fs::write(root.path().join("Cargo.toml"), workspace(&repository().join("runtime"))).unwrap();
        // The versions that everything else here is compiled with.
        std::fs::copy(repository().join("Cargo.lock"), root.path().join("Cargo.lock")).unwrap();
        Self { outline: made.outline, root }
    }

    /// Whether this can be the next patch or minor release, and the summary.
    fn is_release_of(&self, old: &Self, release: &str) -> (bool, String) {
        let manifest = self.root.path().join("generated").join(&self.outline.package).join("Cargo.toml");
        let output = Command::new(env!("CARGO"))
            .args(["semver-checks", "--release-type", release, "--only-explicit-features", "--features", "all"])
            .args([Path::new("--baseline-root"), old.root.path(), Path::new("--manifest-path"), &manifest])
            // One folder, so that dependencies are compiled once.
            .env("CARGO_TARGET_DIR", repository().join("target/semver-checks"))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        let is_accepted = match output.status.code() {
            Some(0) => true,
            Some(NEEDS_HIGHER_VERSION) => false,
            _ => panic!("{text}"),
        };
        let summary = text.lines().find_map(|it| it.trim().strip_prefix("Summary "));
        (is_accepted, summary.unwrap_or_default().to_owned())
    }
}

/// What generated crates take from their workspace.
fn workspace(runtime: &Path) -> String {
    let runtime = toml::Value::from(runtime.to_str().unwrap());
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"generated/*\"]\n\n\
         [workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\nlicense = \"MIT\"\n\n\
         [workspace.dependencies]\nsdk-runtime = {{ path = {runtime} }}\ntokio = \"1\"\n\n[workspace.lints.rust]\n"
    )
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
