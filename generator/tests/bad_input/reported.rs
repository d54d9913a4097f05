//! Warnings: the crate is written all the same, unless `--strict` asks for more.

use sdk_generator::read::page::{Encoding, encode_api};

use super::super::Bench;

const REFERENCES: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /ping:
    get:
      operationId: ping
      tags: ['../../x']
      responses: {200: {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
components:
  schemas:
    A:
      type: object
      properties:
        lost: {$ref: '#/components/schemas/Nothing'}
        word: a word
";

const REFERENCES_TO_NOTHING: &str = r##"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/ping": {"get":
    {"operationId": "ping", "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema":
    {"$ref": "#/components/schemas/NAME"}}}}}}}}}"##;

#[test]
fn the_report_has_its_shape() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    let run = bench.run("a.yaml", &[]);
    assert_eq!(run.code(), Some(0));
    let report = run.report().as_object().unwrap();
    let names: Vec<&str> = report.keys().map(String::as_str).collect();
    assert_eq!(names, ["operations", "types", "files", "seconds", "diagnostics"]);
    assert_eq!((&report["operations"], &report["types"]), (&1.into(), &1.into()));
    assert!(report["seconds"].is_f64());
    assert_eq!(report["files"], bench.emitted().iter().filter(|(path, _)| path != ".sdkgen-files").count());
    for finding in report["diagnostics"].as_array().unwrap() {
        let finding = finding.as_object().unwrap();
        for name in ["severity", "code", "message"] {
            assert!(finding[name].is_string(), "{finding:?}");
        }
        for name in ["file", "line", "column", "pointer"] {
            assert!(finding.contains_key(name), "{finding:?}");
        }
    }
}

#[test]
fn what_cannot_be_used_is_named_by_file_line_column_and_pointer() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    let run = bench.run("a.yaml", &[]);
    assert_eq!(run.place("unresolved-reference"), ("a.yaml".to_owned(), 14, 16));
    let pointer = &run.finding("unresolved-reference")["pointer"];
    assert_eq!(pointer, "/components/schemas/A/properties/lost/$ref");
    assert_eq!(run.place("malformed"), ("a.yaml".to_owned(), 15, 9));
    assert_eq!(run.finding("malformed")["pointer"], "/components/schemas/A/properties/word");
}

#[test]
fn an_overlay_mends_what_is_wrong_and_is_named_where_it_is_not() {
    let overlay = "overlay: 1.0.0\nactions:\n  - {target: $.components.schemas, update: {Nothing: {type: odd}}}\n";
    let bench = Bench::new(&[("a.yaml", REFERENCES), ("a.overlay.yaml", overlay)]);
    let overlay = bench.path("in/a.overlay.yaml");
    let run = bench.run("a.yaml", &["--overlay", overlay.to_str().unwrap()]);
    assert_eq!(run.code(), Some(0));
    assert!(run.findings("unresolved-reference").is_empty());
    assert_eq!(run.place("unknown-type"), ("a.overlay.yaml".to_owned(), 3, 55));
    assert_eq!(bench.run("a.yaml", &["--overlay", "no such file"]).code(), Some(1));
}

#[test]
fn without_json_the_lines_are_shown_without_colours_where_there_is_no_terminal() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    let output = bench.shown("a.yaml", &[]);
    assert!(output.contains("14 |         lost: {$ref: '#/components/schemas/Nothing'}"), "{output}");
    assert!(output.contains("   |                ^^^^ /components/schemas/A/properties/lost/$ref"), "{output}");
    assert!(!output.contains('\u{1b}'), "{output}");
}

#[test]
fn what_would_change_the_terminal_does_not_reach_it() {
    let bench = Bench::new(&[("a.json", &REFERENCES_TO_NOTHING.replace("NAME", "\u{202e}\u{9b}31m"))]);
    let output = bench.shown("a.json", &[]);
    assert!(output.contains("unresolved-reference"), "{output}");
    assert!(!output.contains(['\u{202e}', '\u{9b}']), "{output:?}");
}

