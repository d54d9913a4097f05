//! Long chains of schemas, and documents that repeat their own parts.

use serde_json::{Map, Value, json};

use super::Sandbox;
use crate::hang_guard::with_hang_guard;

fn reference(number: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{number}")})
}

/// A document with schemas `S0` to `S{count}`, in which each is created from its number, and the last one is a string.
fn document(count: usize, schema: impl Fn(usize) -> Value) -> Value {
    let mut schemas: Map<String, Value> = (0..count).map(|it| (format!("S{it}"), schema(it))).collect();
    schemas.insert(format!("S{count}"), json!({"type": "string"}));
    let content = json!({"application/json": {"schema": reference(0)}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "A.", "content": content}}}}},
        "components": {"schemas": schemas},
    })
}

fn assert_generated(document: &Value) {
    let sandbox = Sandbox::new(&[("a.json", &document.to_string())]);
    with_hang_guard(move || {
        let run = sandbox.run("a.json", &[]);
        assert_eq!(run.code(), Some(0), "{:?}", run.report);
    });
}

#[test]
fn chains_of_schemas_do_not_overflow_the_stack() {
    assert_generated(&document(20_000, |it| json!({"type": "array", "items": reference(it + 1)})));
    assert_generated(&document(20_000, |it| json!({"type": "object", "additionalProperties": reference(it + 1)})));
    assert_generated(&document(5_000, |it| json!({"oneOf": [reference(it + 1)]})));
}

#[test]
fn nested_unions_are_flattened_once() {
    let variant =
        |it: usize, name: &str| json!({"allOf": [reference(it + 1)], "properties": {name: {"type": "string"}}});
    assert_generated(&document(18, |it| {
        json!({
            "properties": {"k": {"type": "string"}},
            "oneOf": [variant(it, "a"), variant(it, "b"), variant(it, "c")],
        })
    }));
}

#[test]
fn parts_of_forms_are_collected_once() {
    for key in ["oneOf", "allOf"] {
        let mut document = document(15, |it| {
            let own = json!({"type": "object", "properties": {format!("p{it}"): {"type": "string"}}});
            json!({key: [reference(it + 1), reference(it + 1), reference(it + 1), reference(it), own]})
        });
        let content = json!({"multipart/form-data": {"schema": reference(0)}});
        let operation = json!({"operationId": "send", "requestBody": {"content": content}, "responses": {"204": {"description": "A."}}});
        document["paths"] = json!({"/a": {"post": operation}});
        assert_generated(&document);
    }
}

#[test]
fn defaults_of_server_variables_are_not_expanded() {
    let mut document = document(0, |_| Value::Null);
    let variable = |it: usize| (format!("a{it}"), json!({"default": format!("{{a{0}}}{{a{0}}}", it + 1)}));
    let variables: Map<String, Value> = (0..60).map(variable).collect();
    document["servers"] = json!([{"url": "https://{a0}.example", "variables": variables}]);
    assert_generated(&document);
}

#[test]
fn long_descriptions_are_not_parsed() {
    let mut document = document(0, |_| Value::Null);
    document["info"]["description"] = "~~a".repeat(1_000_000).into();
    assert_generated(&document);
}

/// A composite of `S0` and `S{first}`. The schemas below `first` form one ring, and the others another one.
fn rings(first: usize, second: usize, schema: impl Fn(usize, Value) -> Value) -> Value {
    let mut document = document(first + second, |it| match it + 1 {
        next if next == first => schema(it, reference(0)),
        next if next == first + second => schema(it, reference(first)),
        next => schema(it, reference(next)),
    });
    let part = |number| json!({"type": "object", "properties": {"ring": reference(number)}});
    let composite = json!({"allOf": [part(0), part(first)]});
    document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = composite;
    document
}

#[test]
fn arrays_and_maps_that_contain_themselves_have_intersections() {
    for [first, second] in [[1, 1], [2, 3]] {
        assert_generated(&rings(first, second, |_, next| json!({"type": "array", "items": next})));
        assert_generated(&rings(first, second, |_, next| json!({"type": "object", "additionalProperties": next})));
    }
}

#[test]
fn two_rings_of_types_have_few_intersections() {
    let own = |it: usize| format!("own{it}");
    let document = rings(300, 301, |it, next| json!({"properties": {own(it): {"type": "string"}, "next": next}}));
    let sandbox = Sandbox::new(&[("a.json", &document.to_string())]);
    with_hang_guard(move || {
        let run = sandbox.run("a.json", &[]);
        assert_eq!(run.code(), Some(0), "{:?}", run.report);
        assert!(run.report()["types"].as_u64().unwrap() < 1_000, "{:?}", run.report);
        let message = run.diagnostic("unsupported")["message"].to_string();
        assert!(message.contains("combines too many types of members"), "{message}");
    });
}

#[test]
fn conditions_that_contain_each_other_have_limited_members() {
    // Each schema has the members of all that its conditions lead to, in many ways.
    assert_generated(&document(600, |it| {
        let next = |by: usize| reference((it + by) % 600);
        json!({
            "type": "object",
            "properties": {format!("own{it}"): {"type": "string"}},
            "if": {"required": ["a"]}, "then": next(1), "else": next(2),
            "dependentSchemas": {"b": next(3), "c": {"allOf": [next(5), next(7)]}},
        })
    }));
}

#[test]
fn parents_of_parents_stand_for_a_limited_number_of_schemas() {
    let own = |it: usize| json!({"properties": {format!("own{it}"): {"type": "string"}}});
    assert_generated(&document(250, |it| {
        let discriminator = json!({"propertyName": "kind"});
        match it {
            0 => json!({"type": "object", "properties": {"kind": {"type": "string"}}, "discriminator": discriminator}),
            _ => json!({"allOf": [reference(it - 1), own(it)], "discriminator": discriminator}),
        }
    }));
}

#[test]
fn ids_and_anchors_of_many_schemas_are_found_directly() {
    let mut document = document(4_000, |it| {
        json!({
            "$id": format!("https://a.example/s{it}"), "$anchor": "same", "type": "object",
            "properties": {"own": {"$ref": "#same"}, "next": {"$ref": format!("s{}", (it + 1) % 4_000)}},
        })
    });
    document["openapi"] = json!("3.1.0");
    assert_generated(&document);
}
