//! Streams of events: the types of their data.

use sdk_generator::PackageName;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde_json::{Value, json};

/// Generates a crate with one stream, whose events have one of these schemas of their data.
fn run(data: &[Value]) -> Output {
    let event = |(index, data): (usize, &Value)| {
        let name = json!({"type": "string", "const": format!("e{index}")});
        json!({"type": "object", "required": ["event", "data"], "properties": {"event": name, "data": data}})
    };
    let events: Vec<Value> = data.iter().enumerate().map(event).collect();
    let content = json!({"text/event-stream": {"itemSchema": {"oneOf": events}}});
    let operation = json!({"operationId": "watch", "responses": {"200": {"description": "D.", "content": content}}});
    let document = json!({
        "openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": {"/events": {"get": operation}},
    });
    run_document(&document)
}

fn run_document(document: &Value) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
    assert!(!output.diagnostics.has_errors(), "{:#?}", output.diagnostics);
    output
}

/// Returns the types of the members with a name.
fn members(output: &Output, name: &str) -> Vec<String> {
    let fields = output.outline.types.iter().flat_map(|it| &it.fields).filter(|it| it.wire == name);
    fields.map(|it| it.rust_type.to_string()).collect()
}

#[test]
fn only_the_data_of_events_is_a_document_of_its_own() {
    let nested =
        json!({"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "integer"}});
    let object = json!({"type": "object", "properties": {
        "nested": nested, "list": {"type": "array", "items": nested},
        "map": {"type": "object", "additionalProperties": nested},
    }});
    let output = run(&[
        json!({"type": "string", "contentSchema": object}),
        json!({"type": "string", "contentMediaType": "application/problem+json; charset=utf-8", "contentSchema": {"type": "integer"}}),
    ]);
    // In JSON, a string with JSON is a string.
    assert_eq!(members(&output, "nested"), ["String"]);
    assert_eq!(members(&output, "list"), ["Vec<String>"]);
    assert!(members(&output, "map")[0].ends_with("<String, String>"), "{:?}", members(&output, "map"));
    assert!(members(&output, "data").contains(&"i64".to_owned()), "{:?}", members(&output, "data"));
}

#[test]
fn data_that_is_declared_as_something_else_than_json_is_text() {
    let output = run(&[
        json!({"type": "string", "contentMediaType": "text/xml", "contentSchema": {"type": "integer"}}),
        json!({"type": "string", "contentMediaType": "application/cbor", "contentSchema": {"type": "object"}}),
    ]);
    assert_eq!(members(&output, "data"), ["String", "String"]);
}

/// Generates a crate with a stream of two components, and another response with this schema.
fn run_components(other: &Value) -> Output {
    let event = |name: &str, data: &Value| {
        let data = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": data});
        json!({"type": "object", "required": ["event", "data"], "properties": {"event": {"type": "string", "const": name}, "data": data}})
    };
    let content = |name: &str, member: &str, schema: &Value| json!({"operationId": name, "responses": {"200": {"description": "D.", "content": {member: schema}}}});
    let variants = json!([{"$ref": "#/components/schemas/Added"}, {"$ref": "#/components/schemas/Removed"}]);
    run_document(&json!({
        "openapi": "3.2.0", "info": {"title": "T", "version": "1"},
        "components": {"schemas": {
            "Added": event("added", &json!({"type": "integer"})),
            "Removed": event("removed", &json!({"$ref": "#/components/schemas/Reason"})),
            "Reason": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Page": {"type": "object", "properties": {"first": {"$ref": "#/components/schemas/Removed"}}},
        }},
        "paths": {
            "/events": {"get": content("watch", "text/event-stream", &json!({"itemSchema": {"oneOf": variants}}))},
            "/other": {"get": content("other", "application/json", &json!({"schema": other}))},
        },
    }))
}

#[test]
fn components_are_typed_events_unless_they_are_also_json() {
    let of = |output: &Output, name: &str| {
        let ty = output.outline.types.iter().find(|it| it.rust == name).unwrap();
        ty.fields.iter().find(|it| it.wire == "data").unwrap().rust_type.to_string()
    };
    let output = run_components(&json!({"type": "integer"}));
    assert_eq!((of(&output, "Added"), of(&output, "Removed")), ("i64".to_owned(), "Reason".to_owned()));
    for other in ["Removed", "Page"] {
        let output = run_components(&json!({"$ref": format!("#/components/schemas/{other}")}));
        assert_eq!((of(&output, "Added"), of(&output, "Removed")), ("i64".to_owned(), "String".to_owned()));
        let messages: Vec<_> = output.diagnostics.iter().map(ToString::to_string).collect();
        assert!(messages.iter().any(|it| it.contains("both events and JSON")), "{messages:?}");
    }
}
