//! Tests of typing small documents.

use openapiv3::{OpenAPI, Parameter, ReferenceOr};
use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostics};
use crate::read::{Document, Input, read};
use crate::schema::{Constraint, JsonType, Schema, SchemaId, Schemas};

fn read_value(document: &Value) -> (Document, Diagnostics) {
    let (read, diagnostics) = read(&Input::Text { name: "test.json".into(), text: document.to_string() });
    (read.expect("the document is usable"), diagnostics)
}

/// Reads a document with these components.
fn components(components: Value) -> (Document, Diagnostics) {
    let info = json!({"title": "Test", "version": "1"});
    read_value(&json!({"openapi": "3.0.3", "info": info, "paths": {}, "components": components}))
}

/// Reads a document with these paths and components.
fn document(paths: Value, components: Value) -> (OpenAPI, Diagnostics) {
    let info = json!({"title": "Test", "version": "1"});
    let (document, diagnostics) =
        read_value(&json!({"openapi": "3.0.3", "info": info, "paths": paths, "components": components}));
    (document.openapi, diagnostics)
}

/// Returns the id of a component.
fn id_of(document: &Document, name: &str) -> SchemaId {
    let components = document.openapi.components.as_ref().expect("the document has components");
    SchemaId::of(&components.schemas[name]).expect("schemas are references")
}

/// Reads a schema. Returns it with all schemas and the codes of all diagnostics.
fn read_schema(node: Value) -> (Schema, Schemas, Vec<Code>) {
    let other = json!({"type": "object", "properties": {"deep": {"type": "string"}}});
    let (document, diagnostics) = components(json!({"schemas": {"Other": other, "It": node}}));
    let schema = document.schemas[id_of(&document, "It")].clone();
    (schema, document.schemas, codes(&diagnostics))
}

fn schema(node: Value) -> (Schema, Vec<Code>) {
    let (schema, _, codes) = read_schema(node);
    (schema, codes)
}

fn only_type(node: Value) -> Option<JsonType> {
    schema(node).0.types.only()
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|it| it.code).collect()
}

fn parameter_names(parameters: &[ReferenceOr<Parameter>]) -> Vec<&str> {
    parameters.iter().filter_map(|it| Some(it.as_item()?.parameter_data_ref().name.as_str())).collect()
}

#[test]
fn format_as_type_becomes_a_string_with_that_format() {
    let (schema, codes) = schema(json!({"type": "date-time"}));
    assert_eq!((schema.types.only(), schema.format.as_deref()), (Some(JsonType::String), Some("date-time")));
    assert_eq!(codes, [Code::FormatAsType]);
}

#[test]
fn unknown_type_becomes_untyped() {
    let (schema, codes) = schema(json!({"type": "banana"}));
    assert!(schema.types.is_empty());
    assert_eq!(codes, [Code::UnknownType]);
}

#[test]
fn missing_type_is_inferred() {
    let (object, codes) = schema(json!({"properties": {"a": {"type": "string"}}}));
    assert_eq!(object.types.only(), Some(JsonType::Object));
    assert_eq!(codes, [Code::InferredType]);
    for (node, json_type) in [
        (json!({"items": {}}), JsonType::Array),
        (json!({"prefixItems": [{}]}), JsonType::Array),
        (json!({"patternProperties": {"a": {}}}), JsonType::Object),
        (json!({"enum": [1, 2]}), JsonType::Integer),
        (json!({"const": true}), JsonType::Boolean),
    ] {
        assert_eq!(only_type(node.clone()), Some(json_type), "{node}");
    }
    let (mixed, codes) = schema(json!({"enum": [1, "a"]}));
    assert_eq!((mixed.types.only(), mixed.enumeration.map(|it| it.len())), (None, Some(2)));
    assert_eq!(codes, []);
}

