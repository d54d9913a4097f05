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
