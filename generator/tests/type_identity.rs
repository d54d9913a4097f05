//! Which inline types are one type in Rust, and how they are named.

use std::collections::{BTreeMap, BTreeSet};

use sdk_generator::PackageName;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde_json::{Value, json};

fn run(document: &Value) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
    assert!(!output.diagnostics.has_errors(), "{:?}", output.diagnostics);
    output
}

/// Returns a document whose operations return the schemas, which are components.
fn document(schemas: Value) -> Value {
    let names: Vec<&String> = schemas.as_object().unwrap().keys().collect();
    let paths: BTreeMap<String, Value> = names
        .iter()
        .map(|name| {
            let body = json!({"description": "D.", "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}}});
            (format!("/{name}"), json!({"get": {"operationId": format!("get{name}"), "tags": ["Things"], "responses": {"200": body}}}))
        })
        .collect();
    json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})
}

/// Returns an object with these members.
fn object(members: Value) -> Value {
    json!({"type": "object", "properties": members})
}

/// Returns the types of the fields of a type, by name on the wire.
fn fields<'o>(output: &'o Output, name: &str) -> BTreeMap<&'o str, String> {
    let found = output.outline.types.iter().find(|it| it.rust == name);
    let found = found.unwrap_or_else(|| panic!("{name} in {:?}", names(output)));
    found.fields.iter().map(|it| (it.wire.as_str(), it.rust_type.to_string())).collect()
}

fn names(output: &Output) -> BTreeSet<&str> {
    output.outline.types.iter().map(|it| it.rust.as_str()).collect()
}

#[test]
fn equal_types_of_different_members_are_named_after_their_positions() {
    let address = object(json!({"street": {"type": "string"}}));
    let color = json!({"type": "string", "enum": ["red", "green"]});
    let output = run(&document(json!({
        "Person": object(json!({"home": address, "work": address, "hair": color})),
        "Car": object(json!({"paint": color})),
        "Address": address,
    })));
    let person = fields(&output, "Person");
    assert_eq!(person.values().collect::<Vec<_>>(), ["PersonHair", "PersonHome", "PersonWork"]);
    assert_eq!(fields(&output, "Car")["paint"], "CarPaint");
}

#[test]
fn inline_type_is_never_a_component() {
    let color = json!({"type": "string", "enum": ["red", "green"]});
    let output = run(&document(json!({"Color": color, "Car": object(json!({"color": color}))})));
    assert_eq!(fields(&output, "Car")["color"], "CarColor");
}

#[test]
fn equal_members_of_many_objects_are_one_type_with_the_name_of_the_member() {
    let color = json!({"type": "string", "enum": ["red", "green"]});
    let other = json!({"type": "string", "enum": ["a", "b", "c", "d", "e"]});
    let car = object(json!({"color": color, "name": {"type": "string"}}));
    let mut schemas = json!({"A": car, "B": car, "C": car, "D": object(json!({"color": other}))});
    let output = run(&document(schemas.clone()));
    for name in ["A", "B", "C"] {
        assert_eq!(fields(&output, name)["color"], "Color");
    }
    assert_eq!(fields(&output, "D")["color"], "DColor");
    // A component has precedence for its name.
    schemas["Color"] = json!({"type": "string", "enum": ["blue"]});
    let output = run(&document(schemas));
    assert_eq!(fields(&output, "A")["color"], "ColorEnum");
}

#[test]
fn types_do_not_depend_on_the_order_of_schemas() {
    let color = json!({"type": "string", "enum": ["red", "green"]});
    let kind = |values: Value| object(json!({"kind": {"type": "string", "enum": values}, "color": color}));
    let schemas = [
        ("A", kind(json!(["a", "b"]))),
        ("B", kind(json!(["a", "b"]))),
        ("C", kind(json!(["c"]))),
        ("D", kind(json!(["c"]))),
    ];
    let forward: serde_json::Map<String, Value> =
        schemas.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    let backward: serde_json::Map<String, Value> =
        schemas.iter().rev().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    let (forward, backward) = (run(&document(forward.into())), run(&document(backward.into())));
    assert_eq!(names(&forward), names(&backward));
    for name in ["A", "B", "C", "D"] {
        assert_eq!(fields(&forward, name), fields(&backward, name));
    }
    assert_eq!(fields(&forward, "C")["kind"], "KindC");
}

