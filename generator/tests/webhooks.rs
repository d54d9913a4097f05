//! Webhooks and callbacks: which are read, how their events are recognized, and which names they have.

use std::fmt::Write as _;

use sdk_generator::diagnostic::Code;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::outline::{EventPosition, Webhook};
use sdk_generator::read::{Filter, Input, Options, Selection};
use sdk_generator::target::Target;
use sdk_generator::{NameLock, PackageName};
use serde_json::{Value, json};

fn generator() -> Generator {
    Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member())
}

fn run_with(generator: &Generator, document: &Value) -> Output {
    let output = generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() });
    assert!(!output.diagnostics.has_errors(), "{:#?}", output.diagnostics);
    output
}

fn run(document: &Value) -> Output {
    run_with(&generator(), document)
}

/// Returns a document with these members.
fn document(members: Value) -> Value {
    let mut document = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}});
    document.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    document
}

/// Returns a path item whose payload has this schema.
fn payload(schema: &Value) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    json!({"post": {"requestBody": {"content": content}, "responses": {"204": {"description": "D."}}}})
}

/// Returns an object with members that each have one of some values.
fn object(members: &[(&str, &[&str])]) -> Value {
    let properties =
        members.iter().map(|(name, values)| ((*name).to_owned(), json!({"type": "string", "enum": values})));
    json!({"type": "object", "properties": properties.collect::<serde_json::Map<_, _>>()})
}

/// Returns an object that is a type of its own.
fn plain() -> Value {
    json!({"type": "object", "properties": {"id": {"type": "string"}}})
}

fn names(output: &Output) -> Vec<&str> {
    output.outline.webhooks.iter().map(|it| it.rust.as_str()).collect()
}

/// Returns the tests of each webhook, such as `type=a|b`, or `None` if it is not recognized.
fn tests(output: &Output) -> Vec<Option<String>> {
    let shown = |it: &Webhook| {
        let tests = it.tests.iter().map(|it| {
            let position = match &it.position {
                EventPosition::Header(name) => name.clone(),
                EventPosition::Member(path) => path.join("."),
            };
            format!("{position}={}", it.values.join("|"))
        });
        it.recognized.then(|| tests.collect::<Vec<_>>().join(" "))
    };
    output.outline.webhooks.iter().map(shown).collect()
}

#[test]
fn webhooks_of_all_dialects_are_read() {
    let made = payload(&json!({"type": "object", "title": "Made", "properties": {"id": {"type": "string"}}}));
    let by_reference = json!({"made": {"$ref": "#/components/pathItems/Made"}});
    for (version, members) in [
        ("3.0.3", json!({"x-webhooks": {"made": made}})),
        ("3.1.0", json!({"webhooks": {"made": made}, "x-webhooks": {"made": payload(&json!({"type": "string"}))}})),
        ("3.1.0", json!({"webhooks": by_reference, "components": {"pathItems": {"Made": made}}})),
        ("3.2.0", json!({"paths": {}, "webhooks": {"made": made}})),
    ] {
        let mut document = document(members);
        document["openapi"] = json!(version);
        let output = run(&document);
        let [webhook] = output.outline.webhooks.as_slice() else { panic!("{document}") };
        assert_eq!((webhook.id.as_str(), webhook.rust.as_str()), ("webhook made", "Made"));
        assert_eq!(webhook.events[0].rust_type.to_string(), "Made");
        assert!(output.files.iter().any(|it| it.path == "src/webhooks.rs"));
        assert!(output.diagnostics.iter().all(|it| it.code != Code::Malformed), "{:#?}", output.diagnostics);
    }
}

#[test]
fn webhooks_of_other_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = document(json!({"x-webhooks": {"made": {"$ref": "hooks/made.json"}}}));
    std::fs::create_dir(folder.path().join("hooks")).unwrap();
    std::fs::write(folder.path().join("root.json"), root.to_string()).unwrap();
    let made = payload(&json!({"$ref": "thing.json"}));
    std::fs::write(folder.path().join("hooks/made.json"), made.to_string()).unwrap();
    std::fs::write(
        folder.path().join("hooks/thing.json"),
        r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#,
    )
    .unwrap();
    let output = generator().run(&Input::Path(folder.path().join("root.json")));
    assert!(!output.diagnostics.has_errors(), "{:#?}", output.diagnostics);
    assert_eq!(output.outline.webhooks[0].events[0].rust_type.to_string(), "Thing");
}

