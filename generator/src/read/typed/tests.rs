//! Tests of typing small documents.

use openapiv3::{OpenAPI, Parameter, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostics};
use crate::read::{Input, read};

fn read_value(document: &Value) -> (OpenAPI, Diagnostics) {
    let (read, diagnostics) = read(&Input::Text { name: "test.json".into(), text: document.to_string() });
    (read.expect("the document is usable").openapi, diagnostics)
}

/// Reads a document with these paths and components.
fn document(paths: Value, components: Value) -> (OpenAPI, Diagnostics) {
    let info = json!({"title": "Test", "version": "1"});
    read_value(&json!({"openapi": "3.0.3", "info": info, "paths": paths, "components": components}))
}

/// Reads a schema. Returns it with the codes of all diagnostics.
fn schema(node: Value) -> (ReferenceOr<Schema>, Vec<Code>) {
    let schemas = json!({"Other": {"type": "object", "properties": {"deep": {"type": "string"}}}, "It": node});
    let (openapi, diagnostics) = document(json!({}), json!({ "schemas": schemas }));
    let it = openapi.components.unwrap().schemas.shift_remove("It").unwrap();
    (it, diagnostics.iter().map(|it| it.code).collect())
}

fn kind(node: Value) -> (SchemaKind, Vec<Code>) {
    let (schema, codes) = schema(node);
    (schema.into_item().unwrap().schema_kind, codes)
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|it| it.code).collect()
}

fn parameter_names(parameters: &[ReferenceOr<Parameter>]) -> Vec<&str> {
    parameters.iter().filter_map(|it| Some(it.as_item()?.parameter_data_ref().name.as_str())).collect()
}

#[test]
fn format_as_type_becomes_a_string_with_that_format() {
    let (kind, codes) = kind(json!({"type": "date-time"}));
    let SchemaKind::Type(Type::String(string)) = kind else { panic!("{kind:?}") };
    assert_eq!(serde_json::to_value(string.format).unwrap(), "date-time");
    assert_eq!(codes, [Code::FormatAsType]);
}

#[test]
fn unknown_type_becomes_untyped() {
    let (kind, codes) = kind(json!({"type": "banana"}));
    assert!(matches!(kind, SchemaKind::Any(any) if any.typ.is_none()));
    assert_eq!(codes, [Code::UnknownType]);
}

#[test]
fn missing_type_is_inferred() {
    let (object, codes) = kind(json!({"properties": {"a": {"type": "string"}}}));
    assert!(matches!(object, SchemaKind::Type(Type::Object(_))));
    assert_eq!(codes, [Code::InferredType]);
    assert!(matches!(kind(json!({"items": {}})).0, SchemaKind::Type(Type::Array(_))));
    assert!(matches!(kind(json!({"enum": [1, 2]})).0, SchemaKind::Type(Type::Integer(_))));
    assert!(matches!(kind(json!({"enum": [1, "a"]})).0, SchemaKind::Any(any) if any.enumeration.len() == 2));
}

#[test]
fn composites_with_properties_keep_all_keywords() {
    let node = json!({
        "type": "object", "properties": {"a": {}}, "required": ["a"], "minProperties": 1,
        "oneOf": [{"$ref": "#/components/schemas/Other"}], "allOf": [{"type": "object"}], "not": {"type": "string"},
    });
    let (SchemaKind::Any(any), codes) = kind(node) else { panic!() };
    assert_eq!((any.typ.as_deref(), any.properties.len(), any.one_of.len()), (Some("object"), 1, 1));
    assert_eq!((any.all_of.len(), any.required.len(), any.min_properties), (1, 1, Some(1)));
    assert!(any.not.is_some());
    assert_eq!(codes, []);
}

#[test]
fn reference_with_other_members_becomes_first_item_of_all_of() {
    let (schema, codes) = schema(json!({"$ref": "#/components/schemas/Other", "nullable": true, "description": "d"}));
    let schema = schema.into_item().unwrap();
    assert!(schema.schema_data.nullable);
    assert_eq!(schema.schema_data.description.as_deref(), Some("d"));
    assert!(matches!(schema.schema_kind, SchemaKind::AllOf { all_of } if all_of.len() == 1));
    assert_eq!(codes, []);
}

#[test]
fn reference_into_a_schema_creates_a_component() {
    let reference = json!({"$ref": "#/components/schemas/Other/properties/deep"});
    let (openapi, diagnostics) = document(
        json!({}),
        json!({"schemas": {"Other": {"type": "object", "properties": {"deep": {"type": "string"}}}, "It": reference}}),
    );
    let schemas = openapi.components.unwrap().schemas;
    assert_eq!(schemas["It"], ReferenceOr::ref_("#/components/schemas/OtherDeep"));
    assert!(schemas["OtherDeep"].as_item().is_some());
    assert_eq!(codes(&diagnostics), [Code::NestedReference]);
}