#[test]
fn equal_types_with_a_title_are_one_type() {
    let titled = json!({"title": "Money", "type": "object", "properties": {"amount": {"type": "integer"}, "unit": {"type": "string", "enum": ["a", "b"]}}});
    let output = run(&document(json!({"A": object(json!({"price": titled})), "B": object(json!({"cost": titled}))})));
    assert_eq!(fields(&output, "A")["price"], "Money");
    assert_eq!(fields(&output, "B")["cost"], "Money");
    // A part of a shared type is named after it, not after one of its positions.
    assert_eq!(fields(&output, "Money")["unit"], "MoneyUnit");
}

#[test]
fn types_are_one_although_their_parts_have_no_name_of_their_own() {
    // `Value` would be mistaken for any JSON value, so that items of `values` have no name but that of their position.
    let item = object(json!({"text": {"type": "string"}}));
    let settings = object(json!({"values": {"type": "array", "items": item}}));
    let holder = object(json!({"settings": settings}));
    let output = run(&document(json!({"A": holder, "B": holder, "C": holder})));
    for name in ["A", "B", "C"] {
        assert_eq!(fields(&output, name)["settings"], "Settings");
    }
    assert_eq!(fields(&output, "Settings")["values"], "Vec<SettingsValue>");
}

#[test]
fn repeated_errors_are_one_type_with_the_name_of_the_status() {
    let error = json!({"description": "D.", "content": {"application/json": {"schema": object(json!({"message": {"type": "string"}}))}}});
    let operation = |id: &str| json!({"get": {"operationId": id, "responses": {"204": {"description": "D."}, "404": error, "500": error}}});
    let output = run(&json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": operation("getA"), "/b": operation("getB")}}));
    assert_eq!(names(&output), BTreeSet::from(["InternalServerErrorResponse", "NotFoundResponse"]));
}

#[test]
fn request_and_response_of_another_operation_are_different_types() {
    let body = json!({"content": {"application/json": {"schema": object(json!({"data": {"type": "string"}}))}}});
    let mut response = body.clone();
    response["description"] = json!("D.");
    let operation = |id: &str| json!({"operationId": id, "requestBody": body, "responses": {"200": response}});
    let output = run(&json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation("createA"), "put": operation("updateA")}}}));
    let expected = ["CreateARequest", "CreateAResponse", "UpdateARequest", "UpdateAResponse"];
    assert_eq!(names(&output), BTreeSet::from(expected));
}

#[test]
fn component_that_only_wraps_a_type_gives_it_its_name() {
    let output = run(&document(json!({
        "Options": {"nullable": true, "anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "object", "nullable": true, "enum": [null]}]},
        "Call": object(json!({"options": {"$ref": "#/components/schemas/Options"}})),
    })));
    assert_eq!(fields(&output, "Call")["options"], "Options");
}

#[test]
fn variants_are_named_by_what_tells_them_apart() {
    let message = |role: &str| json!({"type": "object", "required": ["role"], "properties": {"role": {"type": "string", "enum": [role]}}});
    let plain = |member: &str| object(json!({member: {"type": "string"}}));
    let variants = |names: &[&str]| -> Value {
        names.iter().map(|it| json!({"$ref": format!("#/components/schemas/{it}")})).collect()
    };
    let schemas = json!({
        "UserMessage": message("user"), "BotMessage": message("assistant"),
        "Message": {"oneOf": variants(&["UserMessage", "BotMessage"])},
        "ContentFile": plain("file"), "ContentLink": plain("link"),
        "Content": {"oneOf": variants(&["ContentFile", "ContentLink"])},
        "Backwards": {"oneOf": variants(&["ContentLink", "ContentFile"])},
    });
    let output = run(&document(schemas));
    let variants = |name: &str| -> BTreeSet<&str> {
        let found = output.outline.types.iter().find(|it| it.rust == name).unwrap();
        found.fields.iter().map(|it| it.rust.as_str()).collect()
    };
    assert_eq!(variants("Message"), BTreeSet::from(["Assistant", "User"]));
    assert_eq!(variants("Content"), BTreeSet::from(["File", "Link"]));
    assert_eq!(variants("Backwards"), variants("Content"));
}