#[test]
fn response_in_place_of_responses_is_that_of_a_success() {
    let mut made = payload(&json!({"type": "object"}));
    made["post"]["responses"] =
        json!({"required": true, "content": {"application/json": {"schema": {"type": "boolean"}}}});
    let output = run(&document(json!({"webhooks": {"made": made}})));
    let [response] = output.outline.webhooks[0].responses.as_slice() else { panic!() };
    assert_eq!((response.status.to_string().as_str(), response.rust_type.to_string().as_str()), ("200", "bool"));
    assert!(output.diagnostics.iter().any(|it| it.code == Code::Malformed && it.message.contains("status 200")));
}

#[test]
fn events_are_recognized_by_the_member_that_most_of_them_have() {
    let webhooks = |list: &[Value]| {
        let list = list.iter().enumerate().map(|(index, schema)| (format!("w{index}"), payload(schema)));
        tests(&run(&document(json!({"webhooks": list.collect::<serde_json::Map<_, _>>()}))))
    };
    let some = |it: &str| Some(it.to_owned());
    let (a, b) = (object(&[("type", &["a", "c"])]), object(&[("type", &["b"])]));
    assert_eq!(webhooks(&[a.clone(), b.clone()]), [some("type=a|c"), some("type=b")]);
    // Values that several can have do not distinguish them.
    assert_eq!(webhooks(&[a.clone(), b.clone(), object(&[("type", &["c", "d"])])]), [None, some("type=b"), None]);
    // An event without the member is not recognized, but does not hide the others.
    assert_eq!(webhooks(&[a.clone(), b.clone(), json!({"type": "object"})]), [some("type=a|c"), some("type=b"), None]);
    // Neither is a member that few have: it says something about them, and unknown events can have it, too.
    let status = object(&[("status", &["done", "failed"])]);
    assert_eq!(webhooks(&[status.clone(), json!({"type": "object"})]), [None, None]);
    assert_eq!(webhooks(&[a.clone(), json!({"type": "object"})]), [some("type=a|c"), None]);
    assert_eq!(webhooks(&[status, json!({"type": "object"}), json!({"type": "object"})]), [None, None, None]);
    // The usual name is preferred.
    let both = |kind| object(&[("a_level", &[kind]), ("type", &[kind])]);
    assert_eq!(webhooks(&[both("x"), both("y")]), [some("type=x"), some("type=y")]);
    // Nested members, and a second position for those that the first one leaves together.
    let nested = |kind, action| json!({"type": "object", "properties": {"data": object(&[("type", &[kind])]), "meta": object(&[("action", &[action])])}});
    let expected = ["data.type=x meta.action=m", "data.type=x meta.action=n", "data.type=y meta.action=m"];
    let found = webhooks(&[nested("x", "m"), nested("x", "n"), nested("y", "m")]);
    assert_eq!(found, expected.map(some));
    // All alternatives of a union have to have the member.
    let union = |list: &[&Value]| json!({"oneOf": list});
    let open = json!({"type": "object", "properties": {"type": {"type": "string"}}});
    assert_eq!(
        webhooks(&[union(&[&a, &b]), object(&[("type", &["d"])])]),
        [some("type=a|c|b".replace("|c|b", "|b|c").as_str()), some("type=d")]
    );
    assert_eq!(webhooks(&[union(&[&a, &open]), b.clone()]), [None, some("type=b")]);
    // A single webhook differs from unknown events if its member has a usual name.
    assert_eq!(webhooks(&[a]), [some("type=a|c")]);
    assert_eq!(webhooks(&[object(&[("level", &["high"])])]), [some("")]);
}

#[test]
fn configured_names_take_precedence() {
    let names = "member = ['_metadata', 'id']\nnames = { onA = 'x:a', b = 'x:b' }";
    let mut a = payload(&plain());
    a["post"]["operationId"] = json!("onA");
    let typed = |kind| payload(&object(&[("type", &[kind])]));
    let document = document(json!({"webhooks": {"a": a, "b": typed("b"), "c": typed("c"), "d": typed("d")}}));
    let output = run_with(&generator().with_event_names(toml::from_str(names).unwrap()), &document);
    let shown: Vec<_> = tests(&output).into_iter().map(Option::unwrap_or_default).collect();
    assert_eq!(shown, ["_metadata.id=x:a", "_metadata.id=x:b", "type=c", "type=d"]);
}