#[test]
fn of_a_compressed_page_the_line_is_marked_and_the_node_named() {
    let operation = r##"{"operationId":"ping","tags":["A"],"responses":{"200":{"description":"Done.","content":{"application/json":
        {"schema":{"type":"object","title":"A","properties":{"word":"a word"}}}}}},"method":"get","path":"/ping",
        "info":{"title":"T","version":"1"}}"##;
    let page = format!("---\nid: a\ntitle: A\napi: {}\n---\n", encode_api(operation, Encoding::Compressed));
    let bench = Bench::new(&[("a.api.mdx", &page)]);
    let output = bench.shown("a.api.mdx", &[]);
    assert!(output.contains("a.api.mdx:4:1"), "{output}");
    assert!(output.contains("^^^ in the compressed text, at /responses/200/"), "{output}");
}

#[test]
fn findings_are_written_as_sarif() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    bench.run("a.yaml", &["--sarif", bench.path("out/log.sarif").to_str().unwrap()]);
    let log: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(bench.path("out/log.sarif")).unwrap()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let lost = results.iter().find(|it| it["ruleId"] == "unresolved-reference").unwrap();
    let place = &lost["locations"][0]["physicalLocation"];
    assert_eq!(place["region"], serde_json::json!({"startLine": 14, "startColumn": 16}));
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("/in/a.yaml"));
}

#[test]
fn strict_takes_warnings_for_errors() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    let run = bench.run("a.yaml", &["--strict"]);
    assert_eq!((run.code(), &run.report()["files"]), (Some(1), &0.into()));
    assert!(run.findings("malformed").iter().all(|it| it["severity"] == "error"));
    assert!(bench.emitted().is_empty());
}

#[test]
fn codes_are_allowed_and_denied() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    let run = bench.run("a.yaml", &["--strict", "--allow", "malformed", "--allow", "unresolved-reference"]);
    assert_eq!((run.code(), run.findings("malformed").len()), (Some(0), 0));
    let run = bench.run("a.yaml", &["--deny", "malformed"]);
    assert_eq!((run.code(), &run.report()["files"]), (Some(1), &0.into()));
    assert_eq!(run.finding("malformed")["severity"], "error");
    let run = bench.run("a.yaml", &["--deny", "malforme"]);
    assert!(String::from_utf8_lossy(&run.output.stderr).contains("did you mean `malformed`"));
    let run = bench.run("a.yaml", &["--allow", "syntax"]);
    assert!(String::from_utf8_lossy(&run.output.stderr).contains("`syntax` is an error"));
}

#[test]
fn a_tag_that_is_a_path_leads_nowhere() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    bench.run("a.yaml", &[]);
    let paths: Vec<String> = bench.emitted().into_iter().map(|(path, _)| path).collect();
    assert!(paths.contains(&"src/x.rs".to_owned()), "{paths:?}");
}

#[test]
fn two_pages_with_one_operation_are_told_apart_or_reported() {
    let api = |path: &str| {
        format!(
            "---\nid: a\ntitle: A\napi: {{\"operationId\":\"ping\",\"tags\":[\"A\"],\"responses\":{{\"204\":{{\
             \"description\":\"Done.\"}}}},\"method\":\"get\",\"path\":\"{path}\",\"info\":{{\"title\":\"T\",\
             \"version\":\"1\"}}}}\n---\n"
        )
    };
    let bench = Bench::new(&[("a.api.mdx", &api("/a")), ("b.api.mdx", &api("/b"))]);
    let run = bench.run("", &[]);
    assert_eq!((run.code(), &run.report()["operations"]), (Some(0), &2.into()));
    assert_eq!(run.place("duplicate-operation-id").0, "b.api.mdx");
    let bench = Bench::new(&[("a.api.mdx", &api("/a")), ("b.api.mdx", &api("/a"))]);
    let run = bench.run("", &[]);
    assert_eq!((run.code(), &run.report()["operations"]), (Some(0), &1.into()));
    assert_eq!(run.place("pages-disagree").0, "b.api.mdx");
}
