//! Tests of assembling pages.

use serde_json::{Map, Value, json};

use super::{Encoding, encode_api, gather};
use crate::diagnostic::{Code, Diagnostics, Location};
use crate::read::limits::Budget;
use crate::read::{Input, Limits, Options, read};

/// Returns the page of an operation whose response has this schema.
fn page(id: &str, path: &str, schema: &Value) -> (String, Value) {
    let content = json!({"application/json": {"schema": schema}});
    let operation = json!({
        "operationId": id, "tags": ["Things"], "responses": {"200": {"description": "ok", "content": content}},
        "method": "get", "path": path, "servers": [{"url": "https://a"}], "security": [{"key": ["s"]}],
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "info": {"title": "T", "version": "1"},
    });
    (format!("{id}.api.mdx"), operation)
}

/// Reads pages. Returns the document as a tree, and the codes of the diagnostics. Schemas are as the pages are assembled, before
/// they are typed.
fn read_pages(pages: &[(String, Value)]) -> (Value, Vec<Code>) {
    let directory = tempfile::tempdir().unwrap();
    for (index, (name, api)) in pages.iter().enumerate() {
        let encoding = if index % 2 == 0 { Encoding::Plain } else { Encoding::Compressed };
        let text = format!("---\nid: x\ntitle: \"The {name}\"\napi: {}\n---\n", encode_api(&api.to_string(), encoding));
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    let (document, mut diagnostics) = read(&Input::Path(directory.path().to_owned()));
    let document = document.unwrap();
    document.origins.locate(&mut diagnostics);
    assert!(diagnostics.iter().all(|it| matches!(it.location, Location::File { .. })));
    let codes = diagnostics.iter().map(|it| it.code).collect();
    let mut tree = serde_json::to_value(document.openapi).unwrap();
    let budget = Budget::of(Limits::default());
    let (gathered, _) = gather(directory.path(), &Options::default(), &budget, &mut Diagnostics::new()).unwrap();
    tree["components"]["schemas"] = gathered.tree["components"]["schemas"].clone();
    for (path, item) in gathered.tree["paths"].as_object().unwrap() {
        if let Some(schema) = item.pointer(RESPONSE_SCHEMA) {
            *tree["paths"][path].pointer_mut(RESPONSE_SCHEMA).unwrap() = schema.clone();
        }
    }
    (tree, codes)
}

/// Reads pages. Returns the webhooks, and the codes of the diagnostics.
fn read_webhooks(pages: &[(String, Value)]) -> (Map<String, Value>, Vec<Code>) {
    let directory = tempfile::tempdir().unwrap();
    for (name, api) in pages {
        let api = encode_api(&api.to_string(), Encoding::Plain);
        std::fs::write(directory.path().join(name), format!("---\nid: x\ntitle: \"The {name}\"\napi: {api}\n---\n"))
            .unwrap();
    }
    let (document, mut diagnostics) = read(&Input::Path(directory.path().to_owned()));
    let document = document.unwrap();
    document.origins.locate(&mut diagnostics);
    assert!(
        diagnostics.iter().all(|it| matches!(it.location, Location::File { line: Some(_), .. })),
        "{diagnostics:?}"
    );
    let tree = document.to_json().unwrap();
    (tree["x-webhooks"].as_object().unwrap().clone(), diagnostics.iter().map(|it| it.code).collect())
}

/// The location of the schema of a response in a path item.
const RESPONSE_SCHEMA: &str = "/get/responses/200/content/application~1json/schema";

fn names(tree: &Value) -> Vec<&str> {
    tree["components"]["schemas"].as_object().unwrap().keys().map(String::as_str).collect()
}

fn response_schema<'t>(tree: &'t Value, path: &str) -> &'t Value {
    tree["paths"][path].pointer(RESPONSE_SCHEMA).unwrap()
}

fn thing(extra: &str, description: &str) -> Value {
    json!({"title": "The Thing", "type": "object", "description": description,
        "properties": {"id": {"title": "string", "type": "string"}, extra: {"type": "string", "description": description}}})
}