#[test]
fn callbacks_have_to_differ_from_webhooks_and_not_the_other_way_around() {
    let operation = |kind: &str| {
        let callback = json!({"{$request.body#/url}": payload(&object(&[("type", &[kind])]))});
        json!({"post": {"operationId": format!("on{kind}"), "responses": {}, "callbacks": {"done": callback}}})
    };
    let output = run(&document(json!({
        "webhooks": {"a": payload(&object(&[("type", &["a"])])), "b": payload(&object(&[("type", &["b"])]))},
        "paths": {"/a": operation("a"), "/c": operation("c")},
    })));
    assert_eq!(names(&output), ["A", "B", "Done", "OncDone"]);
    let shown: Vec<_> = tests(&output).into_iter().map(Option::unwrap_or_default).collect();
    assert_eq!(shown, ["type=a", "type=b", "", "type=c"]);
    let ids: Vec<&str> = output.outline.webhooks.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["webhook a", "webhook b", "callback ona done", "callback onc done"]);
}

#[test]
fn names_of_events_do_not_depend_on_the_order_and_are_kept() {
    let item = payload(&json!({"type": "object"}));
    let run = |order: &[&str], lock: &str| {
        let webhooks = order.iter().map(|it| ((*it).to_owned(), item.clone())).collect::<serde_json::Map<_, _>>();
        let generator = generator().with_lock(NameLock::parse(lock).unwrap());
        run_with(&generator, &document(json!({"webhooks": webhooks})))
    };
    let first = run(&["user.made", "user-made"], "");
    assert_eq!(names(&first), ["UserMadeWebhook", "UserMade"]);
    assert_eq!(names(&run(&["user-made", "user.made"], "")), ["UserMade", "UserMadeWebhook"]);
    let alone = run(&["user.made"], "");
    assert_eq!(names(&alone), ["UserMade"]);
    let kept = run(&["user-made", "user.made"], &alone.lock.to_text());
    assert_eq!((names(&kept), kept.renames.len()), (vec!["UserMadeWebhook", "UserMade"], 0));
    assert_eq!(run(&["user-made", "user.made"], &kept.lock.to_text()).lock, kept.lock);
    // A lock cannot contain code.
    let hostile = "format = 2\n[types]\n[operations]\n[events]\n'webhook user.made' = 'Made(u8), Evil'\n";
    assert_eq!(names(&run(&["user.made"], hostile)), ["UserMade"]);
}

#[test]
fn webhooks_are_selected_like_operations() {
    let component = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let mut made = payload(&component("Made"));
    made["post"]["operationId"] = json!("onMade");
    made["post"]["tags"] = json!(["Events"]);
    let operation = json!({"get": {"operationId": "list", "tags": ["Things"], "responses": {"200": {
        "description": "D.", "content": {"application/json": {"schema": component("Thing")}}}}}});
    let document = document(json!({
        "paths": {"/things": operation},
        "webhooks": {"made": made, "gone": payload(&component("Gone"))},
        "components": {"schemas": {
            "Thing": plain(), "Made": {"type": "object", "properties": {"thing": component("Thing")}}, "Gone": plain()}},
    }));
    let select = |include: &str, exclude: &str| {
        let filter = |text: &str| toml::from_str::<Filter>(text).unwrap();
        let selection = Selection { include: filter(include), exclude: filter(exclude) };
        let output = run_with(&generator().with_options(Options { selection, ..Options::default() }), &document);
        assert!(output.diagnostics.iter().all(|it| it.code != Code::SelectionWithoutMatch), "{:?}", output.diagnostics);
        let types = output.outline.types.iter().map(|it| it.rust.clone()).collect::<Vec<_>>().join(" ");
        (output.operations, names(&output).join(" "), types)
    };
    let expected = |operations, webhooks: &str, types: &str| (operations, webhooks.to_owned(), types.to_owned());
    assert_eq!(select("", ""), expected(1, "Made Gone", "Thing Made Gone"));
    assert_eq!(select("tags = ['Things']", ""), expected(1, "", "Thing"));
    assert_eq!(select("tags = ['Events']", ""), expected(0, "Made", "Thing Made"));
    assert_eq!(select("operations = ['onMade', 'list']", ""), expected(1, "Made", "Thing Made"));
    assert_eq!(select("paths = ['gone']", ""), expected(0, "Gone", "Gone"));
    assert_eq!(select("", "tags = ['Events']"), expected(1, "Gone", "Thing Gone"));
}

