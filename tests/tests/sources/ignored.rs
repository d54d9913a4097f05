//! Every test that is ignored because `.ci/run` runs it is in fact run there.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The test binaries, each with the folder of its modules.
const BINARIES: [(&str, &str); 3] =
    [("generator", "generator/tests"), ("runtime", "runtime/tests"), ("crates", "tests/tests")];

const REASON: &str = "run by .ci/run";

/// Returns the paths of the tests in a file that are ignored because `.ci/run` runs them.
fn ignored(module: &str, code: &str) -> Vec<String> {
    let functions = code.split(REASON).skip(1).filter_map(|it| it.split("fn ").nth(1)?.split('(').next());
    functions.map(|function| format!("{module}::{function}")).collect()
}

/// Returns the binary and the filter of each call of `ignored_tests` in the script.
fn filters(script: &str) -> Vec<(&str, &str)> {
    let calls = script.lines().filter_map(|it| it.trim_start().strip_prefix("ignored_tests "));
    calls.filter_map(|it| it.split_once(' ')).collect()
}

fn is_run(binary: &str, test: &str, filters: &[(&str, &str)]) -> bool {
    filters.iter().any(|(of, filter)| *of == binary && test.contains(filter))
}

#[test]
fn ignored_tests_are_run_by_ci() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let script = fs::read_to_string(root.join(".ci/run")).unwrap();
    let filters = filters(&script);
    let (mut count, mut missing) = (0, Vec::new());
    for (binary, folder) in BINARIES {
        for entry in WalkDir::new(root.join(folder)).sort_by_file_name().into_iter().map(Result::unwrap) {
            let path = entry.path().strip_prefix(root.join(folder)).unwrap().with_extension("");
            if entry.path().extension().is_none_or(|it| it != "rs") || entry.path().ends_with("sources/ignored.rs") {
                continue;
            }
            let names: Vec<_> = path.iter().map(|it| it.to_str().unwrap()).filter(|it| *it != "mod").collect();
            for test in ignored(&names.join("::"), &fs::read_to_string(entry.path()).unwrap()) {
                count += 1;
                if !is_run(binary, &test, &filters) {
                    missing.push(format!("{binary}: {test}"));
                }
            }
        }
    }
    assert!(count > 10, "only {count} ignored tests were found");
    assert!(missing.is_empty(), "not run by .ci/run:\n{}", missing.join("\n"));
}

#[test]
fn seeded_test_that_no_step_runs_is_found() {
    let tests = ignored("a::b", "#[test]\n#[ignore = \"slow; run by .ci/run\"]\nfn slow() {}");
    assert_eq!(tests, ["a::b::slow"]);
    let filters = filters("    ignored_tests generator a::\nignored_tests crates other::\n");
    assert!(is_run("generator", &tests[0], &filters));
    assert!(!is_run("crates", &tests[0], &filters));
}
