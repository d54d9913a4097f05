//! Input that produces errors: nothing is written, and existing files are kept.

use sdk_generator::read::page::{Encoding, encode_api};

use super::{Run, Sandbox};
use crate::hang_guard::with_hang_guard;

const GOOD: &str = r#"{"operationId":"ping","tags":["A"],"responses":{"204":{"description":"Done."}},"method":"get","path":"/ping","info":{"title":"T","version":"1"}}"#;
const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /ping:\n    get: {operationId: ping, \
                        responses: {204: {description: Done.}}}\n";

fn page(api: &str) -> String {
    format!("---\nid: a\ntitle: A\napi: {api}\n---\n\nText.\n")
}

/// Asserts that a run failed and did not change the output folder.
fn assert_failed_without_changes(sandbox: &Sandbox, run: &Run, before: &[(String, String)]) {
    assert_eq!(run.code(), Some(1), "{:?}", run.report);
    assert_eq!(run.report()["files"], 0);
    assert_eq!(sandbox.emitted(), before);
}

#[test]
fn invalid_page_is_skipped_and_reported_with_its_line() {
    let packed = encode_api(GOOD, Encoding::Compressed);
    for (case, api) in [
        ("cut", &packed[..packed.len() / 2]),
        ("not base64", "eJ$$!!"),
        ("not zlib", "eJeJeJeJ"),
        ("not JSON", "{\"operationId\": }"),
        ("no operation", "{\"a\": 1}"),
        ("no object", "[1, 2]"),
        ("nothing", ""),
    ] {
        let sandbox = Sandbox::new(&[("bad.api.mdx", &page(api)), ("good.api.mdx", &page(GOOD))]);
        for arguments in [["--strict"].as_slice(), &["--deny", "bad-page"]] {
            assert_failed_without_changes(&sandbox, &sandbox.run("", arguments), &[]);
        }
        let run = sandbox.run("", &[]);
        assert_eq!((run.code(), &run.report()["operations"]), (Some(0), &1.into()), "{case}: {:?}", run.report);
        let (file, line, _) = run.location("bad-page");
        assert_eq!((file.as_str(), line), ("bad.api.mdx", 4), "{case}");
    }
}

#[test]
fn paths_that_url_parsers_change_are_errors() {
    for path in ["/a/../b", "/./a", "/a/%2e%2E", "/a/.%2e/b", "/a/..?b", "/a\\..\\b"] {
        let document = DOCUMENT.replace("/ping:", &format!("'{path}':"));
        let sandbox = Sandbox::new(&[("a.yaml", &document)]);
        let run = sandbox.run("a.yaml", &[]);
        assert_failed_without_changes(&sandbox, &run, &[]);
        assert_eq!(run.location("dot-segment").1, 4, "{path}");
    }
}

#[test]
fn error_keeps_the_previous_output() {
    let sandbox = Sandbox::new(&[("a.yaml", DOCUMENT)]);
    assert_eq!(sandbox.run("a.yaml", &[]).code(), Some(0));
    let before = sandbox.emitted();
    assert!(before.iter().any(|(path, _)| path == "src/lib.rs"));
    sandbox.write("a.yaml", "openapi: 3.0.3\npaths: {\n");
    assert_failed_without_changes(&sandbox, &sandbox.run("a.yaml", &[]), &before);
}

#[test]
fn foreign_file_is_not_overwritten() {
    let sandbox = Sandbox::new(&[("a.yaml", DOCUMENT)]);
    std::fs::create_dir_all(sandbox.path("out/src")).unwrap();
    std::fs::write(sandbox.path("out/src/lib.rs"), "mine").unwrap();
    assert_eq!(sandbox.run("a.yaml", &[]).code(), Some(1));
    assert_eq!(sandbox.emitted(), [("src/lib.rs".to_owned(), "mine".to_owned())]);
}

#[test]
fn invalid_document_is_an_error_with_a_location() {
    for (name, text, code) in [
        ("a.yaml", "openapi: 3.0.3\npaths: [}\n", "syntax"),
        ("a.yaml", "openapi: 3.0.3\n\tpaths: {}\n", "syntax"),
        ("a.json", "{\"openapi\": \"3.0.3\"", "syntax"),
        ("a.yaml", "- just\n- a list\n", "not-openapi"),
        ("a.yaml", "swagger: '1.2'\n", "unsupported-dialect"),
        ("a.yaml", "title: no document\n", "not-openapi"),
    ] {
        let sandbox = Sandbox::new(&[(name, text)]);
        let run = sandbox.run(name, &[]);
        assert_failed_without_changes(&sandbox, &run, &[]);
        run.diagnostic(code);
    }
}

