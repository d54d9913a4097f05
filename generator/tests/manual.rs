//! Checks `docs/diagnostics.md` and `sdkgen explain`.

use std::path::Path;
use std::process::Command;

use sdk_generator::diagnostic::manual::manual;

#[test]
fn manual_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        std::fs::write(&path, manual()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == manual(), "docs/diagnostics.md is out of date; run the tests with UPDATE_MANUAL=1 to update it");
}

#[test]
fn explain_prints_the_manual_and_suggests_similar_codes() {
    let explain = |code: &str| Command::new(env!("CARGO_BIN_EXE_sdkgen")).args(["explain", code]).output().unwrap();
    let known = explain("required-flag");
    assert!(known.status.success());
    assert!(manual().contains(std::str::from_utf8(&known.stdout).unwrap()));
    let unknown = explain("required-flg");
    assert!(!unknown.status.success());
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("did you mean `required-flag`"));
}
