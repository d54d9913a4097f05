//! Checks that the tests which pages list for their promises exist.

use std::path::PathBuf;

use super::page::{Page, root};

/// The folders that a name in a table may be relative to.
const FOLDERS: [&str; 9] = [
    "",
    "generator/tests",
    "generator/src",
    "runtime/src",
    "runtime/tests",
    "tests/tests",
    "tests/fixtures",
    "generator/tests/fixtures",
    "generator/fuzz/fuzz_targets",
];

/// The first line of each table of promises.
const HEADER: &str = "| promise | tests |";

/// The possible paths of a file: a path, a module, or the name of a fuzz target.
fn paths(name: &str) -> Vec<PathBuf> {
    let module = name.replace("::", "/");
    let tests = module.trim_end_matches("/tests").to_owned();
    [
        name.to_owned(),
        format!("{module}.rs"),
        format!("{module}/mod.rs"),
        format!("{tests}.rs"),
        format!("{tests}/mod.rs"),
    ]
    .iter()
    .flat_map(|path| FOLDERS.map(|folder| root().join(folder).join(path)))
    .filter(|it| it.exists())
    .collect()
}

/// `true` if a file or module with this name exists, or a module that contains a test function with the last part of the name.
fn exists(name: &str) -> bool {
    if !paths(name).is_empty() {
        return true;
    }
    let Some((module, function)) = name.rsplit_once("::") else { return false };
    let is_test = |code: &str| {
        code.match_indices(&format!("fn {function}()")).any(|(at, _)| {
            let attributes = code[..at].rsplit("\n\n").next().unwrap_or_default();
            attributes.contains("#[test]") || attributes.contains("#[tokio::test")
        })
    };
    paths(module).iter().filter_map(|path| std::fs::read_to_string(path).ok()).any(|code| is_test(&code))
}

/// Returns the names of the tests in all tables of promises. Panics if a promise has none.
fn tests(page: &Page) -> Vec<String> {
    let mut names = Vec::new();
    for table in page.text.split(HEADER).skip(1) {
        for row in table.lines().skip(2).take_while(|it| it.starts_with('|')) {
            let cell = row.trim_matches('|').rsplit_once(" | ").unwrap().1;
            let of_row: Vec<_> = cell.split('`').skip(1).step_by(2).filter(|it| !it.contains(' ')).collect();
            assert!(!of_row.is_empty(), "no test: {row}");
            names.extend(of_row.into_iter().map(str::to_owned));
        }
    }
    names
}

/// Checks that all tests exist, and that the page lists at least this many.
fn check(page: &str, least: usize) {
    let names = tests(&Page::read(page));
    // A function of the runtime, whose documentation has the test.
    let missing: Vec<_> = names.iter().filter(|it| !it.starts_with("sdk_runtime::") && !exists(it)).collect();
    assert!(names.len() >= least, "{page} lists {} tests", names.len());
    assert!(missing.is_empty(), "{page} lists tests that do not exist: {missing:?}");
}

#[test]
fn every_test_of_a_security_promise_exists() {
    check("SECURITY.md", 30);
}

#[test]
fn every_test_of_a_guarantee_exists() {
    check("docs/guarantees.md", 80);
}

#[test]
fn names_of_missing_tests_are_found() {
    for name in ["retries::only_safe_calls_are_retried", "paging::ends", "json::tests::levels", "emit::docs::tests"] {
        assert!(exists(name), "{name}");
    }
    for name in ["retries::none", "paging::ends::rejected", "retries::builder", "nowhere::only_safe_calls_are_retried"]
    {
        assert!(!exists(name), "{name}");
    }
}