#[test]
fn unresolved_references_are_untyped() {
    for (reference, code) in [
        ("#/components/schemas/Missing", Code::UnresolvedReference),
        ("other.yaml#/X", Code::ExternalReference),
        ("#/components/schemas/It", Code::ReferenceCycle),
    ] {
        let (schema, codes) = schema(json!({ "$ref": reference }));
        assert!(matches!(schema.as_item().unwrap().schema_kind, SchemaKind::Any(_)), "{reference}");
        assert_eq!(codes, [code], "{reference}");
    }
}

#[test]
fn references_within_data_are_preserved() {
    let data = json!({"$ref": "nowhere"});
    let node = json!({"type": "object", "example": data, "default": data, "x-data": data});
    let (schema, codes) = schema(node);
    assert_eq!(schema.as_item().unwrap().schema_data.example, Some(data));
    assert_eq!(codes, []);
}

#[test]
fn reference_cycles_of_any_kind_are_reported() {
    let again = |section: &str| json!({"A": {"$ref": format!("#/components/{section}/B")}, "B": {"$ref": format!("#/components/{section}/A")}});
    let callback =
        json!({"{$url}": {"post": {"responses": {}, "callbacks": {"c": {"$ref": "#/components/callbacks/C"}}}}});
    let (openapi, diagnostics) = document(
        json!({
            "/a": {"$ref": "#/paths/~1b"},
            "/b": {"$ref": "#/paths/~1a"},
            "/c": {"get": {"operationId": "c", "responses": {"200": {"$ref": "#/components/responses/A"}},
                "callbacks": {"c": {"$ref": "#/components/callbacks/C"}}}},
        }),
        json!({"responses": again("responses"), "parameters": again("parameters"), "schemas": again("schemas"),
            "callbacks": {"C": callback}}),
    );
    assert_eq!(openapi.paths.paths.len(), 1);
    assert!(codes(&diagnostics).iter().all(|code| *code == Code::ReferenceCycle), "{diagnostics:?}");
}

#[test]
fn referenced_path_items_are_inlined() {
    let item =
        json!({"get": {"operationId": "get", "responses": {"default": null, "2XX": {"description": "d"}, "x": {}}}});
    let (openapi, diagnostics) =
        document(json!({"/a": {"$ref": "#/components/pathItems/P"}}), json!({"pathItems": {"P": item}}));
    let operation = openapi.paths.paths["/a"].as_item().unwrap().get.clone().unwrap();
    assert_eq!(operation.responses.responses.len(), 1);
    assert_eq!(codes(&diagnostics), [Code::Malformed, Code::Malformed]);
}

#[test]
fn path_parameters_are_matched_with_path_variables() {
    let path = |name: &str| json!({"in": "path", "name": name, "required": true, "schema": {"type": "integer"}});
    let operation = |id: &str, parameters: Value| json!({"operationId": id, "parameters": parameters, "responses": {}});
    let (openapi, diagnostics) = document(
        json!({
            "/a/{sourceId}/x": {"get": operation("renamed", json!([path("id")]))},
            "/b/{one}/{two}": {"get": operation("added", json!([path("one"), path("two"), path("three")]))},
            "/d/{access-type}/{two}": {"get": operation("alike", json!([path("2"), path("accessType")]))},
            "/c/{one}/{two}": {"parameters": [path("one")], "get": operation("missing", json!([]))},
        }),
        json!({}),
    );
    let get = |path: &str| openapi.paths.paths[path].as_item().unwrap().get.clone().unwrap().parameters;
    assert_eq!(parameter_names(&get("/a/{sourceId}/x")), ["sourceId"]);
    assert_eq!(parameter_names(&get("/b/{one}/{two}")), ["one", "two"]);
    assert_eq!(parameter_names(&get("/d/{access-type}/{two}")), ["two", "access-type"]);
    assert_eq!(parameter_names(&get("/c/{one}/{two}")), ["two"]);
    let mut expected = [Code::UnusedPathParameter; 5];
    expected[4] = Code::UndeclaredPathParameter;
    assert_eq!(codes(&diagnostics), expected);
}

#[test]
fn operation_ids_are_completed_and_made_unique() {
    let operation = |id: Value| json!({"get": {"operationId": id, "responses": {}}});
    let (openapi, diagnostics) = document(
        json!({
            "/das/owners/{resourceId}/resources": operation(Value::Null),
            "/b": operation(json!("list")),
            "/c": operation(json!("list")),
            "/d": operation(json!("listC")),
        }),
        json!({}),
    );
    let ids: Vec<_> = openapi.operations().map(|(_, _, it)| it.operation_id.clone().unwrap()).collect();
    assert_eq!(ids, ["getDasOwnersResourcesByResourceId", "list", "listCGet", "listC"]);
    let repairs: Vec<_> =
        codes(&diagnostics).into_iter().filter(|code| *code != Code::UndeclaredPathParameter).collect();
    assert_eq!(repairs, [Code::MissingOperationId, Code::DuplicateOperationId]);
}

