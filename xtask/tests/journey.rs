//! The journey of a maintainer in a temporary checkout, as in `docs/regenerating.md`: change a specification, regenerate, review,
//! and release.

use std::path::Path;
use std::process::Command;

use super::checkout::{checkout, xtask};

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Runs a command of the workspace. Returns whether it succeeded, and its output.
fn run(root: &Path, arguments: &[&str]) -> (bool, String) {
    let output = xtask(root, "xtask", &root.join("xtask")).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

fn succeeds(root: &Path, arguments: &[&str]) -> String {
    let (is_success, text) = run(root, arguments);
    assert!(is_success, "{arguments:?}: {text}");
    text
}

#[test]
fn specification_is_changed_reviewed_and_released() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    checkout(root);
    // The generated crate is not a member, because its dependencies may not be available offline.
    write(root, "Cargo.toml", "[workspace]\nmembers = [\"member\"]\n");
    write(root, "member/Cargo.toml", "[package]\nname = \"member\"\n");
    write(root, "member/src/lib.rs", "");
    let list = std::fs::read_to_string(root.join("specs/apis.toml")).unwrap();
    write(root, "specs/apis.toml", &list.replace("input", "version = \"0.1.0\"\ninput"));
    let document = std::fs::read_to_string(root.join("specs/pings/openapi.yaml")).unwrap();
    let component =
        "components: {schemas: {Pong: {type: object, required: [size], properties: {size: {type: integer}}}}}\n";
    let pong = "  /pong: {get: {operationId: getPong, responses: {200: {description: D., content: {application/json: {schema: \
                {$ref: '#/components/schemas/Pong'}}}}}}}\n";
    let document = format!("{document}{pong}{component}");
    write(root, "specs/pings/openapi.yaml", &document);
    succeeds(root, &["regen"]);
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Add pings"]);
    git(root, &["tag", "pings-v0.1.0"]);

    // A rename is refused, and nothing is written.
    write(root, "specs/pings/openapi.yaml", &document.replace("Pong", "Answer"));
    let (is_success, text) = run(root, &["regen"]);
    assert!(!is_success && text.contains("Pong") && text.contains("Answer"), "{text}");

    // A removed operation is.
    let edited = document.replace("  /ping: {get: {operationId: ping, responses: {204: {description: Done.}}}}\n", "");
    assert_ne!(edited, document);
    write(root, "specs/pings/openapi.yaml", &edited);
    let (is_success, text) = run(root, &["regen", "--check"]);
    assert!(!is_success && text.contains("pings"), "{text}");
    succeeds(root, &["regen"]);
    succeeds(root, &["regen", "--check"]);

    let review = succeeds(root, &["diff"]);
    assert!(review.contains("ping::ping") && review.contains("was removed"), "{review}");
    let (is_accepted, _) = run(root, &["diff", "--deny", "breaking"]);
    assert!(!is_accepted);
    git(root, &["commit", "--quiet", "--all", "--message", "Remove ping"]);

    let release = succeeds(root, &["release", "--bump", "auto"]);
    assert!(release.contains("pings: 0.1.0 -> 0.2.0") && release.contains("git tag pings-v0.2.0"), "{release}");
    let changelog = std::fs::read_to_string(root.join("generated/pings/CHANGELOG.md")).unwrap();
    assert!(changelog.contains("0.2.0") && changelog.contains("`ping::ping` was removed"), "{changelog}");
    succeeds(root, &["regen", "--check"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Release"]);
    git(root, &["tag", "pings-v0.2.0"]);
    let text = succeeds(root, &["release", "--bump", "auto", "--dry-run"]);
    assert!(text.contains("no changes since the last release"), "{text}");
}