#[test]
fn composites_with_properties_keep_all_keywords() {
    let not = json!({"type": "string"});
    let (schema, codes) = schema(json!({
        "type": "object", "properties": {"a": {}}, "required": ["a"], "minProperties": 1,
        "oneOf": [{"$ref": "#/components/schemas/Other"}], "allOf": [{"type": "object"}], "not": not,
    }));
    assert_eq!(schema.types.only(), Some(JsonType::Object));
    assert_eq!((schema.properties().count(), schema.alternatives().count(), schema.all_of().len()), (1, 1, 1));
    let excluded = Constraint::Keyword("not", Box::new(not));
    assert_eq!(schema.constraints, [Constraint::MinimumMembers(1), excluded]);
    assert_eq!(codes, []);
}

#[test]
fn members_next_to_a_reference_count() {
    let node = json!({"$ref": "#/components/schemas/Other", "nullable": true, "description": "d"});
    let (schema, schemas, codes) = read_schema(node);
    assert!(schema.nullable);
    assert_eq!(schema.annotations.description.as_deref(), Some("d"));
    assert_eq!(schemas[schema.reference.unwrap()].properties().count(), 1);
    assert_eq!(codes, []);
}

#[test]
fn target_of_a_reference_into_a_schema_is_the_schema_itself() {
    let reference = json!({"$ref": "#/components/schemas/Other/properties/deep"});
    let other = json!({"type": "object", "properties": {"deep": {"type": "string"}}});
    for order in [["Other", "It"], ["It", "Other"]] {
        let nodes = order.map(|it| (it.to_owned(), if it == "It" { reference.clone() } else { other.clone() }));
        let (document, diagnostics) = components(json!({"schemas": Value::Object(nodes.into_iter().collect())}));
        let named = id_of(&document, "OtherDeep");
        assert_eq!(document.schemas[id_of(&document, "It")].reference, Some(named));
        let inside = document.schemas[id_of(&document, "Other")].properties().next().unwrap().1;
        assert_eq!(inside, named);
        assert_eq!(document.schemas[named].types.only(), Some(JsonType::String));
        assert_eq!(codes(&diagnostics), [Code::NestedReference]);
    }
}

#[test]
fn unresolved_references_are_untyped() {
    for (reference, code) in [
        ("#/components/schemas/Missing", Code::UnresolvedReference),
        ("other.yaml#/X", Code::ExternalReference),
        ("#/components/schemas/It", Code::ReferenceCycle),
    ] {
        let (schema, codes) = schema(json!({ "$ref": reference }));
        assert!(schema.reference.is_none() && schema.types.is_empty(), "{reference}");
        assert_eq!(codes, [code], "{reference}");
    }
}

#[test]
fn references_within_data_are_preserved() {
    let data = json!({"$ref": "nowhere"});
    let node = json!({"type": "object", "example": data, "default": data, "x-data": data});
    let (schema, codes) = schema(node);
    assert_eq!(schema.annotations.example.as_deref(), Some(&data));
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
    let is_expected = |code: &Code| matches!(code, Code::ReferenceCycle | Code::Unsupported);
    assert!(codes(&diagnostics).iter().all(is_expected), "{diagnostics:?}");
}

#[test]
fn referenced_path_items_are_inlined() {
    let item =
        json!({"get": {"operationId": "get", "responses": {"default": null, "2XX": {"description": "d"}, "x": {}}}});
    let (openapi, diagnostics) =
        document(json!({"/a": {"$ref": "#/components/pathItems/P"}}), json!({"pathItems": {"P": item}}));
    let operation = openapi.paths.paths["/a"].as_item().unwrap().get.clone().unwrap();
    assert_eq!(operation.responses.responses.len(), 1);
    // Version 3.1 added `pathItems`.
    assert_eq!(codes(&diagnostics), [Code::UnknownMember, Code::Malformed, Code::Malformed]);
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
fn requirements_with_undeclared_schemes_are_dropped_unless_there_are_no_others() {
    let security = json!([{"bearer": []}, {"key": ["a"]}]);
    let (openapi, diagnostics) = document(
        json!({"/a": {"get": {"operationId": "a", "responses": {}, "security": security},
            "put": {"operationId": "b", "responses": {}, "security": [{"bearer": []}]},
            "patch": {"operationId": "d", "responses": {}, "security": [{"bearer": [], "key": []}]},
            "post": {"operationId": "c", "responses": {}, "security": []}}}),
        json!({"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"}}}),
    );
    let item = openapi.paths.paths["/a"].as_item().unwrap();
    assert_eq!(item.get.as_ref().unwrap().security.as_ref().unwrap().len(), 1);
    let only = item.put.as_ref().unwrap().security.as_ref().unwrap();
    assert_eq!(only.iter().flat_map(|it| it.keys()).collect::<Vec<_>>(), ["bearer"]);
    let partly = item.patch.as_ref().unwrap().security.as_ref().unwrap();
    assert_eq!(partly.iter().flat_map(|it| it.keys()).collect::<Vec<_>>(), ["key"]);
    assert_eq!(item.post.as_ref().unwrap().security, Some(vec![]));
    assert_eq!(codes(&diagnostics), [Code::UndeclaredSecurityScheme]);
}