#[test]
fn path_parameters_match_variables_with_patterns() {
    let parameter = |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let operation =
        json!({"operationId": "a", "responses": {}, "parameters": [parameter("namespace"), parameter("id")]});
    let (openapi, diagnostics) =
        document(json!({"/a/{namespace:[a-z0-9]+}/{id:\\d{4}}": {"get": operation}}), json!({}));
    let item = openapi.paths.paths["/a/{namespace}/{id}"].as_item().unwrap();
    assert_eq!(item.get.as_ref().unwrap().parameters.len(), 2);
    assert_eq!(codes(&diagnostics), [Code::Malformed]);
    // The plain path is not replaced.
    let (openapi, _) = document(json!({"/a/{b:x}": {}, "/a/{b}": {}}), json!({}));
    assert_eq!(openapi.paths.paths.keys().collect::<Vec<_>>(), ["/a/{b:x}", "/a/{b}"]);
}

#[test]
fn requirements_with_undeclared_schemes_are_dropped() {
    let security = json!([{"bearer": []}, {"key": ["a"]}]);
    let (openapi, diagnostics) = document(
        json!({"/a": {"get": {"operationId": "a", "responses": {}, "security": security},
            "put": {"operationId": "b", "responses": {}, "security": [{"bearer": []}]},
            "post": {"operationId": "c", "responses": {}, "security": []}}}),
        json!({"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"}}}),
    );
    let item = openapi.paths.paths["/a"].as_item().unwrap();
    assert_eq!(item.get.as_ref().unwrap().security.as_ref().unwrap().len(), 1);
    assert_eq!(item.put.as_ref().unwrap().security, None);
    assert_eq!(item.post.as_ref().unwrap().security, Some(vec![]));
    assert_eq!(codes(&diagnostics), [Code::UndeclaredSecurityScheme]);
}

#[test]
fn enums_keep_their_members() {
    let (SchemaKind::Type(Type::String(string)), codes) = kind(json!({"type": "string", "enum": ["A", true, "B,"]}))
    else {
        panic!()
    };
    assert_eq!(string.enumeration, ["A", "true", "B,"].map(|it| Some(it.to_owned())));
    assert_eq!(codes, [Code::MistypedEnum]);
    let (it, codes) = schema(json!({"type": "string", "enum": ["A", null]}));
    assert!(it.as_item().unwrap().schema_data.nullable);
    assert_eq!(codes, [Code::NullInEnum]);
    let (SchemaKind::Any(any), _) = kind(json!({"type": "integer", "enum": ["1"]})) else { panic!() };
    assert_eq!((any.typ.as_deref(), any.enumeration), (Some("integer"), vec![json!("1")]));
}

#[test]
fn malformed_limits_are_reported_and_ignored() {
    let node =
        json!({"type": "integer", "minimum": 1e30, "maximum": "5", "multipleOf": {}, "exclusiveMaximum": "true"});
    let (SchemaKind::Type(Type::Integer(integer)), codes) = kind(node) else { panic!() };
    assert_eq!((integer.minimum, integer.maximum, integer.exclusive_maximum), (None, Some(5), true));
    assert_eq!(codes.len(), 4);
}

#[test]
fn keywords_of_newer_drafts_are_converted() {
    let (it, codes) = schema(json!({"type": ["string", "null"], "const": "A"}));
    assert!(it.as_item().unwrap().schema_data.nullable);
    assert_eq!(codes, []);
    let (SchemaKind::Type(Type::Number(number)), _) = kind(json!({"type": "number", "exclusiveMinimum": 3})) else {
        panic!()
    };
    assert_eq!((number.minimum, number.exclusive_minimum), (Some(3.0), true));
    let (SchemaKind::AnyOf { any_of }, _) = kind(json!({"type": ["string", "integer"], "maxLength": 3})) else {
        panic!()
    };
    assert_eq!(any_of.len(), 2);
    let (it, _) = schema(json!({"anyOf": [{"$ref": "#/components/schemas/Other"}, {"type": "null"}]}));
    assert!(it.as_item().unwrap().schema_data.nullable);
}

#[test]
fn boolean_required_is_ignored() {
    let (_, codes) = schema(json!({"type": "object", "properties": {"a": {"type": "string", "required": true}}}));
    assert_eq!(codes, [Code::RequiredFlag]);
    assert_eq!(schema(json!({"type": "object", "required": ["b"]})).1, [Code::RequiredUnknown]);
}

#[test]
fn discriminator_mappings_refer_to_components() {
    let mapping = json!({"a": "Other", "b": "#/components/schemas/Other", "c": "#/components/schemas/None"});
    let (it, codes) = schema(json!({"oneOf": [{}], "discriminator": {"propertyName": "t", "mapping": mapping}}));
    let mapping = it.into_item().unwrap().schema_data.discriminator.unwrap().mapping;
    assert!(mapping.values().all(|it| it == "#/components/schemas/Other"));
    assert_eq!((mapping.len(), codes), (2, vec![Code::UnresolvedReference]));
}

#[test]
fn deeply_nested_schemas_do_not_overflow_the_stack() {
    let mut node = json!({"type": "string"});
    for _ in 0..118 {
        node = json!({"type": "array", "items": node});
    }
    assert_eq!(schema(node).1, []);
}
