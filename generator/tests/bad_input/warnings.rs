//! Input that produces warnings: the crate is written, unless `--strict` is given.

use sdk_generator::read::page::{Encoding, encode_api};

use super::Sandbox;

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
fn json_report_has_the_documented_members() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    let run = sandbox.run("a.yaml", &[]);
    assert_eq!(run.code(), Some(0));
    let report = run.report().as_object().unwrap();
    let names: Vec<&str> = report.keys().map(String::as_str).collect();
    assert_eq!(names, ["operations", "webhooks", "types", "files", "seconds", "diagnostics"]);
    assert_eq!((&report["operations"], &report["types"]), (&1.into(), &1.into()));
    assert!(report["seconds"].is_f64());
    assert_eq!(report["files"], sandbox.emitted().iter().filter(|(path, _)| path != ".sdkgen-files").count());
    for diagnostic in report["diagnostics"].as_array().unwrap() {
        let diagnostic = diagnostic.as_object().unwrap();
        for name in ["severity", "code", "message"] {
            assert!(diagnostic[name].is_string(), "{diagnostic:?}");
        }
        for name in ["file", "line", "column", "pointer"] {
            assert!(diagnostic.contains_key(name), "{diagnostic:?}");
        }
    }
}

#[test]
fn diagnostics_have_file_line_column_and_pointer() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    let run = sandbox.run("a.yaml", &[]);
    assert_eq!(run.location("unresolved-reference"), ("a.yaml".to_owned(), 14, 16));
    let pointer = &run.diagnostic("unresolved-reference")["pointer"];
    assert_eq!(pointer, "/components/schemas/A/properties/lost/$ref");
    assert_eq!(run.location("malformed"), ("a.yaml".to_owned(), 15, 9));
    assert_eq!(run.diagnostic("malformed")["pointer"], "/components/schemas/A/properties/word");
}

#[test]
fn overlay_fixes_a_document_and_is_the_location_of_its_own_problems() {
    let overlay = "overlay: 1.0.0\nactions:\n  - {target: $.components.schemas, update: {Nothing: {type: odd}}}\n";
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES), ("a.overlay.yaml", overlay)]);
    let overlay = sandbox.path("in/a.overlay.yaml");
    let run = sandbox.run("a.yaml", &["--overlay", overlay.to_str().unwrap()]);
    assert_eq!(run.code(), Some(0));
    assert!(run.diagnostics("unresolved-reference").is_empty());
    assert_eq!(run.location("unknown-type"), ("a.overlay.yaml".to_owned(), 3, 55));
    assert_eq!(sandbox.run("a.yaml", &["--overlay", "no such file"]).code(), Some(1));
}

#[test]
fn diagnostics_show_source_lines_without_colors_unless_on_a_terminal() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    let output = sandbox.stderr("a.yaml", &[]);
    assert!(output.contains("14 |         lost: {$ref: '#/components/schemas/Nothing'}"), "{output}");
    assert!(output.contains("   |                ^^^^ /components/schemas/A/properties/lost/$ref"), "{output}");
    assert!(!output.contains('\u{1b}'), "{output}");
}

#[test]
fn terminal_output_contains_no_control_characters_of_the_document() {
    let sandbox = Sandbox::new(&[("a.json", &REFERENCES_TO_NOTHING.replace("NAME", "\u{202e}\u{9b}31m"))]);
    let output = sandbox.stderr("a.json", &[]);
    assert!(output.contains("unresolved-reference"), "{output}");
    assert!(!output.contains(['\u{202e}', '\u{9b}']), "{output:?}");
}