#[test]
fn pages_select_the_webhooks_that_they_name() {
    let folder = tempfile::tempdir().unwrap();
    let item = payload(&json!({"type": "object"}));
    let operation = json!({"get": {"operationId": "list", "responses": {"204": {"description": "D."}}}});
    let document = document(json!({"paths": {"/a": operation}, "webhooks": {"made": item, "gone": item}}));
    std::fs::write(folder.path().join("openapi.json"), document.to_string()).unwrap();
    for (file, name) in [("a.mdx", "GET /a"), ("b.mdx", "webhook made")] {
        std::fs::write(folder.path().join(file), format!("---\ntitle: T\nopenapi: {name}\n---\n")).unwrap();
    }
    let output = generator().run(&Input::Path(folder.path().to_owned()));
    assert_eq!(names(&output), ["Made"], "{:#?}", output.diagnostics);
}

#[test]
fn types_of_webhooks_are_compiled_with_them() {
    let thing = json!({"$ref": "#/components/schemas/Thing"});
    let operation = json!({"get": {"operationId": "list", "tags": ["Things"], "responses": {"200": {
        "description": "D.", "content": {"application/json": {"schema": thing}}}}}});
    let output = run(&document(json!({
        "paths": {"/things": operation},
        "webhooks": {"made": payload(&json!({"type": "object", "title": "Made", "properties": {"thing": thing}}))},
        "components": {"schemas": {"Thing": plain()}},
    })));
    let file = |path: &str| output.files.iter().find(|it| it.path == path).unwrap().text.as_str();
    let models = file("src/models/mod.rs");
    assert!(models.contains("#[cfg(feature = \"webhooks\")]\nmod webhooks;"), "{models}");
    assert!(models.contains("#[cfg(any(feature = \"things\", feature = \"webhooks\"))]\nmod thing;"), "{models}");
    assert!(file("Cargo.toml").contains("webhooks = [\"sdk-runtime/webhooks\"]\n"));
    assert!(!file("Cargo.toml").contains("all = [\n    \"webhooks\""));
    // Build scripts enable all features, and the runtime of a package may lack that of webhooks.
    assert_eq!(output.features, ["things"]);
}

/// Unions in unions would have to be searched exponentially often.
#[test]
fn search_for_values_is_limited() {
    let mut schemas = serde_json::Map::new();
    for level in 0..40 {
        let next = json!({"$ref": format!("#/components/schemas/L{}", level + 1)});
        let arm = |name: &str| json!({"type": "object", "properties": {name: next.clone(), "type": {"type": "string", "enum": [name]}}});
        schemas.insert(
            format!("L{level}"),
            json!({"oneOf": [next.clone(), arm("a"), arm("b"), {"oneOf": [next, arm("c")]}]}),
        );
    }
    schemas.insert("L40".to_owned(), json!({"$ref": "#/components/schemas/L0"}));
    let item = payload(&json!({"$ref": "#/components/schemas/L0"}));
    let output = run(&document(json!({"webhooks": {"a": item, "b": item}, "components": {"schemas": schemas}})));
    assert_eq!(output.outline.webhooks.len(), 2);
}

#[test]
fn many_webhooks_are_distinguished() {
    let mut webhooks = serde_json::Map::new();
    for index in 0..2_000 {
        let mut name = String::new();
        write!(name, "w{index}").unwrap();
        let members = object(&[("type", &[&name]), ("group", &["a", "b"]), ("other", &[&name, "x"])]);
        webhooks.insert(name, payload(&members));
    }
    let output = run(&document(json!({"webhooks": webhooks})));
    assert!(
        output
            .outline
            .webhooks
            .iter()
            .all(|it| it.tests.len() == 1 && it.tests[0].position == EventPosition::Member(vec!["type".to_owned()]))
    );
}

#[test]
fn callbacks_of_callbacks_end() {
    let item = json!({"post": {"responses": {}, "callbacks": {"again": {"$ref": "#/components/callbacks/Again"}}}});
    let operation = json!({"post": {"operationId": "a", "responses": {}, "callbacks": {"first": {"$ref": "#/components/callbacks/Again"}}}});
    let output =
        run(&document(json!({"paths": {"/a": operation}, "components": {"callbacks": {"Again": {"{$url}": item}}}})));
    assert_eq!(names(&output), ["First"]);
    assert!(output.diagnostics.iter().any(|it| it.code == Code::ReferenceCycle));
}
