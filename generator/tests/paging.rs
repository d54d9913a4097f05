//! The recognition of paginated operations.

use sdk_generator::PackageName;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::paging::Paging;
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde_json::{Value, json};

/// An operation in short: its query parameters, its response, and the members of its request body.
#[derive(Default)]
struct Listing<'a> {
    query: &'a [(&'a str, &'a str)],
    sent: &'a [(&'a str, &'a str)],
    response: Value,
    header: Option<&'a str>,
}

fn things() -> Value {
    let thing = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}});
    json!({"type": "array", "items": thing})
}

/// Returns an object with the list at a member, next to others.
fn object(list: &str, others: &Value) -> Value {
    let mut properties = others.clone();
    properties[list] = things();
    json!({"type": "object", "properties": properties})
}

fn run(listing: &Listing<'_>, paging: Option<&str>) -> Output {
    let parameter = |(name, kind): &(&str, &str)| json!({"name": name, "in": "query", "schema": {"type": kind}});
    let mut response = json!({"description": "D.", "content": {"application/json": {"schema": listing.response}}});
    if let Some(name) = listing.header {
        response["headers"] = json!({name: {"schema": {"type": "string"}}});
    }
    let mut operation = json!({
        "operationId": "listThings", "parameters": listing.query.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {"200": response},
    });
    if !listing.sent.is_empty() {
        let members = listing.sent.iter().map(|(name, kind)| ((*name).to_owned(), json!({"type": kind})));
        let schema = json!({"type": "object", "properties": members.collect::<serde_json::Map<_, _>>()});
        operation["requestBody"] = json!({"content": {"application/json": {"schema": schema}}});
    }
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/things": {if listing.sent.is_empty() { "get" } else { "post" }: operation}},
    });
    let mut generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    if let Some(text) = paging {
        let table: std::collections::BTreeMap<String, Paging> = toml::from_str(text).unwrap();
        generator = generator.with_paging(table["paging"].clone());
    }
    let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
    assert!(!output.diagnostics.has_errors(), "{:#?}", output.diagnostics);
    output
}

/// Returns the constants of the strategy and of the operation in one line each, or an empty string.
fn strategy(output: &Output) -> String {
    let root = output.files.iter().find(|it| it.path == "src/lib.rs").map(|it| it.text.as_str()).unwrap_or_default();
    let all = output.files.iter().filter(|it| it.path.ends_with(".rs")).map(|it| it.text.as_str()).collect::<String>();
    let flat = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")").replace(",]", "]");
    let constant = root.split("sdk_runtime::paging::Paging::").nth(1).map(|it| flat(it.split(';').next().unwrap()));
    let own = all.split(".paging(").nth(1).map(|it| flat(it.split(';').next().unwrap()));
    let own = own.as_deref().and_then(|it| it.split_once("_PAGING")).map(|(_, it)| it.trim_end_matches(')').to_owned());
    format!("{} {}", constant.unwrap_or_default(), own.unwrap_or_default()).trim().to_owned()
}