#[test]
fn enums_keep_their_members() {
    let (it, codes) = schema(json!({"type": "string", "enum": ["A", true, "B,"]}));
    assert_eq!(it.enumeration, Some(vec![json!("A"), json!(true), json!("B,")]));
    assert_eq!(codes, [Code::MistypedEnum]);
    assert_eq!(schema(json!({"type": "string", "enum": ["A", null]})).1, [Code::NullInEnum]);
    assert_eq!(schema(json!({"type": "string", "enum": ["A", null], "nullable": true})).1, []);
    assert_eq!(schema(json!({"enum": ["A", null]})).1, [Code::InferredType, Code::NullInEnum]);
    assert_eq!(schema(json!({"enum": ["a", "b"], "const": "b"})).0.enumeration, Some(vec![json!("b")]));
    let (it, codes) = schema(json!({"type": "integer", "enum": ["1"]}));
    assert_eq!((it.types.only(), it.enumeration), (Some(JsonType::Integer), Some(vec![json!("1")])));
    assert_eq!(codes, [Code::MistypedEnum]);
}

#[test]
fn malformed_limits_are_reported_and_ignored() {
    let node = json!({"type": "integer", "minimum": 1.0, "maximum": "5", "multipleOf": {}, "exclusiveMaximum": "true"});
    let (schema, codes) = schema(node);
    let minimum = Constraint::Minimum { value: "1".to_owned(), exclusive: false };
    let maximum = Constraint::Maximum { value: "5".to_owned(), exclusive: true };
    assert_eq!(schema.constraints, [minimum, maximum]);
    assert_eq!(codes, [Code::NonStandardValue, Code::NonStandardValue, Code::Malformed]);
}

#[test]
fn tighter_bound_is_used() {
    for (node, value, exclusive) in [
        (json!({"type": "number", "exclusiveMinimum": 3}), "3", true),
        (json!({"type": "number", "exclusiveMinimum": 3, "minimum": 5}), "5", false),
        (json!({"type": "number", "exclusiveMinimum": 3, "minimum": 3}), "3", true),
        (json!({"type": "number", "exclusiveMinimum": true, "minimum": 0.5}), "0.5", true),
    ] {
        let expected = Constraint::Minimum { value: value.to_owned(), exclusive };
        assert_eq!(schema(node.clone()).0.constraints, [expected], "{node}");
    }
}

#[test]
fn keywords_of_newer_drafts_are_kept() {
    let (it, codes) = schema(json!({"type": ["string", "null"], "const": "A"}));
    assert!(it.types.contains(JsonType::Null));
    assert_eq!((it.types.only(), it.enumeration), (Some(JsonType::String), Some(vec![json!("A")])));
    assert_eq!(codes, [Code::UnknownMember]);
    let (it, codes) = schema(json!({"type": ["string", "integer"], "maxLength": 3, "pattern": "a", "items": {}}));
    assert_eq!(it.types.without_null().collect::<Vec<_>>(), [JsonType::String, JsonType::Integer]);
    assert_eq!(codes, [Code::IgnoredKeyword]);
    let (it, schemas, _) = read_schema(json!({"anyOf": [{"$ref": "#/components/schemas/Other"}, {"type": "null"}]}));
    assert!(it.alternatives().any(|it| schemas[it].is_null()));
}