#[test]
fn diagnostic_in_a_compressed_page_has_its_line_and_pointer() {
    let operation = r##"{"operationId":"ping","tags":["A"],"responses":{"200":{"description":"Done.","content":{"application/json":
        {"schema":{"type":"object","title":"A","properties":{"word":"a word"}}}}}},"method":"get","path":"/ping",
        "info":{"title":"T","version":"1"}}"##;
    let page = format!("---\nid: a\ntitle: A\napi: {}\n---\n", encode_api(operation, Encoding::Compressed));
    let sandbox = Sandbox::new(&[("a.api.mdx", &page)]);
    let output = sandbox.stderr("a.api.mdx", &[]);
    assert!(output.contains("a.api.mdx:4:1"), "{output}");
    assert!(output.contains("a.api.mdx, unpacked:18:17"), "{output}");
    assert!(output.contains("18 |                 \"word\": \"a word\""), "{output}");
    assert!(output.contains("^^^^^^ /responses/200/"), "{output}");
}

#[test]
fn sarif_file_contains_the_diagnostics() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    sandbox.run("a.yaml", &["--sarif", sandbox.path("out/log.sarif").to_str().unwrap()]);
    let log: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(sandbox.path("out/log.sarif")).unwrap()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let lost = results.iter().find(|it| it["ruleId"] == "unresolved-reference").unwrap();
    let location = &lost["locations"][0]["physicalLocation"];
    assert_eq!(location["region"], serde_json::json!({"startLine": 14, "startColumn": 16}));
    assert!(location["artifactLocation"]["uri"].as_str().unwrap().ends_with("/in/a.yaml"));
}

#[test]
fn strict_treats_warnings_as_errors() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    let run = sandbox.run("a.yaml", &["--strict"]);
    assert_eq!((run.code(), &run.report()["files"]), (Some(1), &0.into()));
    assert!(run.diagnostics("malformed").iter().all(|it| it["severity"] == "error"));
    assert!(sandbox.emitted().is_empty());
}

#[test]
fn allow_and_deny_change_the_level_of_a_code() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    let run = sandbox.run("a.yaml", &["--strict", "--allow", "malformed", "--allow", "unresolved-reference"]);
    assert_eq!((run.code(), run.diagnostics("malformed").len()), (Some(0), 0));
    let run = sandbox.run("a.yaml", &["--deny", "malformed"]);
    assert_eq!((run.code(), &run.report()["files"]), (Some(1), &0.into()));
    assert_eq!(run.diagnostic("malformed")["severity"], "error");
    let run = sandbox.run("a.yaml", &["--deny", "malforme"]);
    assert!(String::from_utf8_lossy(&run.output.stderr).contains("did you mean `malformed`"));
    let run = sandbox.run("a.yaml", &["--allow", "syntax"]);
    assert!(String::from_utf8_lossy(&run.output.stderr).contains("`syntax` is always an error"));
}

#[test]
fn tag_with_a_path_stays_inside_the_output_folder() {
    let sandbox = Sandbox::new(&[("a.yaml", REFERENCES)]);
    sandbox.run("a.yaml", &[]);
    let paths: Vec<String> = sandbox.emitted().into_iter().map(|(path, _)| path).collect();
    assert!(paths.contains(&"src/x.rs".to_owned()), "{paths:?}");
}

#[test]
fn pages_with_the_same_operation_are_distinguished_or_reported() {
    let api = |path: &str| {
        format!(
            "---\nid: a\ntitle: A\napi: {{\"operationId\":\"ping\",\"tags\":[\"A\"],\"responses\":{{\"204\":{{\
             \"description\":\"Done.\"}}}},\"method\":\"get\",\"path\":\"{path}\",\"info\":{{\"title\":\"T\",\
             \"version\":\"1\"}}}}\n---\n"
        )
    };
    let sandbox = Sandbox::new(&[("a.api.mdx", &api("/a")), ("b.api.mdx", &api("/b"))]);
    let run = sandbox.run("", &[]);
    assert_eq!((run.code(), &run.report()["operations"]), (Some(0), &2.into()));
    assert_eq!(run.location("duplicate-operation-id").0, "b.api.mdx");
    let sandbox = Sandbox::new(&[("a.api.mdx", &api("/a")), ("b.api.mdx", &api("/a"))]);
    let run = sandbox.run("", &[]);
    assert_eq!((run.code(), &run.report()["operations"]), (Some(0), &1.into()));
    assert_eq!(run.location("conflicting-pages").0, "b.api.mdx");
}
