//! Checks that the crates `everything`, `hostile`, `protocol` and `schemas` are up to date with their documents in `tests/fixtures`.

use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::generate::Generator;
use sdk_generator::read::Input;
use sdk_generator::sync::{Change, Mode, sync};
use sdk_generator::target::Target;

#[test]
fn everything_crate_is_up_to_date() {
    check("everything");
}

#[test]
fn hostile_crate_is_up_to_date() {
    check("hostile");
}

#[test]
fn protocol_crate_is_up_to_date() {
    check("protocol");
}

#[test]
fn schemas_crate_is_up_to_date() {
    check("schemas");
}

/// Compares a crate with the generator's output for its document.
///
/// This test is in the generator's package so that it can run even if a generated crate does not compile.
fn check(name: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let generator = Generator::new(PackageName::parse(name).unwrap(), Target::workspace_member());
    let output = generator.run(&Input::Path(here.join("fixtures").join(name).with_extension("yaml")));
    assert!(output.diagnostics.is_empty(), "{:#?}", output.diagnostics);
    let is_update = std::env::var_os("UPDATE_EVERYTHING").is_some();
    let mode = if is_update { Mode::Write } else { Mode::Check };
    let changes = sync(&here.join(name), &output.files, mode).unwrap();
    assert!(
        is_update || changes.is_empty(),
        "`tests/{name}` is out of date with `tests/fixtures/{name}.yaml`.\n\
         Run `UPDATE_EVERYTHING=1 cargo test -p sdk-generator everything` and review the difference.\n{}",
        changes.iter().map(line).collect::<String>(),
    );
}

fn line(change: &Change) -> String {
    match change {
        Change::Added { path } => format!("+ {path}\n"),
        Change::Removed { path } => format!("- {path}\n"),
        Change::Changed { diff, .. } => diff.clone(),
    }
}