#[test]
fn older_forms_of_tuples_mean_the_same() {
    for node in [
        json!({"type": "array", "items": [{"type": "string"}], "additionalItems": false}),
        json!({"type": "array", "prefixItems": [{"type": "string"}], "items": false}),
    ] {
        let (it, schemas, codes) = read_schema(node);
        let array = it.array.unwrap();
        assert_eq!(schemas[array.prefix[0]].types.only(), Some(JsonType::String));
        assert!(schemas[array.items.unwrap()].is_false);
        assert_eq!(codes, [Code::UnknownMember]);
    }
}

#[test]
fn boolean_required_is_ignored() {
    let (_, codes) = schema(json!({"type": "object", "properties": {"a": {"type": "string", "required": true}}}));
    assert_eq!(codes, [Code::RequiredFlag]);
    assert_eq!(schema(json!({"type": "object", "required": ["b"]})).1, [Code::RequiredUnknown]);
}

#[test]
fn parts_of_a_schema_may_rely_on_the_others() {
    let id = || json!({"id": {"type": "string"}});
    let other = || json!({"$ref": "#/components/schemas/Other"});
    for (node, expected) in [
        (json!({"type": "object", "properties": id(), "anyOf": [{"required": ["id"]}, {"required": ["x"]}]}), 1),
        (json!({"allOf": [{"type": "object", "properties": id()}, {"type": "object", "required": ["id"]}]}), 0),
        (json!({"allOf": [other(), {"type": "object", "required": ["deep"]}]}), 0),
        (json!({"allOf": [other(), {"oneOf": [{"type": "object", "required": ["deep", "id"]}]}]}), 1),
        (json!({"type": "object", "properties": {"id": {"type": "object", "required": ["id"]}}}), 1),
    ] {
        let shown = node.to_string();
        assert_eq!(schema(node).1, vec![Code::RequiredUnknown; expected], "{shown}");
    }
}

#[test]
fn discriminator_mappings_refer_to_components() {
    let mapping = json!({"a": "Other", "b": "#/components/schemas/Other", "c": "#/components/schemas/None"});
    let node = json!({"oneOf": [{}], "discriminator": {"propertyName": "t", "mapping": mapping}});
    let (it, schemas, codes) = read_schema(node);
    let mapping = it.composition.unwrap().discriminator.unwrap().mapping;
    assert!(mapping.values().all(|it| schemas[*it].properties().count() == 1));
    assert_eq!((mapping.len(), codes), (2, vec![Code::UnresolvedReference]));
}

#[test]
fn external_documentation_is_a_link_if_it_has_a_url() {
    let described = |docs: Value| {
        let operation = json!({"operationId": "a", "responses": {}, "description": "A.", "externalDocs": docs});
        let (openapi, diagnostics) = document(json!({"/a": {"get": operation}}), json!({}));
        let operation = openapi.paths.paths["/a"].as_item().unwrap().get.clone().unwrap();
        (operation.description.unwrap(), codes(&diagnostics))
    };
    let link = |label: &str| format!("A.\n\nSee also: [{label}](<https://a.example>).");
    assert_eq!(described(json!({"url": "https://a.example", "description": "More."})), (link("More"), vec![]));
    let brackets = json!({"url": "https://a.example", "description": "[a](b)"});
    assert_eq!(described(brackets), (link("External documentation"), vec![]));
    assert_eq!(described(json!({"url": "https://a.example/>\n"})), ("A.".to_owned(), vec![Code::Malformed]));
    assert_eq!(described(json!({})), ("A.".to_owned(), vec![Code::Malformed]));
}

#[test]
fn document_is_not_a_schema() {
    let (it, codes) = schema(json!({"properties": {"a": {"$ref": "#"}}}));
    assert_eq!((it.properties().count(), codes), (1, vec![Code::InferredType, Code::UnresolvedReference]));
}

#[test]
fn deeply_nested_schemas_do_not_overflow_the_stack() {
    let mut node = json!({"type": "string"});
    for _ in 0..118 {
        node = json!({"type": "array", "items": node});
    }
    assert_eq!(schema(node).1, []);
}
