//! Warnings: the crate is written all the same, unless `--strict` asks for more.

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
fn strict_takes_warnings_for_errors() {
    let bench = Bench::new(&[("a.yaml", REFERENCES)]);
    let run = bench.run("a.yaml", &["--strict"]);
    assert_eq!((run.code(), &run.report()["files"]), (Some(1), &0.into()));
    assert!(run.findings("malformed").iter().all(|it| it["severity"] == "error"));
    assert!(bench.emitted().is_empty());
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
