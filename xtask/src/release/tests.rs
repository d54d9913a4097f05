//! Tests of releases in a temporary repository.

use std::path::Path;
use std::process::Command;

use sdk_generator::project::Project;
use sdk_generator::sync::Mode;

use super::*;

/// Writes a specification with these operations, each with this description, and generates its crate.
fn describe(root: &Path, operations: &[&str], text: &str) {
    let paths: String = operations
        .iter()
        .map(|it| format!("  /{it}: {{get: {{operationId: {it}, tags: [Things], description: {text}, responses: {{204: {{description: D.}}}}}}}}\n"))
        .collect();
    let document = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}");
    std::fs::write(root.join("specs/things/openapi.yaml"), document).unwrap();
    Project::open(root).unwrap().regenerate("things", Mode::Write).unwrap();
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("specs/things")).unwrap();
    let list = "# One.\n[[api]]\nname = \"things\"\nversion = \"0.1.0\"\ninput = \"things/openapi.yaml\"\n";
    std::fs::write(root.join("specs/apis.toml"), list).unwrap();
    git(root, &["init", "--quiet"]);
    describe(root, &["getA"], "One.");
    folder
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn plan_with(root: &Path, bump: Bump, since: Option<&str>) -> anyhow::Result<Option<Release>> {
    let arguments = Arguments { bump, dry_run: false, api: None, since: since.map(str::to_owned) };
    plan(root, &Project::open(root).unwrap(), "things", &arguments, "2026-01-31")
}

fn auto(root: &Path) -> anyhow::Result<Option<Release>> {
    plan_with(root, Bump::Auto, None)
}

/// Writes, commits and tags a release.
fn finish(root: &Path, release: Release) {
    let tag = released::tag(&release.api, &release.after);
    write(root, &[release]).unwrap();
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "A release"]);
    git(root, &["tag", &tag]);
}

#[test]
fn first_release_has_the_version_in_apis_toml() {
    let folder = repository();
    let root = folder.path();
    let release = auto(root).unwrap().unwrap();
    assert_eq!((&release.before, &release.after), (&Version::new(0, 1, 0), &Version::new(0, 1, 0)));
    write(root, &[release]).unwrap();
    let error = auto(root).err().unwrap().to_string();
    assert!(error.contains("tag the release"), "{error}");
}

#[test]
fn changes_determine_the_version_and_are_listed_in_the_changelog() {
    let folder = repository();
    let root = folder.path();
    finish(root, auto(root).unwrap().unwrap());
    assert!(auto(root).unwrap().is_none());

    describe(root, &["getA", "getB"], "One.");
    let release = auto(root).unwrap().unwrap();
    assert_eq!((release.after.to_string().as_str(), release.changes.summary), ("0.1.1", "additions"));
    finish(root, release);
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    assert!(read("specs/apis.toml").starts_with("# One.\n"));
    assert!(read("generated/things/Cargo.toml").contains("version = \"0.1.1\""));
    let log = read("generated/things/CHANGELOG.md");
    let (first, second) = (log.find("## [0.1.0]").unwrap(), log.find("## [0.1.1] - 2026-01-31").unwrap());
    assert!(second < first && log[second..first].contains("things::get_b"), "{log}");
    // The generator does not own the changelog, so regenerating does not delete it.
    Project::open(root).unwrap().regenerate("things", Mode::Write).unwrap();
    assert_eq!(read("generated/things/CHANGELOG.md"), log);

    describe(root, &["getA", "getB"], "Another description.");
    let release = auto(root).unwrap().unwrap();
    assert_eq!((release.after.to_string().as_str(), release.changes.summary), ("0.1.2", "documentation only"));

    describe(root, &["getB"], "One.");
    let release = auto(root).unwrap().unwrap();
    assert_eq!((release.after.to_string().as_str(), release.changes.summary), ("0.2.0", "breaking changes"));
    let major = plan_with(root, Bump::Major, None).unwrap().unwrap();
    assert_eq!(major.after, Version::new(1, 0, 0));
}

#[test]
fn changed_code_with_the_same_operations_is_a_patch_release() {
    let folder = repository();
    let root = folder.path();
    finish(root, auto(root).unwrap().unwrap());
    let list = std::fs::read_to_string(root.join("specs/apis.toml")).unwrap();
    let settings = "settings = 'one'\n[settings.one]\n[[settings.one.source]]\nkind = 'environment'\nbase_url = 'A'\ntoken = 'B'\n";
    std::fs::write(root.join("specs/apis.toml"), list + settings).unwrap();
    Project::open(root).unwrap().regenerate("things", Mode::Write).unwrap();
    let release = auto(root).unwrap().unwrap();
    assert_eq!(
        (release.after.to_string().as_str(), release.changes.summary),
        ("0.1.1", "the same operations and types")
    );
}

#[test]
fn since_compares_with_the_given_commit() {
    let folder = repository();
    let root = folder.path();
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "One"]);
    assert!(plan_with(root, Bump::Auto, Some("HEAD")).unwrap().is_none());
    assert!(plan_with(root, Bump::Auto, Some("--output=x")).is_err());
    assert!(plan_with(root, Bump::Auto, Some("nothing")).is_err());
}

#[test]
fn out_of_date_crate_is_not_released() {
    let folder = repository();
    let root = folder.path();
    let path = root.join("generated/things/src/lib.rs");
    let code = std::fs::read_to_string(&path).unwrap();
    // The banner shows that the file is generated.
    std::fs::write(&path, code.lines().next().unwrap()).unwrap();
    let error = auto(root).err().unwrap().to_string();
    assert!(error.contains("cargo xtask regen"), "{error}");
}

#[test]
fn nothing_is_released_without_git() {
    let folder = repository();
    let root = folder.path();
    std::fs::remove_dir_all(root.join(".git")).unwrap();
    let error = auto(root).err().unwrap().to_string();
    assert!(error.contains("cannot find the last release") && error.contains("Git checkout"), "{error}");
}

#[test]
fn break_of_the_wire_alone_is_a_minor_release() {
    let folder = repository();
    let root = folder.path();
    finish(root, auto(root).unwrap().unwrap());
    let path = root.join("specs/things/openapi.yaml");
    let document = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, document.replace("/getA:", "/moved:")).unwrap();
    let accepting = Project::open(root).unwrap().with_renames(sdk_generator::project::Renames::Accept);
    accepting.regenerate("things", Mode::Write).unwrap();
    let release = auto(root).unwrap().unwrap();
    assert_eq!(
        (release.after.to_string().as_str(), release.changes.summary),
        ("0.2.0", "breaking changes on the wire")
    );
    assert!(release.changes.entries.contains("**Breaking:** "), "{}", release.changes.entries);
}
