//! Compiles incorrect uses of a generated crate, and compares the errors with snapshots.
//!
//! The compiler is run on each program directly, with the libraries that this test was built with. Running cargo would compile
//! them again.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[test]
fn incorrect_programs_fail_to_compile_with_helpful_errors() {
    let mut count = 0;
    for entry in Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_fail/programs").read_dir().unwrap() {
        let program = entry.unwrap().path();
        let name = program.file_stem().unwrap().to_str().unwrap();
        insta::assert_snapshot!(name, errors(&program));
        count += 1;
    }
    assert_eq!(count, 8);
}

/// Compiles a program, and returns the errors with their labels and notes.
fn errors(program: &Path) -> String {
    let libraries = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let out = tempfile::tempdir().unwrap();
    // The compiler is next to the cargo that compiled this test.
    let output = Command::new(Path::new(env!("CARGO")).with_file_name("rustc"))
        .arg(program)
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=json"])
        .arg(format!("--extern=sailpoint_v2025={}", newest(&libraries, "libsailpoint_v2025-").display()))
        .arg(format!("--extern=sailpoint_v3={}", newest(&libraries, "libsailpoint_v3-").display()))
        .arg(format!("-Ldependency={}", libraries.display()))
        .arg("--out-dir")
        .arg(out.path())
        .output()
        .unwrap();
    assert!(!output.status.success(), "{} compiles", program.display());
    let lines = String::from_utf8(output.stderr).unwrap();
    let errors = lines.lines().map(|it| serde_json::from_str(it).unwrap_or_else(|_| panic!("{it}")));
    errors.filter(|it: &Value| it["level"] == "error" && it["spans"][0].is_object()).map(|it| shown(&it)).collect()
}

/// Returns the library with a prefix that was compiled last. Libraries with other features may be in the same folder.
fn newest(folder: &Path, prefix: &str) -> PathBuf {
    let paths = folder.read_dir().unwrap().map(|it| it.unwrap().path());
    let is_library = |it: &PathBuf| {
        let name = it.file_name().unwrap().to_str().unwrap();
        name.starts_with(prefix) && name.ends_with(".rlib")
    };
    paths.filter(is_library).max_by_key(|it| it.metadata().unwrap().modified().unwrap()).unwrap()
}

/// Formats an error without locations in other files, which would change often.
fn shown(error: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let code = error["code"]["code"].as_str().map(|it| format!("[{it}]")).unwrap_or_default();
    let mut lines = format!("{}{code}: {}\n", text(&error["level"]), text(&error["message"]));
    let labels = |of: &Value| {
        let spans = of["spans"].as_array().unwrap().iter();
        let mut labels: Vec<String> = spans.map(|it| text(&it["label"])).filter(|it| !it.is_empty()).collect();
        labels.dedup();
        labels
    };
    for span in error["spans"].as_array().unwrap().iter().filter(|it| it["is_primary"] == true) {
        writeln!(lines, "  | {}", text(&span["text"][0]["text"]).trim()).unwrap();
    }
    labels(error).iter().for_each(|it| writeln!(lines, "  ^ {it}").unwrap());
    for child in error["children"].as_array().unwrap() {
        writeln!(lines, "  = {}: {}", text(&child["level"]), text(&child["message"])).unwrap();
        labels(child).iter().for_each(|it| writeln!(lines, "    ^ {it}").unwrap());
    }
    lines
}