#[test]
fn common_strategies_are_recognized() {
    let string = json!({"type": "string"});
    let flag = json!({"type": "boolean"});
    let number = json!({"type": "integer"});
    let url = json!({"type": "string", "format": "uri", "nullable": true});
    let listing = |query, response| Listing { query, response, ..Listing::default() };
    for (listing, expected) in [
        (
            listing(
                &[("limit", "integer"), ("starting_after", "string")],
                object("data", &json!({"has_more": flag, "url": string})),
            ),
            r#"last_item("starting_after","id").size("limit").more("has_more") .items("data""#,
        ),
        (
            listing(
                &[("limit", "integer"), ("after", "string")],
                object("data", &json!({"has_more": flag, "last_id": string})),
            ),
            r#"cursor("after",&["last_id"]).size("limit").more("has_more") .items("data""#,
        ),
        (
            listing(&[("page", "string"), ("limit", "integer")], object("data", &json!({"next_page": string}))),
            r#"cursor("page",&["next_page"]).size("limit") .items("data""#,
        ),
        (
            listing(
                &[("cursor", "string")],
                object("members", &json!({"meta": {"type": "object", "properties": {"next_cursor": string}}})),
            ),
            r#"cursor("cursor",&["meta.next_cursor"]) .items("members""#,
        ),
        (
            Listing { header: Some("Link"), ..listing(&[("per_page", "integer"), ("page", "integer")], things()) },
            r#"link().size("per_page")"#,
        ),
        (
            listing(&[("page", "integer")], object("results", &json!({"next": url, "previous": url, "count": number}))),
            r#"body_link(&["next"]) .items("results""#,
        ),
        (
            listing(&[("$top", "integer")], object("value", &json!({"@odata.nextLink": string}))),
            r#"body_link(&["@odata.nextLink"]).size("$top") .items("value""#,
        ),
        (
            listing(&[("skip", "integer"), ("take", "integer")], object("items", &json!({"total": number}))),
            r#"offset("skip").size("take").total_path("total") .items("items""#,
        ),
        (
            listing(
                &[("offset", "integer"), ("limit", "integer")],
                object("things", &json!({"total": number, "has_more": flag})),
            ),
            r#"offset("offset").size("limit").total_path("total").more("has_more") .items("things""#,
        ),
        (
            listing(&[("offset", "integer"), ("limit", "integer")], things()),
            r#"offset("offset").size("limit").total_header("X-Total-Count")"#,
        ),
        (
            listing(&[("page", "integer"), ("per_page", "integer")], object("jobs", &json!({"total_count": number}))),
            r#"number("page",1).size("per_page").total_path("total_count") .items("jobs""#,
        ),
        (listing(&[("page", "integer")], things()), r#"number("page",1)"#),
        (
            Listing {
                sent: &[("offset", "integer"), ("limit", "integer"), ("name", "string")],
                ..listing(&[], things())
            },
            r#"offset("offset").in_body().size("limit")"#,
        ),
        (
            Listing {
                sent: &[("start_cursor", "string"), ("query", "string")],
                ..listing(&[], object("results", &json!({"next_cursor": string, "has_more": flag})))
            },
            r#"cursor("start_cursor",&["next_cursor"]).in_body().more("has_more") .items("results""#,
        ),
    ] {
        let output = run(&listing, None);
        assert_eq!(strategy(&output), expected, "{:?}", listing.query);
        assert!(output.outline.operations[0].paging.is_some());
    }
}

#[test]
fn other_operations_are_not_paginated() {
    let string = json!({"type": "string"});
    let listing = |query, response| Listing { query, response, ..Listing::default() };
    for (case, listing) in [
        ("a list without parameters", listing(&[], things())),
        ("dates that have the names of offsets", listing(&[("from", "string"), ("size", "integer")], things())),
        ("a cursor without a next one", listing(&[("after", "string"), ("limit", "integer")], things())),
        (
            "no list",
            listing(
                &[("page", "integer"), ("per_page", "integer")],
                json!({"type": "object", "properties": {"id": string}}),
            ),
        ),
        (
            "two lists",
            listing(
                &[("page", "integer"), ("per_page", "integer")],
                json!({"type": "object", "properties": {"users": things(), "teams": things()}}),
            ),
        ),
        (
            "warnings",
            listing(&[("page", "integer"), ("per_page", "integer")], object("warnings", &json!({"id": string}))),
        ),
        (
            "a flag without a cursor in the items",
            listing(
                &[("starting_after", "string"), ("limit", "integer")],
                json!({"type": "object", "properties": {"data": {"type": "array", "items": string}, "has_more": {"type": "boolean"}}}),
            ),
        ),
        (
            "the next page as an object",
            listing(&[("cursor", "string")], object("data", &json!({"next": {"type": "object"}}))),
        ),
    ] {
        let output = run(&listing, None);
        assert!(output.outline.operations[0].paging.is_none(), "{case}: {}", strategy(&output));
        assert!(output.files.iter().all(|it| !it.text.contains(", items: ")), "{case}");
    }
}

#[test]
fn configured_strategies_use_undeclared_headers() {
    for (text, expected) in [
        ("[[paging]]\nkind = \"link\"\nparameter = \"cursor\"\nsize = \"per_page\"", r#"link().size("per_page")"#),
        (
            "[[paging]]\nkind = \"number\"\nparameter = \"per_page\"\nfirst = 0\nmore = \"meta.more\"",
            r#"number("per_page",0).more("meta.more")"#,
        ),
        ("[[paging]]\nkind = \"last_item\"\nparameter = \"cursor\"\nmember = \"id\"", r#"last_item("cursor","id")"#),
    ] {
        let listing = Listing {
            query: &[("cursor", "string"), ("per_page", "integer")],
            response: things(),
            ..Listing::default()
        };
        assert_eq!(strategy(&run(&listing, Some(text))), expected, "{text}");
    }
}

#[test]
fn cursor_in_a_header_has_to_be_declared() {
    let text = "[[paging]]\nkind = \"cursor\"\nparameter = \"token\"\nnext_header = \"X-Next-Token\"";
    let listing = |header| Listing { query: &[("token", "string")], response: things(), header, ..Listing::default() };
    assert_eq!(strategy(&run(&listing(Some("x-next-token")), Some(text))), r#"header_cursor("token","X-Next-Token")"#);
    assert!(run(&listing(None), Some(text)).outline.operations[0].paging.is_none());
}

#[test]
fn first_page_is_zero_if_the_document_says_so() {
    let document = |schema: Value| {
        json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
            "paths": {"/things": {"get": {
                "operationId": "listThings",
                "parameters": [
                    {"name": "page", "in": "query", "schema": schema},
                    {"name": "size", "in": "query", "schema": {"type": "integer", "default": 20, "maximum": 50}},
                ],
                "responses": {"200": {"description": "D.", "content": {"application/json": {"schema": things()}}}},
            }}},
        })
    };
    for (schema, expected) in [
        (json!({"type": "integer", "default": 0}), true),
        (json!({"type": "integer", "minimum": 0}), true),
        (json!({"type": "integer", "minimum": 0, "default": 1}), false),
        (json!({"type": "integer"}), false),
    ] {
        let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
        let text = document(schema.clone()).to_string();
        let output = generator.run(&Input::Text { name: "things.json".into(), text });
        let strategy = strategy(&output);
        assert_eq!(strategy.contains(".first_page(0"), expected, "{schema} {strategy}");
    }
}

#[test]
fn extensions_of_other_generators_name_describe_and_exclude_operations() {
    let list = json!({"description": "D.", "content": {"application/json": {"schema": object("things", &json!({
        "paging": {"type": "object", "properties": {"after_this": {"type": "string"}}},
    }))}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {
            "/things": {"get": {
                "operationId": "fetch_all_things", "tags": ["Ignored"],
                "x-fern-sdk-group-name": ["admin", "things"], "x-fern-sdk-method-name": "list",
                "x-fern-pagination": {
                    "cursor": "$request.from", "next_cursor": "$response.paging.after_this", "results": "$response.things",
                },
                "parameters": [{"name": "from", "in": "query", "schema": {"type": "string"}}],
                "responses": {"200": list},
            }},
            "/internal": {"get": {
                "operationId": "internal", "x-speakeasy-ignore": true, "responses": {"204": {"description": "D."}},
            }},
        },
    });
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
    let methods: Vec<&str> = output.outline.operations.iter().map(|it| it.rust.as_str()).collect();
    assert_eq!(methods, ["admin_things::list"]);
    assert_eq!(strategy(&output), r#"cursor("from",&["paging.after_this"]) .items("things""#);
    let codes: Vec<String> = output.diagnostics.iter().map(|it| it.code.as_str().to_owned()).collect();
    assert_eq!(codes, ["ignored-operations"]);
}

#[test]
fn operations_that_change_something_are_not_paginated_without_a_configuration() {
    let operation = |id: &str| {
        json!({
            "operationId": id, "parameters": [
                {"name": "page", "in": "query", "schema": {"type": "integer"}},
                {"name": "limit", "in": "query", "schema": {"type": "integer"}},
            ],
            "responses": {"200": {"description": "D.", "content": {"application/json": {"schema": things()}}}},
        })
    };
    let document = json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/things": {
        "delete": operation("deleteThings"), "post": operation("claimThings"), "get": operation("listThings"),
    }}});
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
    let paginated = output.outline.operations.iter().filter(|it| it.paging.is_some()).map(|it| it.head.id.as_str());
    assert_eq!(paginated.collect::<Vec<_>>(), ["listThings"]);
}

