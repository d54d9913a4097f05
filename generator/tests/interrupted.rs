//! Runs of `sdkgen generate` that the system kills while they write, and the runs after them.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output};

/// Runs `generate` in a folder. The system kills it when it writes a file with more than `limit` KiB.
fn generate(folder: &Path, limit: &str) -> Output {
    let script = format!("ulimit -c 0 && ulimit -f {limit} && exec \"$0\" \"$@\"");
    Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_sdkgen")])
        .args(["generate", "api.yaml", "--name", "things", "--out", "out"])
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Writes a document with a group of operations.
fn write_document(folder: &Path, version: u32) {
    let operations = (0..8).map(|index| {
        format!(
            "  /v{version}/{index}: {{get: {{operationId: get{index}v{version}, tags: [Group {version}], responses: {{204: \
             {{description: Done.}}}}}}}}\n"
        )
    });
    let text =
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '{version}'}}\npaths:\n{}", operations.collect::<String>());
    std::fs::write(folder.join("api.yaml"), text).unwrap();
}

fn contents(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    let names = files.map(|it| it.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
    let kept = names.filter(|it| !it.ends_with(".tmp"));
    kept.map(|it| (std::fs::read_to_string(folder.join(&it)).unwrap(), it)).map(|(text, it)| (it, text)).collect()
}

#[test]
fn killed_run_never_blocks_the_next_one() {
    let complete = tempfile::tempdir().unwrap();
    write_document(complete.path(), 2);
    assert!(generate(complete.path(), "unlimited").status.success());
    let mut states = BTreeSet::new();
    for limit in 0..4 {
        for is_replaced in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            write_document(folder.path(), 0);
            assert!(!is_replaced || generate(folder.path(), "unlimited").status.success());
            write_document(folder.path(), 1);
            let killed = generate(folder.path(), &limit.to_string());
            assert!(killed.status.signal().is_some(), "{killed:?}");
            states.insert(contents(folder.path()));
            // Every file of the next run is different.
            write_document(folder.path(), 2);
            let next = generate(folder.path(), "unlimited");
            assert!(next.status.success(), "{limit} KiB: {}", String::from_utf8_lossy(&next.stderr));
            assert_eq!(contents(&folder.path().join("out")), contents(&complete.path().join("out")), "{limit} KiB");
        }
    }
    assert!(states.len() > 4, "{} different states", states.len());
}