#[test]
fn equal_schemas_with_one_title_are_one_component() {
    let (tree, codes) = read_pages(&[
        page("a", "/a", &thing("x", "First.")),
        page("b", "/b", &json!({"type": "array", "items": thing("x", "Second.")})),
    ]);
    assert_eq!(names(&tree), ["TheThing"]);
    assert_eq!(response_schema(&tree, "/a")["$ref"], "#/components/schemas/TheThing");
    let items = &response_schema(&tree, "/b")["items"];
    assert_eq!(items["description"], "Second.");
    assert_eq!(items["$ref"], "#/components/schemas/TheThing");
    assert_eq!(codes, []);
}

#[test]
fn different_schemas_with_one_title_are_named_after_their_parent() {
    let outer = json!({"title": "Outer", "type": "object", "properties": {"thing": thing("z", "d")}});
    let (tree, _) = read_pages(&[
        page("getA", "/a", &thing("x", "d")),
        page("getB", "/b", &thing("y", "d")),
        page("getC", "/c", &outer),
    ]);
    assert_eq!(names(&tree), ["TheThing", "GetBTheThing", "OuterTheThing", "Outer"]);
}

#[test]
fn common_members_of_pages_move_to_the_root() {
    let (tree, _) = read_pages(&[page("a", "/a", &json!({})), page("b", "/b", &json!({}))]);
    assert_eq!(tree["servers"][0]["url"], "https://a");
    assert_eq!(tree.get("security"), None);
    assert_eq!(tree["paths"]["/a"]["get"]["security"], json!([{"key": ["s"]}]));
    assert_eq!(tree["paths"]["/a"]["get"].get("servers"), None);
    assert_eq!(tree["paths"]["/a"]["get"]["summary"], "The a.api.mdx");
    assert_eq!(tree["tags"], json!([{"name": "Things"}]));
}

#[test]
fn operations_have_only_the_security_requirements_of_their_page() {
    let (public, mut api) = page("b", "/b", &json!({}));
    api.as_object_mut().unwrap().shift_remove("security");
    let (undeclared, mut missing) = page("c", "/c", &json!({}));
    missing["security"] = json!([{"missing": []}]);
    let (null, mut without) = page("d", "/d", &json!({}));
    without["security"] = Value::Null;
    let pages = [page("a", "/a", &json!({})), (public.clone(), api.clone()), (undeclared, missing), (null, without)];
    let (tree, codes) = read_pages(&pages);
    let security = |path: &str| tree["paths"][path]["get"].get("security").cloned();
    assert_eq!(security("/a"), Some(json!([{"key": ["s"]}])));
    assert_eq!((security("/b"), security("/d")), (Some(json!([])), Some(json!([]))));
    assert_eq!((security("/c"), tree.get("security")), (Some(json!([{"missing": []}])), None));
    assert_eq!(codes, [Code::UndeclaredSecurityScheme]);
    // Without any requirement, it is not known whether operations have some.
    let (tree, _) = read_pages(&[(public, api)]);
    assert_eq!(tree["paths"]["/b"]["get"].get("security"), None);
}

#[test]
fn cycles_become_references_and_unrolled_cycles_are_merged() {
    let object = |title: &str, next: Value| json!({"title": title, "type": "object", "properties": {"next": next}});
    let (tree, codes) = read_pages(&[
        page("a", "/a", &object("A", object("B", json!("circular(A)")))),
        page("b", "/b", &object("B", object("A", json!("circular(B)")))),
    ]);
    let mut found = names(&tree);
    found.sort_unstable();
    assert_eq!(found, ["A", "B"]);
    assert_eq!(tree["components"]["schemas"]["A"]["properties"]["next"]["$ref"], "#/components/schemas/B");
    assert_eq!(tree["components"]["schemas"]["B"]["properties"]["next"]["$ref"], "#/components/schemas/A");
    assert_eq!(codes, []);
}