#[test]
fn pagination_that_does_not_fit_is_reported() {
    let text = "[[paging]]\nkind = \"cursor\"\nparameter = \"curser\"\nnext = [\"next\"]";
    let listing = Listing { query: &[("cursor", "string")], response: things(), ..Listing::default() };
    let codes = |output: &Output| output.diagnostics.iter().map(|it| it.code.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(codes(&run(&listing, Some(text))), ["unused-pagination"]);
    for extension in [
        json!({"x-fern-pagination": {"cursor": "$request.nothing", "next_cursor": "$response.next", "results": "$response.data"}}),
        json!({"x-fern-pagination": true}),
        json!({"x-speakeasy-pagination": {"type": "sideways"}}),
    ] {
        let mut operation = json!({
            "operationId": "listThings",
            "responses": {"200": {"description": "D.", "content": {"application/json": {"schema": things()}}}},
        });
        operation.as_object_mut().unwrap().extend(extension.as_object().unwrap().clone());
        let document = json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/things": {"get": operation}},
        });
        let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
        let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
        assert_eq!(codes(&output), ["unusable-pagination"], "{extension}");
    }
}

#[test]
fn short_names_do_not_depend_on_the_order_of_operations() {
    let operation = |id: &str| json!({"operationId": id, "responses": {"204": {"description": "D."}}});
    let names = |first: (&str, &str), second: (&str, &str)| {
        let paths = [first, second].map(|(path, id)| (path.to_owned(), json!({"get": operation(id)})));
        let paths: serde_json::Map<String, Value> = paths.into_iter().collect();
        let document = json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths});
        let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
        let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
        let mut names: Vec<String> =
            output.outline.operations.iter().map(|it| format!("{} {}", it.head.id, it.rust)).collect();
        names.sort();
        names
    };
    let (made, chosen) = (("/customers", "GetCustomers"), ("/customers/x", "get"));
    assert_eq!(names(made, chosen), names(chosen, made));
    assert_eq!(names(made, chosen), ["GetCustomers customers::get_customers", "get customers::get"]);
}
