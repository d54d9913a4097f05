//! The work that hostile inputs cause must grow linearly with their size. It is measured in instructions, not in time.

mod kinds;

use std::path::Path;
use std::process::Command;

use self::kinds::{DESCRIPTIONS, Input, KINDS, description};

/// The maximum factor by which twice the input may increase the work. Logarithmic factors and allocations are allowed for.
const STEEPEST: f64 = 2.6;

/// The number of bytes or parts in descriptions.
const DESCRIPTION: usize = 500;

#[test]
#[ignore = "slow; run by .ci/run --all"]
fn work_for_hostile_documents_grows_linearly() {
    let inputs = KINDS.iter().map(|(name, size, create)| ((*name).to_owned(), create(*size), create(2 * size)));
    assert_linear(inputs);
}

#[test]
#[ignore = "slow; run by .ci/run --all"]
fn work_for_hostile_descriptions_grows_linearly() {
    let inputs = DESCRIPTIONS
        .iter()
        .map(|(name, text)| ((*name).to_owned(), description(&text(DESCRIPTION)), description(&text(2 * DESCRIPTION))));
    assert_linear(inputs);
}

/// Compares the instructions for each input with those for another one that is twice as large.
fn assert_linear(inputs: impl Iterator<Item = (String, Input, Input)>) {
    if !Command::new("valgrind").arg("--version").output().is_ok_and(|it| it.status.success()) {
        return println!("skipped: growth of work: valgrind is not installed");
    }
    let fixed = instructions(&description("A."));
    let mut steep = String::new();
    for (name, small, large) in inputs {
        let work = |input: &Input| instructions(input).saturating_sub(fixed).max(fixed / 4);
        let (small, large) = (work(&small), work(&large));
        let factor = large as f64 / small as f64;
        println!("{name}: {small} and {large} instructions, a factor of {factor:.2}");
        if factor > STEEPEST {
            steep.push_str(&format!("{name}: {factor:.2}\n"));
        }
    }
    assert!(steep.is_empty(), "more than {STEEPEST} times the work for twice the input:\n{steep}");
}

/// Returns the number of instructions for generating a crate.
fn instructions(input: &Input) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &input.files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut command = Command::new("valgrind");
    command.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    command.args(arguments(input, folder.path()));
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0..=2)), "{:?}: {errors}", output.status);
    let count = errors.lines().find_map(|it| it.split_once(" refs:"));
    count.and_then(|(_, count)| count.trim().replace(',', "").parse().ok()).unwrap_or_else(|| panic!("{errors}"))
}

fn arguments(input: &Input, folder: &Path) -> Vec<String> {
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let name = &input.files[0].0;
    // Pages are in a folder.
    let document = name.split_once('/').map_or(name.as_str(), |(folder, _)| folder);
    let mut arguments = vec![env!("CARGO_BIN_EXE_sdkgen").to_owned(), "generate".to_owned(), path(document)];
    arguments.extend(["--name", "hostile", "--out"].map(str::to_owned));
    arguments.push(path("out"));
    // Low limits, so that inputs of a few kilobytes exceed them.
    for limit in ["nodes=100000", "copies=5000", "visits=1000000"] {
        arguments.extend(["--limit", limit].map(str::to_owned));
    }
    if input.has_overlay {
        arguments.extend(["--overlay".to_owned(), path(&input.files[1].0)]);
    }
    arguments
}
