//! Checks `sdkgen inspect --coverage`, and the diagnostics of unknown and dropped members.

use std::process::Command;

use sdk_generator::diagnostic::{Code, Diagnostics};
use sdk_generator::read::{self, Input, Options};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Things, version: '1', x-kind: internal, summary: Lists things.}
paths:
  /things:
    GET:
      operationId: listThings
      responses:
        '200': {description: Found., links: {a: {operationId: a}, b: {operationId: b}}, body: {}}
        '404': {description: Not found., links: {c: {unknown: 1}}}
components:
  schemas:
    Thing: {type: object, properties: {x-kind: {type: string, nullable: true, wide: true}}, example: {unknown: 1}}
";

fn input() -> Input {
    Input::Text { name: "things.yaml".into(), text: DOCUMENT.to_owned() }
}

fn findings(diagnostics: &Diagnostics, codes: &[Code]) -> Vec<String> {
    diagnostics.iter().filter(|it| codes.contains(&it.code)).map(ToString::to_string).collect()
}

#[test]
fn unknown_and_dropped_members_are_reported() {
    let (document, mut diagnostics) = read::read(&input());
    document.unwrap().origins.locate(&mut diagnostics);
    let found = findings(&diagnostics, &[Code::UnknownMember, Code::DroppedMember]);
    let expected = [
        "note[unknown-member]: unknown member `body` is ignored\n  --> things.yaml:8:89 at /paths/~1things/GET/responses/200/body",
        "note[unknown-member]: unknown member `wide` is ignored\n  --> things.yaml:12:79 at /components/schemas/Thing/properties/x-kind/wide",
        "note[unknown-member]: `summary` belongs to OpenAPI 3.1, 3.2, not to OpenAPI 3.0; it is read anyway\n  --> things.yaml:2:55 at /info/summary",
        "note[dropped-member]: `links` is dropped, here and in 1 other place, because callers pass \
         values from one operation to another\n  --> things.yaml:8:38 at /paths/~1things/GET/responses/200/links",
    ];
    assert_eq!(found, expected);
}

#[test]
fn coverage_counts_members_and_locates_the_first_of_them() {
    let (coverage, diagnostics) = read::coverage(&input(), &Options::default(), 1);
    assert!(diagnostics.is_empty());
    let coverage = coverage.unwrap();
    let member = |name: &str| coverage.members.iter().find(|it| it.name == name).unwrap();
    let (links, summary, wide) = (member("links"), member("summary"), member("wide"));
    assert_eq!((links.count, links.locations.len(), links.is_defined), (2, 1, true));
    assert_eq!((summary.count, summary.is_defined, summary.effect.is_some()), (1, false, true));
    assert_eq!((wide.count, wide.effect), (1, None));
    // Extensions, data and the contents of dropped members are not members.
    assert!(coverage.members.iter().all(|it| !["x-kind", "unknown", "operationRef"].contains(&it.name.as_str())));
    let (none, diagnostics) =
        read::coverage(&Input::Text { name: "a.yaml".into(), text: "a: 1".into() }, &Options::default(), 1);
    assert!(none.is_none() && diagnostics.has_errors());
}

#[test]
fn inspect_explains_why_the_coverage_is_incomplete() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.yaml");
    std::fs::write(&path, DOCUMENT.replace("{type: string,", "{$ref: missing.yaml,")).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_sdkgen")).args(["inspect", "--coverage"]).arg(&path).output().unwrap();
    assert!(!output.status.success() && !output.stdout.is_empty(), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("error[missing-file]"));
}

#[test]
fn inspect_prints_the_coverage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.yaml");
    std::fs::write(&path, DOCUMENT).unwrap();
    let inspect = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_sdkgen")).arg("inspect").args(arguments).arg(&path).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let text = inspect(&["--coverage"]);
    let line = text.lines().find(|it| it.contains("Response Object: links")).unwrap();
    assert!(line.starts_with("unsupported  2 ") && line.contains("things.yaml:8:38"), "{line}");
    assert!(text.contains("OpenAPI 3.0: ") && text.contains(" 2 unsupported, 2 unknown\n"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&inspect(&["--coverage", "--json"])).unwrap();
    assert_eq!(json["counts"]["unsupported"], 2);
    let members = json["members"].as_array().unwrap();
    let links = members.iter().find(|it| it["member"] == "links").unwrap();
    assert_eq!(links["locations"][1]["pointer"], "/paths/~1things/GET/responses/404/links");
}