#[test]
fn untitled_cycles_refer_to_the_nearest_object() {
    let node = json!({"type": "object", "properties": {"children": {"type": "array", "items": "circular()"}}});
    let (tree, codes) = read_pages(&[page("tree", "/t", &node), page("u", "/u", &json!("circular(None)"))]);
    let name = names(&tree)[0].to_owned();
    assert_eq!(name, "TreeResponse200");
    let items = &tree["components"]["schemas"][&name]["properties"]["children"]["items"];
    assert_eq!(items["$ref"], "#/components/schemas/TreeResponse200");
    assert_eq!(codes, [Code::UnresolvedCycle]);
}

#[test]
fn markers_in_place_of_keywords_refer_to_the_schema_that_they_repeat() {
    for (key, list) in [
        ("properties", json!({"id": {"type": "string"}})),
        ("allOf", json!([{"type": "object"}])),
        ("oneOf", json!([{"type": "string"}])),
        ("anyOf", json!([{"type": "string"}])),
    ] {
        for marker in ["circular()", "circular(Post)"] {
            let again = json!({"title": "Post", "description": "The post.", key: marker});
            let comment = json!({"title": "Comment", "type": "object", "properties": {"post": again}});
            let mut post = json!({"title": "Post", "type": "object", key: list});
            let comments = json!({"title": "string", "type": "array", "items": comment});
            match key {
                "properties" => post[key]["comments"] = comments,
                _ => post["properties"] = json!({"comments": comments}),
            }
            let (tree, codes) = read_pages(&[page("a", "/a", &post), page("b", "/b", &json!({key: "circular()"}))]);
            let post = &tree["components"]["schemas"]["Comment"]["properties"]["post"];
            assert_eq!(post["description"], "The post.", "{tree}");
            assert_eq!(post["$ref"], "#/components/schemas/Post", "{key}");
            assert_eq!(codes, [Code::UnresolvedCycle], "{key}");
        }
    }
}

#[test]
fn references_to_components_are_resolved_through_titles() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let tree = |title: &str| {
        json!({"title": title, "type": "object", "properties": {"children": {"type": "array",
        "items": reference("tree_node")}}})
    };
    let untitled = json!({"type": "object", "properties": {"next": reference("Chain")}});
    let (document, codes) = read_pages(&[
        page("a", "/a", &tree("Tree Node")),
        page("b", "/b", &untitled),
        page("c", "/c", &reference("tree_node")),
        page("d", "/d", &reference("Missing")),
    ]);
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["TreeNode"]["properties"]["children"]["items"]["$ref"], "#/components/schemas/TreeNode");
    assert_eq!(schemas["BResponse200"]["properties"]["next"]["$ref"], "#/components/schemas/BResponse200");
    assert_eq!(response_schema(&document, "/c")["$ref"], "#/components/schemas/TreeNode");
    assert_eq!(codes, [Code::UnresolvedReference]);
}

