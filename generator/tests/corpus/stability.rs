//! Real documents are generated several times with their names lock: nothing changes after the first run.

use std::path::Path;

use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use sdk_generator::{NameLock, PackageName};

use super::corpus;

fn run(path: &Path, lock: NameLock) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member()).with_lock(lock);
    generator.run(&Input::Path(path.to_owned()))
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn second_and_third_run_change_nothing() {
    let mut inputs = vec![corpus("mdx/v2025-compressed"), corpus("mdx/v3-plain"), corpus("mdx/beta-2022")];
    for folder in ["bundled", "general", "public", "../cases/stability"] {
        inputs.extend(corpus(folder).read_dir().unwrap().map(|it| it.unwrap().path()));
    }
    let mut different = Vec::new();
    for input in &inputs {
        let first = run(input, NameLock::default());
        if first.diagnostics.has_errors() {
            continue;
        }
        let mut lock = first.lock.to_text();
        for number in 2..4 {
            let next = run(input, NameLock::parse(&lock).unwrap());
            if next.files != first.files || next.lock.to_text() != lock || !next.renames.is_empty() {
                different.push(format!("run {number} of {}: {:?}", input.display(), next.renames));
            }
            lock = next.lock.to_text();
        }
    }
    assert!(inputs.len() > 20 && different.is_empty(), "{different:#?}");
}
