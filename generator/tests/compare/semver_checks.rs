//! Verifies our verdicts with cargo-semver-checks.

use std::path::{Path, PathBuf};
use std::process::Command;

use sdk_generator::compare::{Effect, compare};
use sdk_generator::outline::Outline;
use sdk_generator::sync::Mode;
use tempfile::TempDir;

use super::{CASES, Edit, project};

/// The cases that cargo-semver-checks can detect. It compares names and kinds of items, but not the types of their parts.
const SAMPLE: &[&str] = &[
    "new operation",
    "changed operationId",
    "changed summary of an operation",
    "new optional field",
    "new enum value in responses",
    "renamed type",
    "changed kind of a type",
];

/// The exit code if a higher version is required. Other codes mean that the tool itself failed.
const NEEDS_HIGHER_VERSION: i32 = 100;

#[test]
#[ignore = "slow; run by .ci/run"]
fn verdicts_agree_with_cargo_semver_checks() {
    if !Command::new(env!("CARGO")).args(["semver-checks", "--version"]).output().is_ok_and(|it| it.status.success()) {
        return println!("skipped: comparison of semver verdicts: cargo-semver-checks is not installed");
    }
    let mut wrong = String::new();
    for name in SAMPLE {
        let case = CASES.iter().find(|it| it.name == *name).unwrap_or_else(|| panic!("unknown case {name}"));
        let (before, after) = (Crate::write(case.input, &[]), Crate::write(case.input, case.edits));
        for (direction, old, new) in [("forward", &before, &after), ("backward", &after, &before)] {
            let comparison = compare(&old.outline, &new.outline);
            let effect = comparison.changes.iter().map(|it| it.rust).max().unwrap();
            let release = match effect {
                Effect::DocsOnly => "patch",
                Effect::Additive | Effect::Breaking => "minor",
            };
            let (is_accepted, summary) = new.is_release_of(old, release);
            println!("{name} ({direction}): {} in Rust, {summary}", effect.as_str());
            if is_accepted != (effect < Effect::Breaking) {
                wrong.push_str(&format!("{name} ({direction}): {} in Rust, but {summary}\n", effect.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A generated crate in its own workspace.
struct Crate {
    outline: Outline,
    /// The folder of the workspace, which is deleted on drop.
    root: TempDir,
}

impl Crate {
    fn write(input: &str, edits: &[Edit]) -> Self {
        let (root, made) = project(input, edits, Mode::Write);
        std::fs::write(root.path().join("Cargo.toml"), workspace(&repository().join("runtime"))).unwrap();
        // Use the same versions of dependencies as this workspace.
        std::fs::copy(repository().join("Cargo.lock"), root.path().join("Cargo.lock")).unwrap();
        Self { outline: made.outline, root }
    }

    /// Checks whether this crate can be the next patch or minor release of another, and returns the summary.
    fn is_release_of(&self, old: &Self, release: &str) -> (bool, String) {
        let manifest = self.root.path().join("generated").join(&self.outline.package).join("Cargo.toml");
        let output = Command::new(env!("CARGO"))
            .args(["semver-checks", "--release-type", release, "--only-explicit-features", "--features", "all"])
            .args([Path::new("--baseline-root"), old.root.path(), Path::new("--manifest-path"), &manifest])
            // A shared folder, so that dependencies are compiled only once.
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

/// Returns a workspace manifest with the settings that generated crates inherit.
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
