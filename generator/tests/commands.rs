//! The commands of `sdkgen` beside `generate` from a file.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PING: &str = "\
openapi: 3.0.3
info: {title: Ping, version: '1'}
paths:
  /ping/{id}:
    get:
      operationId: getPing
      tags: [Pings]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/Ping'}}}}}
components:
  schemas:
    Ping: {type: object, required: [id], properties: {id: {type: string}, lost: {$ref: 'other.yaml#/A'}}}
";

fn sdkgen(arguments: &[&str], text: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sdkgen"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read it may be gone already.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn a_document_comes_through_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("ping");
    let output = sdkgen(&["generate", "-", "--name", "ping", "--out", out.to_str().unwrap()], PING);
    assert!(output.status.success());
    assert!(out.join("src/pings.rs").is_file());
    let findings = String::from_utf8(output.stderr).unwrap();
    assert!(findings.contains("foreign-reference") && findings.contains("--> stdin:12:"), "{findings}");
    assert!(findings.contains("12 |     Ping: {type: object"), "{findings}");
}

#[test]
fn inspect_shows_operations_and_types_in_columns() {
    let output = sdkgen(&["inspect", "-"], PING);
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert_eq!(lines[0], "METHOD  PATH        ID       TAG    RUST");
    assert_eq!(lines[1], "GET     /ping/{id}  getPing  Pings  pings::get_ping");
    assert!(lines.contains(&"Ping  struct  id, lost"), "{text}");
    assert!(lines.contains(&"1 operations, 1 types; 0 errors, 1 warnings, 0 notes"), "{text}");
}

#[test]
fn inspect_gives_the_same_as_json() {
    let output = sdkgen(&["inspect", "-", "--json"], PING);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["operations"][0]["rust"], "pings::get_ping");
    assert_eq!(report["types"][0]["fields"][0]["wire"], "id");
    assert_eq!(report["diagnostics"][0]["code"], "foreign-reference");
}
