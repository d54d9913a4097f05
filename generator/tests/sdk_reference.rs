//! SDK reference pages that supplement a document.

use sdk_generator::PackageName;
use sdk_generator::diagnostic::{Code, Location};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::sdk_reference::SdkReference;
use sdk_generator::target::Target;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - {in: path, name: id, required: true, schema: {type: string}}
        - {in: query, name: countAll, schema: {type: boolean}}
        - {in: query, name: sort, schema: {type: string}}
      responses:
        '200':
          description: One.
          content:
            application/json:
              schema: {type: array, items: {type: object, properties: {size: {type: integer}}}}
        '404':
          description: None.
          content:
            application/json: {schema: {type: object, properties: {why: {type: string}}}}
";

const PAGE: &str = "\
Method | HTTP request
--- | ---
[**get-thing**](#get-thing) | **GET** `/things/{id}`
[**drop-thing**](#drop-thing) | **DELETE** `/things/{id}`

## get-thing

Param Type | Name | Data Type | Required
--- | --- | --- | ---
Path | id | **str** | True
Query | count_all | **bool** | True
Query | page | **int** | (optional)

Code | Description | Data Type
--- | --- | ---
200 | One. | List[MeasuredThing]
404 | None. | GetThing404Response
500 | Broken. | Failure
";

pub(crate) fn generate(input: &Input, sdk_references: Vec<SdkReference>) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    generator.with_sdk_references(sdk_references).run(input)
}

pub(crate) fn document() -> Input {
    Input::Text { name: "things.yaml".into(), text: DOCUMENT.to_owned() }
}

fn models(output: &Output) -> Vec<&str> {
    let lines = output.files.iter().filter(|it| it.path.starts_with("src/models/")).flat_map(|it| it.text.lines());
    lines.filter_map(|it| it.strip_prefix("pub struct ")?.split(' ').next()).collect()
}

#[test]
fn sdk_reference_names_inline_types() {
    assert_eq!(models(&generate(&document(), Vec::new())), ["GetThingNotFoundResponse", "GetThingResponseItem"]);
    let output = generate(&document(), vec![SdkReference::parse("things.md", PAGE)]);
    assert_eq!(models(&output), ["GetThingNotFoundResponse", "MeasuredThing"]);
}

#[test]
fn differences_from_the_sdk_reference_are_reported() {
    let output = generate(&document(), vec![SdkReference::parse("things.md", PAGE)]);
    let found: Vec<String> = output
        .diagnostics
        .iter()
        .filter(|it| it.code == Code::SdkReference)
        .map(|it| match &it.location {
            Location::File { pointer: Some(pointer), .. } => format!("{pointer}: {}", it.message),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        found,
        [
            "/paths/~1things~1{id}/get: the query parameter `countAll` is optional, but required in things.md",
            "/paths/~1things~1{id}/get: the query parameter `sort` is not documented in things.md",
            "/paths/~1things~1{id}/get: things.md documents the query parameter `page`, which is not in the specification",
            "/paths/~1things~1{id}/get: things.md documents the response 500, which is not in the specification",
            "/paths: things.md documents DELETE /things/{id}, which is not in the specification",
        ]
    );
}