#[test]
fn page_of_the_api_may_have_the_name_of_an_operation() {
    let directory = tempfile::tempdir().unwrap();
    let api = r#"{"operationId": "a", "responses": {"204": {"description": "ok"}}, "method": "get", "path": "/a"}"#;
    let pages = [
        (
            "index.api.mdx",
            "---\nid: introduction\nhide_title: true\n---\n\n<span/>\n\n# Things\n\nManages.\n".to_owned(),
        ),
        ("a.api.mdx", format!("---\napi: {api}\n---\n")),
    ];
    for (name, text) in pages {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    let (document, diagnostics) = read(&Input::Path(directory.path().to_owned()));
    assert_eq!(document.unwrap().openapi.info.title, "Things");
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    // A page that is marked as an operation must have one.
    std::fs::write(directory.path().join("b.api.mdx"), "---\nsidebar_class_name: 'get api-method'\n---\n").unwrap();
    let (_, diagnostics) = read(&Input::Path(directory.path().to_owned()));
    assert_eq!(diagnostics.iter().map(|it| it.code).collect::<Vec<_>>(), [Code::BadPage]);
}

#[test]
fn mappings_to_inlined_schemas_become_references() {
    let cat = json!({"type": "object", "properties": {"meow": {"type": "string"}}});
    let dog = json!({"title": "Dog", "type": "object", "properties": {"bark": {"type": "string"}}});
    let discriminator = json!({"propertyName": "t", "mapping": {"big_cat": cat, "DOG": dog, "other": "Dog"}});
    let (tree, codes) = read_pages(&[page("a", "/a", &json!({"oneOf": [cat, dog], "discriminator": discriminator}))]);
    let mapping = &response_schema(&tree, "/a")["discriminator"]["mapping"];
    assert_eq!(mapping["big_cat"], "#/components/schemas/BigCat");
    assert_eq!(mapping["DOG"], "#/components/schemas/Dog");
    assert_eq!(mapping["other"], "Dog");
    let choices = json!([{"$ref": "#/components/schemas/BigCat"}, {"$ref": "#/components/schemas/Dog"}]);
    assert_eq!(response_schema(&tree, "/a")["oneOf"], choices);
    assert_eq!(codes, []);
}

#[test]
fn control_characters_in_strings_are_not_taken_for_references() {
    let schema = json!({"title": "A", "type": "object", "properties": {
        "b": {"type": "string", "pattern": "\u{1}999", "enum": ["\u{1}0", null], "nullable": true},
        "\u{1}steps": {"type": "integer"},
    }});
    let (tree, _) = read_pages(&[page("a", "/a", &schema), page("b", "/b", &json!("\u{1}0"))]);
    let properties = &tree["components"]["schemas"]["A"]["properties"];
    assert_eq!(properties["b"]["pattern"], "\u{1}999");
    assert_eq!(properties["\u{1}steps"]["type"], "integer");
}

#[test]
fn conflicting_pages_are_reported_once() {
    let (name, mut other) = page("b", "/b", &json!({}));
    other["info"]["version"] = json!("2");
    let (same, again) = page("c", "/a", &json!({}));
    let pages = [page("a", "/a", &json!({})), (name, other), (same, again)];
    let (tree, codes) = read_pages(&pages);
    assert_eq!(tree["info"]["version"], "1");
    assert_eq!(tree["paths"].as_object().unwrap().len(), 2);
    assert_eq!(codes, [Code::ConflictingPages, Code::ConflictingPages]);
}

/// Returns the page of a webhook whose payload has this schema.
fn webhook(file: &str, id: &str, schema: &Value) -> (String, Value) {
    let (_, mut operation) = page(id, "webhook", &json!({}));
    operation["method"] = json!("event");
    operation["requestBody"] = json!({"content": {"application/json": {"schema": schema}}});
    (format!("{file}.api.mdx"), operation)
}

#[test]
fn webhooks_share_components_with_operations() {
    let pages = [
        webhook("made", "made", &thing("x", "First.")),
        page("a", "/a", &thing("x", "First.")),
        webhook("gone", "gone", &json!({"type": "object", "properties": {"thing": thing("x", "First.")}})),
        webhook("other", "made", &json!({})),
    ];
    let (tree, codes) = read_pages(&pages);
    assert_eq!(names(&tree), ["TheThing"]);
    assert_eq!(tree["paths"].as_object().unwrap().keys().collect::<Vec<_>>(), ["/a"]);
    // The second page of a webhook is ignored.
    assert_eq!(codes, [Code::ConflictingPages]);
    let (webhooks, _) = read_webhooks(&pages);
    let payload = |name: &str| webhooks[name].pointer("/post/requestBody/content/application~1json/schema").unwrap();
    assert_eq!(payload("made")["$ref"], "#/components/schemas/TheThing");
    assert_eq!(payload("gone")["properties"]["thing"]["$ref"], "#/components/schemas/TheThing");
}

#[test]
fn folder_may_consist_of_webhooks() {
    let (webhooks, codes) = read_webhooks(&[webhook("w", "made", &json!({"type": "object"}))]);
    assert_eq!((webhooks.len(), codes), (1, vec![]));
    // A page without an id has its title, which is longer than the name of the file.
    let (_, mut nameless) = webhook("w", "made", &json!({"type": "object"}));
    nameless.as_object_mut().unwrap().shift_remove("operationId");
    let (webhooks, _) = read_webhooks(&[("w.api.mdx".to_owned(), nameless)]);
    assert_eq!(webhooks.keys().collect::<Vec<_>>(), ["The w.api.mdx"]);
}
