//! Commands work on the checkout in which they are started, not on the one in which they were compiled.

use std::path::Path;
use std::process::{Command, Output};

const LIST: &str = "[[api]]\nname = \"pings\"\ninput = \"pings/openapi.yaml\"\nupstream = [\"all-pings\"]\n";

const PINGS: &str = "\
openapi: 3.0.3
info: {title: Pings, version: '1'}
paths:
  /ping: {get: {operationId: ping, responses: {204: {description: Done.}}}}
";

/// Creates a checkout with one API.
pub(crate) fn checkout(root: &Path) {
    for (path, text) in [
        ("generator/Cargo.toml", "[package]\nname = \"sdk-generator\"\n"),
        ("runtime/Cargo.toml", "[package]\nname = \"sdk-runtime\"\n"),
        ("specs/apis.toml", LIST),
        ("specs/pings/openapi.yaml", PINGS),
        ("upstream/all-pings.yaml", PINGS),
        ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
    ] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Returns the program in a folder, with the variables of Cargo for a package that has the name `package`.
pub(crate) fn xtask(folder: &Path, package: &str, manifest: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(folder).env("CARGO_PKG_NAME", package).env("CARGO_MANIFEST_DIR", manifest);
    command
}

fn succeeded(output: Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn commands_write_to_the_checkout_that_cargo_took_the_program_from() {
    let (checkout_folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    checkout(checkout_folder.path());
    checkout(elsewhere.path());
    succeeded(xtask(elsewhere.path(), "xtask", &checkout_folder.path().join("xtask")).arg("regen").output().unwrap());
    assert!(checkout_folder.path().join("generated/pings/src/lib.rs").is_file());
    assert!(!elsewhere.path().join("generated").exists());
}

#[test]
fn commands_write_to_the_checkout_around_the_current_folder() {
    let folder = tempfile::tempdir().unwrap();
    checkout(folder.path());
    // The variables are those of a test that runs the program.
    let inherited = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    succeeded(xtask(&folder.path().join("specs"), "sdk-tests", &inherited).arg("regen").output().unwrap());
    assert!(folder.path().join("generated/pings/src/lib.rs").is_file());
    let output = xtask(std::env::temp_dir().as_path(), "sdk-tests", &inherited).arg("regen").output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("not a checkout"), "{error}");
}

#[test]
fn updated_crates_move_together_with_the_checkout() {
    let folder = tempfile::tempdir().unwrap();
    checkout(folder.path());
    let mut command = xtask(folder.path(), "xtask", &folder.path().join("xtask"));
    succeeded(command.args(["update", "--from", "upstream"]).output().unwrap());
    let package = folder.path().join("target/update/pings");
    let manifest = std::fs::read_to_string(package.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("sdk-runtime = { path = \"../../../runtime\", default-features = false }"), "{manifest}");
    assert!(package.join("../../../runtime/Cargo.toml").is_file());
}

#[test]
fn update_reports_what_changed_since_the_last_run() {
    let folder = tempfile::tempdir().unwrap();
    checkout(folder.path());
    // Relative paths start at the current folder, not at the checkout.
    let elsewhere = folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let update = || {
        let mut command = xtask(&elsewhere, "xtask", &folder.path().join("xtask"));
        let output = command.args(["update", "--from", "../upstream", "--out", "sdk"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let first = update();
    assert!(first.contains(" new ") && !elsewhere.join("sdk/changes.html").exists(), "{first}");
    let renamed = PINGS.replace("/ping:", "/pong:").replace("operationId: ping", "operationId: pong");
    std::fs::write(folder.path().join("upstream/all-pings.yaml"), renamed).unwrap();
    let second = update();
    assert!(
        second.contains("operations +1 -1") && second.contains("breaking: pings: ping::ping was removed"),
        "{second}"
    );
    let report = std::fs::read_to_string(elsewhere.join("sdk/changes.html")).unwrap();
    assert!(report.contains("ping::ping") && report.contains("was removed"), "{report}");
}
