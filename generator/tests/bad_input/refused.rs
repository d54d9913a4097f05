//! Errors: nothing is written, and what was there stays.

use sdk_generator::read::page::{Encoding, encode_api};

use super::super::{Bench, Run};

const GOOD: &str = r#"{"operationId":"ping","tags":["A"],"responses":{"204":{"description":"Done."}},"method":"get","path":"/ping","info":{"title":"T","version":"1"}}"#;
const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /ping:\n    get: {operationId: ping, \
                        responses: {204: {description: Done.}}}\n";

fn page(api: &str) -> String {
    format!("---\nid: a\ntitle: A\napi: {api}\n---\n\nText.\n")
}

/// Asserts that a run failed, wrote nothing, and left what was there.
fn assert_refused(bench: &Bench, run: &Run, before: &[(String, String)]) {
    assert_eq!(run.code(), Some(1), "{:?}", run.report);
    assert_eq!(run.report()["files"], 0);
    assert_eq!(bench.emitted(), before);
}

#[test]
fn a_bad_page_is_an_error_at_its_line() {
    let packed = encode_api(GOOD, Encoding::Compressed);
    for (what, api) in [
        ("cut", &packed[..packed.len() / 2]),
        ("not base64", "eJ$$!!"),
        ("not zlib", "eJeJeJeJ"),
        ("not JSON", "{\"operationId\": }"),
        ("no operation", "{\"a\": 1}"),
        ("no object", "[1, 2]"),
        ("nothing", ""),
    ] {
        let bench = Bench::new(&[("bad.api.mdx", &page(api)), ("good.api.mdx", &page(GOOD))]);
        let run = bench.run("", &[]);
        assert_refused(&bench, &run, &[]);
        let (file, line, _) = run.place("bad-page");
        assert_eq!((file.as_str(), line), ("bad.api.mdx", 4), "{what}");
    }
}

#[test]
fn what_was_written_before_stays_where_there_is_an_error() {
    let bench = Bench::new(&[("a.yaml", DOCUMENT)]);
    assert_eq!(bench.run("a.yaml", &[]).code(), Some(0));
    let before = bench.emitted();
    assert!(before.iter().any(|(path, _)| path == "src/lib.rs"));
    bench.write("a.yaml", "openapi: 3.0.3\npaths: {\n");
    assert_refused(&bench, &bench.run("a.yaml", &[]), &before);
}

#[test]
fn a_file_of_another_hand_is_not_overwritten() {
    let bench = Bench::new(&[("a.yaml", DOCUMENT)]);
    std::fs::create_dir_all(bench.path("out/src")).unwrap();
    std::fs::write(bench.path("out/src/lib.rs"), "mine").unwrap();
    assert_eq!(bench.run("a.yaml", &[]).code(), Some(1));
    assert_eq!(bench.emitted(), [("src/lib.rs".to_owned(), "mine".to_owned())]);
}

#[test]
fn text_that_is_no_document_is_an_error_with_a_position() {
    for (name, text, code) in [
        ("a.yaml", "openapi: 3.0.3\npaths: [}\n", "syntax"),
        ("a.yaml", "openapi: 3.0.3\n\tpaths: {}\n", "syntax"),
        ("a.json", "{\"openapi\": \"3.0.3\"", "syntax"),
        ("a.yaml", "- just\n- a list\n", "not-openapi"),
        ("a.yaml", "swagger: '1.2'\n", "unsupported-dialect"),
        ("a.yaml", "title: no document\n", "not-openapi"),
    ] {
        let bench = Bench::new(&[(name, text)]);
        let run = bench.run(name, &[]);
        assert_refused(&bench, &run, &[]);
        run.finding(code);
    }
}

#[test]
fn no_input_at_all_is_an_error() {
    let bench = Bench::new(&[("empty.yaml", "")]);
    for input in ["missing.yaml", "empty.yaml", ""] {
        let run = bench.run(input, &[]);
        assert_refused(&bench, &run, &[]);
        assert!(!run.report()["diagnostics"].as_array().unwrap().is_empty(), "{input:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_an_error() {
    let bench = Bench::new(&[]);
    std::fs::write(bench.path("in/a.yaml"), [b'o', 0xff, 0xfe]).unwrap();
    assert_refused(&bench, &bench.run("a.yaml", &[]), &[]);
}

#[test]
fn depth_and_aliases_without_measure_are_refused_quickly() {
    let list = format!("a: &a [{}]\n", "x,".repeat(1_000));
    let start = std::time::Instant::now();
    for (name, text) in [
        ("deep.json", format!("{{\"openapi\":\"3.0.3\",\"x\":{}", "[".repeat(10_000))),
        ("deep.yaml", format!("openapi: 3.0.3\nx: {}", "[".repeat(10_000))),
        ("schema.json", {
            let schema = format!("{}{{}}{}", "{\"items\":".repeat(10_000), "}".repeat(10_000));
            format!("{{\"openapi\":\"3.0.3\",\"components\":{{\"schemas\":{{\"A\":{schema}}}}}}}")
        }),
        ("wide.yaml", format!("{list}b: &b [{}]\nc: [{}]\n", "*a,".repeat(1_000), "*b,".repeat(1_000))),
    ] {
        let bench = Bench::new(&[(name, &text)]);
        let run = bench.run(name, &[]);
        assert_refused(&bench, &run, &[]);
        assert!(run.report()["diagnostics"].as_array().unwrap().iter().any(|it| it["line"].is_u64()), "{name}");
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_name_that_is_none_is_an_error_of_use() {
    for name in ["", "../x", "a b", "A", "1a", "fn", "a\nb", "sdk-runtime"] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .args(["generate", "a.yaml", "--out", "never", &format!("--name={name}")])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{name:?}");
    }
}
