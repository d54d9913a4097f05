//! Checks that the tests which `SECURITY.md` lists exist.

use std::path::PathBuf;

use super::page::{Page, root};

/// The folders that a name in the table may be relative to.
const FOLDERS: [&str; 7] = [
    "",
    "generator/tests",
    "generator/src",
    "runtime/src",
    "tests/fixtures",
    "generator/tests/fixtures",
    "generator/fuzz/fuzz_targets",
];

/// The possible paths of a test: a path, a module, or the name of a fuzz target.
fn paths(name: &str) -> Vec<PathBuf> {
    let module = name.replace("::", "/").trim_end_matches("/tests").to_owned();
    [name.to_owned(), format!("{module}.rs"), format!("{module}/mod.rs")]
        .iter()
        .flat_map(|path| FOLDERS.map(|folder| root().join(folder).join(path)))
        .collect()
}

#[test]
fn every_test_of_a_security_promise_exists() {
    let page = Page::read("SECURITY.md");
    let (_, table) = page.text.split_once("| promise | tests |").unwrap();
    let rows = table.lines().skip(2).take_while(|it| it.starts_with('|'));
    let mut missing: Vec<&str> = Vec::new();
    let mut checked = 0;
    for row in rows {
        let tests = row.trim_matches('|').rsplit_once(" | ").unwrap().1;
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).filter(|it| !it.contains(' ')).collect();
        assert!(!names.is_empty(), "no test: {row}");
        // A function of the runtime, whose documentation has the test.
        let files = names.iter().filter(|it| !it.starts_with("sdk_runtime::"));
        missing.extend(files.filter(|it| !paths(it).iter().any(|it| it.exists())));
        checked += names.len();
    }
    assert!(checked > 30 && missing.is_empty(), "SECURITY.md lists tests that do not exist: {missing:?}");
}
