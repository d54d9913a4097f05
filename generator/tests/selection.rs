//! Selection of operations, and of the components that they use.

use sdk_generator::diagnostic::{Code, Diagnostics};
use sdk_generator::read::{Document, Filter, Input, Options, Selection, read_with};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
tags: [{name: A}, {name: B}]
paths:
  /things:
    get: {operationId: listThings, tags: [A], responses: {200: {$ref: '#/components/responses/Thing'}}}
    post: {operationId: addThing, tags: [B], deprecated: true, responses: {204: {description: Done.}}}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getThing, tags: [A], responses: {200: {$ref: '#/components/responses/Thing'}}}
  /pets/{id}/owner:
    get:
      operationId: getOwner
      tags: [B]
      parameters: [{name: id, in: path, required: true, schema: {type: strnig}}]
      responses: {200: {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  responses:
    Thing: {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
  schemas:
    Thing: {type: object, properties: {part: {$ref: '#/components/schemas/Part'}, name: {type: odd}}}
    Part: {type: object, properties: {thing: {$ref: '#/components/schemas/Thing'}}}
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Unused: {type: object}
";

fn select(include: &str, exclude: &str) -> (Document, Diagnostics) {
    select_in(DOCUMENT, include, exclude)
}

fn select_in(document: &str, include: &str, exclude: &str) -> (Document, Diagnostics) {
    let filter = |text: &str| toml::from_str::<Filter>(text).unwrap();
    let selection = Selection { include: filter(include), exclude: filter(exclude) };
    let input = Input::Text { name: "a.yaml".into(), text: document.to_owned() };
    let (document, diagnostics) = read_with(&input, &Options { selection, ..Options::default() });
    (document.unwrap(), diagnostics)
}

fn ids(include: &str, exclude: &str) -> Vec<String> {
    let (document, diagnostics) = select(include, exclude);
    assert!(!diagnostics.iter().any(|it| it.code == Code::SelectionWithoutMatch), "{diagnostics:?}");
    document.openapi.operations().map(|(_, _, it)| it.operation_id.clone().unwrap()).collect()
}

#[test]
fn operations_are_selected_by_tag_path_id_and_deprecation() {
    assert_eq!(ids("", ""), ["listThings", "addThing", "getThing", "getOwner"]);
    assert_eq!(ids("tags = ['A']", ""), ["listThings", "getThing"]);
    assert_eq!(ids("paths = ['/things/*']", ""), ["getThing"]);
    assert_eq!(ids("paths = ['/things/{id}', '/pets/**']", ""), ["getThing", "getOwner"]);
    assert_eq!(ids("operations = ['getOwner']\ntags = ['A']", ""), ["listThings", "getThing", "getOwner"]);
    assert_eq!(ids("", "deprecated = true"), ["listThings", "getThing", "getOwner"]);
    assert_eq!(ids("tags = ['B']", "paths = ['/pets/**']"), ["addThing"]);
}

#[test]
fn unused_components_are_dropped_with_their_diagnostics() {
    let names = |document: &Document| -> Vec<String> {
        document.openapi.components.as_ref().unwrap().schemas.keys().cloned().collect()
    };
    let (document, diagnostics) = select("tags = ['A']", "");
    assert_eq!(names(&document), ["Thing", "Part"]);
    assert_eq!(document.openapi.tags.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["A"]);
    let messages: Vec<_> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["unknown type `odd`; the schema is untyped"]);
    // Only `Cat` declares that it extends `Pet`, but the response may be a cat.
    let (document, _) = select("operations = ['getOwner']", "");
    assert_eq!(names(&document), ["Pet", "Cat"]);
    assert!(document.openapi.components.unwrap().responses.is_empty());
}

#[test]
fn filter_without_match_is_a_warning() {
    let (_, diagnostics) = select("tags = ['A', 'C']", "operations = ['gone']\npaths = ['/gone/**']");
    let found = diagnostics.iter().filter(|it| it.code == Code::SelectionWithoutMatch);
    let found: Vec<_> = found.map(|it| it.message.as_str()).collect();
    assert_eq!(
        found,
        [
            "tag `C` in `include` does not match any operation",
            "path `/gone/**` in `exclude` does not match any operation",
            "operation `gone` in `exclude` does not match any operation",
        ]
    );
    assert!(toml::from_str::<Filter>("paths = ['/a[']").is_err());
    assert!(toml::from_str::<Filter>("tag = ['A']").is_err());
}

#[test]
fn operations_with_newer_methods_are_selected_like_others() {
    let document = "\
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /things:
    query: {operationId: queryThings, tags: [A], responses: {200: {$ref: '#/components/responses/Thing'}}}
    additionalOperations:
      COPY: {operationId: copyThings, tags: [B], responses: {200: {$ref: '#/components/responses/Pet'}}}
components:
  responses:
    Thing: {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    Pet: {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  schemas: {Thing: {type: object}, Pet: {type: object, properties: {name: {type: odd}}}}
";
    for (tag, pointers, response) in [
        ("A", ["/paths/~1things/query", "/components/schemas/Thing"], "Thing"),
        ("B", ["/paths/~1things/additionalOperations/COPY", "/components/schemas/Pet"], "Pet"),
    ] {
        let (document, diagnostics) = select_in(document, &format!("tags = ['{tag}']"), "");
        let json = document.to_json().unwrap();
        assert!(pointers.iter().all(|it| json.pointer(it).is_some()), "{json}");
        let responses: Vec<_> = document.openapi.components.unwrap().responses.into_keys().collect();
        assert_eq!(responses, [response]);
        assert_eq!(diagnostics.iter().count(), usize::from(tag == "B"), "{diagnostics:?}");
    }
}
