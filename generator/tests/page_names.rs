//! Tests of pages whose schemas have the names of a document's components.

use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::diagnostic::{Code, Diagnostics};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::{Input, Options, PageOptions};
use sdk_generator::target::Target;
use serde_json::{Value, json};

/// Components whose titles are equal, missing, or those of another one.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /zoos/{size}:
    parameters:
      - {in: path, name: size, required: true, schema: {$ref: '#/components/schemas/ZooSize'}}
    get:
      operationId: getZoo
      parameters:
        - {in: query, name: page, schema: {type: integer}}
      responses:
        '200': {$ref: '#/components/responses/Zoo'}
        '404': {description: None., content: {application/json: {schema: {$ref: '#/components/schemas/NotFound'}}}}
components:
  responses:
    Zoo: {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/ZooDto'}}}}
  schemas:
    ZooSize: {type: string, enum: [small, large]}
    NotFound: {type: object, properties: {why: {type: string}}}
    ZooDto:
      title: Zoo
      type: object
      properties:
        owner: {$ref: '#/components/schemas/Alias'}
        keeper: {$ref: '#/components/schemas/Keeper'}
        parent: {$ref: '#/components/schemas/ZooDto'}
        address: {type: object, properties: {street: {type: string}}}
        animals: {type: array, items: {$ref: '#/components/schemas/Animal2'}}
    Alias: {$ref: '#/components/schemas/Person'}
    Keeper: {allOf: [{$ref: '#/components/schemas/Person'}, {title: Keeper, type: object, properties: {keys: {type: integer}}}]}
    Person: {title: Zoo, type: object, properties: {name: {type: string}}}
    Animal2:
      oneOf: [{$ref: '#/components/schemas/CatDto'}, {$ref: '#/components/schemas/DogDto'}]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/CatDto', dog: '#/components/schemas/DogDto'}
    CatDto: {title: Animal, type: object, properties: {kind: {type: string}, lives: {type: integer}}}
    DogDto: {title: Animal, type: object, properties: {kind: {type: string}, tricks: {type: integer}}}
";

/// Returns the operation as the plugin writes it.
fn api() -> Value {
    let animal = |member: &str| json!({"title": "Animal", "type": "object", "properties": {"kind": {"type": "string"}, member: {"type": "integer"}}});
    let (cat, dog) = (animal("lives"), animal("tricks"));
    let person = json!({"title": "Zoo", "type": "object", "properties": {"name": {"type": "string"}}});
    // A part of the component has its name as its title.
    let more = json!({"title": "Keeper", "type": "object", "properties": {"keys": {"type": "integer"}}});
    let zoo = json!({"title": "Zoo", "type": "object", "properties": {
        "owner": person,
        "keeper": {"allOf": [person, more]},
        "parent": "circular(Zoo)",
        "address": {"type": "object", "properties": {"street": {"type": "string"}}},
        "animals": {"type": "array", "items": {
            "oneOf": [cat, dog], "discriminator": {"propertyName": "kind", "mapping": {"cat": cat, "dog": dog}},
        }},
    }});
    let content = |schema: Value| json!({"description": "", "content": {"application/json": {"schema": schema}}});
    json!({
        "operationId": "getZoo", "method": "get", "path": "/zoos/{size}", "info": {"title": "T", "version": "1"},
        "parameters": [
            {"in": "path", "name": "size", "required": true, "schema": {"type": "string", "enum": ["small", "large"]}},
            {"in": "query", "name": "page", "schema": {"type": "integer"}},
        ],
        "responses": {
            "200": content(zoo),
            "404": content(json!({"type": "object", "properties": {"why": {"type": "string"}}})),
        },
    })
}

/// Generates a crate from a page. `document` is the text of `names.yaml`, which has the names.
fn generated(page: &Value, document: Option<&str>) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("zoo.api.mdx"), format!("---\napi: {page}\n---\n")).unwrap();
    let names = folder.path().join("names.yaml");
    document.into_iter().for_each(|it| std::fs::write(&names, it).unwrap());
    generate(folder.path(), Some(&names))
}

fn generate(folder: &Path, names: Option<&Path>) -> Output {
    let pages = PageOptions { names: names.map(Path::to_owned), ..PageOptions::default() };
    let generator = Generator::new(PackageName::parse("zoos").unwrap(), Target::workspace_member());
    generator.with_options(Options { pages, ..Options::default() }).run(&Input::Path(folder.to_owned()))
}

fn types(output: &Output) -> Vec<&str> {
    let mut types: Vec<&str> = output.outline.types.iter().map(|it| it.rust.as_str()).collect();
    types.sort_unstable();
    types
}

fn messages(diagnostics: &Diagnostics, code: Code) -> Vec<String> {
    diagnostics.iter().filter(|it| it.code == code).map(|it| it.message.clone()).collect()
}

#[test]
fn schemas_have_the_names_of_the_components_at_the_same_positions() {
    let expected =
        ["Animal2", "CatDto", "DogDto", "Keeper", "NotFound", "Person", "ZooDto", "ZooDtoAddress", "ZooSize"];
    // The operation may have no parameters of its own.
    let own = "      parameters:\n        - {in: query, name: page, schema: {type: integer}}\n";
    for document in [DOCUMENT.to_owned(), DOCUMENT.replace(own, "")] {
        let output = generated(&api(), Some(&document));
        assert!(!output.diagnostics.has_errors(), "{:?}", output.diagnostics);
        assert_eq!(types(&output), expected);
    }
    // The names are those of a crate of the document.
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("openapi.yaml");
    std::fs::write(&document, DOCUMENT).unwrap();
    assert_eq!(types(&generate(&document, None)), expected);
}

#[test]
fn names_of_swagger_are_found_too() {
    let swagger = json!({
        "swagger": "2.0", "info": {"title": "T", "version": "1"}, "produces": ["application/json"],
        "paths": {"/zoos/{size}": {"get": {"responses": {
            "404": {"description": "", "schema": {"$ref": "#/definitions/NotHere"}},
        }}}},
        "definitions": {"NotHere": {"type": "object", "properties": {"why": {"type": "string"}}}},
    });
    assert!(types(&generated(&api(), Some(&swagger.to_string()))).contains(&"NotHere"));
}

#[test]
fn operations_that_the_document_does_not_have_are_reported() {
    let mut page = api();
    page["path"] = json!("/zoos");
    page["parameters"] = json!([]);
    let output = generated(&page, Some(DOCUMENT));
    let [message] = &messages(&output.diagnostics, Code::OperationsWithoutNames)[..] else { panic!("one message") };
    assert!(message.starts_with("1 of the operations that pages describe are not in "), "{message}");
    assert!(message.ends_with(", such as GET /zoos; their schemas are named after titles"), "{message}");
    assert!(types(&output).contains(&"Zoo"));
}

#[test]
fn unusable_documents_are_errors() {
    assert_eq!(messages(&generated(&api(), None).diagnostics, Code::UnreadableFile).len(), 1);
    assert_eq!(messages(&generated(&api(), Some("openapi: [")).diagnostics, Code::Syntax).len(), 1);
    assert_eq!(messages(&generated(&api(), Some("title: none")).diagnostics, Code::NotOpenApi).len(), 1);
}