#[test]
fn missing_or_empty_input_is_an_error() {
    let sandbox = Sandbox::new(&[("empty.yaml", "")]);
    for input in ["missing.yaml", "empty.yaml", ""] {
        let run = sandbox.run(input, &[]);
        assert_failed_without_changes(&sandbox, &run, &[]);
        assert!(!run.report()["diagnostics"].as_array().unwrap().is_empty(), "{input:?}");
    }
}

#[test]
fn invalid_utf8_is_an_error() {
    let sandbox = Sandbox::new(&[]);
    std::fs::write(sandbox.path("in/a.yaml"), [b'o', 0xff, 0xfe]).unwrap();
    assert_failed_without_changes(&sandbox, &sandbox.run("a.yaml", &[]), &[]);
}

#[test]
fn deep_nesting_and_alias_bombs_are_rejected() {
    with_hang_guard(|| {
        let list = format!("a: &a [{}]\n", "x,".repeat(1_000));
        for (name, text) in [
            ("deep.json", format!("{{\"openapi\":\"3.0.3\",\"x\":{}", "[".repeat(10_000))),
            ("deep.yaml", format!("openapi: 3.0.3\nx: {}", "[".repeat(10_000))),
            ("schema.json", {
                let schema = format!("{}{{}}{}", "{\"items\":".repeat(10_000), "}".repeat(10_000));
                format!("{{\"openapi\":\"3.0.3\",\"components\":{{\"schemas\":{{\"A\":{schema}}}}}}}")
            }),
            ("wide.yaml", format!("{list}b: &b [{}]\nc: [{}]\n", "*a,".repeat(1_000), "*b,".repeat(1_000))),
        ] {
            let sandbox = Sandbox::new(&[(name, &text)]);
            let run = sandbox.run(name, &[]);
            assert_failed_without_changes(&sandbox, &run, &[]);
            assert!(run.report()["diagnostics"].as_array().unwrap().iter().any(|it| it["line"].is_u64()), "{name}");
        }
    });
}

#[test]
fn invalid_package_name_is_a_usage_error() {
    for name in ["", "../x", "a b", "A", "1a", "fn", "a\nb", "sdk-runtime"] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sdkgen"))
            .args(["generate", "a.yaml", "--out", "never", &format!("--name={name}")])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{name:?}");
    }
}

#[test]
fn types_with_too_many_members_are_errors_that_name_the_limit() {
    let member = |it: usize| format!("m{it}: {{type: string}}");
    let value = |it: usize| format!("v{it}");
    let list = |item: &dyn Fn(usize) -> String| (0..3).map(item).collect::<Vec<_>>().join(", ");
    let reference = |it: usize| format!("{{$ref: '#/components/schemas/S{it}'}}");
    let others: String = (0..3).map(|it| format!("    S{it}: {{type: object, properties: {{a: {{}}}}}}\n")).collect();
    for schema in [
        format!("{{type: object, properties: {{{}}}}}", list(&member)),
        format!("{{type: string, enum: [{}]}}", list(&value)),
        format!("{{type: integer, enum: [{}]}}", list(&|it| it.to_string())),
        format!("{{oneOf: [{}]}}", list(&reference)),
        format!("{{allOf: [{{type: object, properties: {{a: {{}}}}}}, {{properties: {{{}}}}}]}}", list(&member)),
    ] {
        let document = DOCUMENT.replace(
            "204: {description: Done.}",
            "200: {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Large'}}}}",
        );
        let document = format!("{document}components:\n  schemas:\n    Large: {schema}\n{others}");
        let sandbox = Sandbox::new(&[("a.yaml", &document)]);
        let run = sandbox.run("a.yaml", &["--limit", "members=2"]);
        assert_failed_without_changes(&sandbox, &run, &[]);
        assert_eq!(run.location("limit-exceeded").1, 8, "{schema}");
        let message = run.diagnostic("limit-exceeded")["message"].to_string();
        assert!(message.contains("`--limit members=NUMBER`"), "{message}");
        assert_eq!(sandbox.run("a.yaml", &["--limit", "members=4"]).code(), Some(0), "{schema}");
    }
}

#[test]
fn types_without_a_use_may_have_any_number_of_members() {
    let document = format!(
        "{DOCUMENT}components: {{schemas: {{A: {{type: object, properties: {{a: {{type: string}}, b: {{type: string}}}}}}}}}}\n"
    );
    let sandbox = Sandbox::new(&[("a.yaml", &document)]);
    assert_eq!(sandbox.run("a.yaml", &["--limit", "members=1"]).code(), Some(0));
}
