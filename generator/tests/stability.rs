//! Tests of the names lock: it tells the types of bodies apart, and keeps the order of arguments and the requests of operations.

use std::collections::BTreeMap;

use sdk_generator::compare::{ChangeKind, compare};
use sdk_generator::diagnostic::Code;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::project::Renames;
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use sdk_generator::{NameLock, PackageName};

fn run(text: &str, lock: &str) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member())
        .with_lock(NameLock::parse(lock).unwrap());
    let output = generator.run(&Input::Text { name: "things.yaml".into(), text: text.to_owned() });
    assert!(!output.diagnostics.has_errors(), "{:?}", output.diagnostics);
    output
}

/// Returns the wire names of the members of each type.
fn types(output: &Output) -> BTreeMap<&str, Vec<&str>> {
    output
        .outline
        .types
        .iter()
        .map(|it| (it.rust.as_str(), it.fields.iter().map(|it| it.wire.as_str()).collect()))
        .collect()
}

/// Returns the paths of an API with one path.
fn document(path: &str, item: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  {path}: {item}\n")
}

fn object(member: &str) -> String {
    format!("{{schema: {{type: object, properties: {{{member}: {{type: string}}}}}}}}")
}

/// Returns an operation with two request bodies and two bodies of its response.
fn two_media_types(is_reversed: bool) -> String {
    let content = |mut entries: Vec<String>| {
        if is_reversed {
            entries.reverse();
        }
        format!("{{content: {{{}}}, description: D.}}", entries.join(", "))
    };
    let request = content(vec![
        format!("multipart/form-data: {}", object("part")),
        format!("application/x-www-form-urlencoded: {}", object("field")),
    ]);
    let response =
        content(vec![format!("application/json: {}", object("a")), format!("application/vnd.b+json: {}", object("b"))]);
    document(
        "/import",
        &format!(
            "{{post: {{operationId: import, tags: [T], requestBody: {request}, responses: {{200: {response}}}}}}}"
        ),
    )
}

#[test]
fn types_of_two_media_types_keep_their_names_in_every_run() {
    let first = run(&two_media_types(false), "");
    let names = types(&first);
    assert_eq!(names["ImportRequestMultipart"], ["part"]);
    assert_eq!(names["ImportRequestUrlEncoded"], ["field"]);
    assert_eq!(names["ImportResponse"], ["a"]);
    assert_eq!(names["ImportResponseVndBJson"], ["b"]);
    let mut lock = first.lock.to_text();
    for is_reversed in [false, true, true, false] {
        let next = run(&two_media_types(is_reversed), &lock);
        assert_eq!(types(&next), names);
        assert_eq!((next.lock.to_text(), next.renames), (lock.clone(), Vec::new()));
        lock = next.lock.to_text();
    }
    assert_eq!(types(&run(&two_media_types(true), "")), names, "without a lock");
}

#[test]
fn added_media_type_does_not_take_the_name_of_another() {
    let form = document(
        "/import",
        &format!(
            "{{post: {{operationId: import, tags: [T], requestBody: {{content: {{application/x-www-form-urlencoded: {}}}}}, \
             responses: {{204: {{description: D.}}}}}}}}",
            object("field")
        ),
    );
    let before = run(&form, "");
    assert_eq!(types(&before)["ImportRequest"], ["field"]);
    let both = form.replace("{content: {", &format!("{{content: {{application/json: {}, ", object("json")));
    let after = run(&both, &before.lock.to_text());
    assert_eq!(types(&after)["ImportRequest"], ["field"]);
    assert_eq!(after.renames, []);
}

#[test]
fn lock_of_the_first_format_is_read() {
    let lock = "[types]\n\"operation import / request\" = \"Upload\"\n\"operation import / response 200\" = \"Imported\"\n\
                [operations]\nimport = \"t::import\"\n[pinned.types]\n\"operation import / request\" = \"Upload\"\n";
    let form = document(
        "/import",
        &format!(
            "{{post: {{operationId: import, tags: [T], requestBody: {{content: {{multipart/form-data: {}}}}}, responses: {{200: \
             {{description: D., content: {{'application/a+json': {}}}}}}}}}}}",
            object("part"),
            object("a")
        ),
    );
    let output = run(&form, lock);
    assert_eq!(types(&output).into_keys().collect::<Vec<_>>(), ["Imported", "Upload"]);
    assert_eq!(output.renames, []);
    let text = output.lock.to_text();
    assert!(
        text.contains("format = 2") && text.contains("\"operation import / request multipart/form-data\" = \"Upload\"")
    );
    let again = run(&form, &text);
    assert_eq!((again.lock.to_text(), again.diagnostics.iter().count()), (text, 0));
}

/// Returns an operation that sends an object and has three required parameters.
fn transfer(members: &[&str], path: &str, parameters: &[&str]) -> String {
    let list = |names: &[&str], f: &dyn Fn(&str) -> String| names.iter().map(|it| f(it)).collect::<Vec<_>>().join(", ");
    let properties = list(members, &|it| format!("{it}: {{type: string}}"));
    let parameters = list(parameters, &|it| {
        let (place, name) = it.split_once(' ').unwrap();
        format!("{{name: {name}, in: {place}, required: true, schema: {{type: string}}}}")
    });
    let body = format!(
        "{{required: true, content: {{application/json: {{schema: {{type: object, required: [{}], properties: {{note: {{type: \
         string}}, {properties}}}}}}}}}}}",
        members.join(", ")
    );
    document(
        path,
        &format!(
            "{{post: {{operationId: transfer, tags: [T], parameters: [{parameters}], requestBody: {body}, responses: {{204: \
             {{description: D.}}}}}}}}"
        ),
    )
}

/// Returns the constructor arguments of the only type, and the arguments of the only operation.
fn arguments(output: &Output) -> (Vec<&str>, Vec<&str>) {
    let members = output.outline.types[0].fields.iter().map(|it| it.wire.as_str()).filter(|it| *it != "note");
    (members.collect(), output.outline.operations[0].arguments.iter().map(|it| it.rust.as_str()).collect())
}

const PATH: &str = "/a/{from}/{to}";

#[test]
fn arguments_keep_their_order_and_new_ones_follow() {
    let before = run(&transfer(&["from", "to"], PATH, &["path from", "path to", "query unit"]), "");
    assert_eq!(arguments(&before), (vec!["from", "to"], vec!["from", "to", "unit", "body"]));
    let reordered = transfer(&["to", "amount", "from"], PATH, &["query unit", "header why", "path to", "path from"]);
    let after = run(&reordered, &before.lock.to_text());
    assert_eq!(arguments(&after), (vec!["from", "to", "amount"], vec!["from", "to", "unit", "why", "body"]));
    assert_eq!(after.renames, []);
    let again = run(&reordered, &after.lock.to_text());
    assert_eq!(again.lock.to_text(), after.lock.to_text());
    assert_eq!(arguments(&again), arguments(&after));
}

#[test]
fn renamed_path_variables_keep_their_positions() {
    let before = run(&transfer(&["a"], PATH, &["path from", "path to"]), "");
    let renamed = transfer(&["a"], "/a/{source}/{target}", &["path target", "path source"]);
    let after = run(&renamed, &before.lock.to_text());
    assert_eq!(arguments(&after).1, ["source", "target", "body"]);
    // The names are swapped, and each argument is in the position in which its value was sent before.
    let swapped = transfer(&["a"], "/a/{to}/{from}", &["path from", "path to"]);
    let after = run(&swapped, &before.lock.to_text());
    assert_eq!(arguments(&after).1, ["to", "from", "body"]);
}

#[test]
fn different_order_is_a_breaking_change() {
    let before = run(&transfer(&["from", "to"], PATH, &["path from", "path to"]), "");
    let after = run(&transfer(&["to", "from"], PATH, &["path to", "path from"]), "");
    let comparison = compare(&before.outline, &after.outline);
    let kinds: Vec<ChangeKind> = comparison.changes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ChangeKind::ArgumentsReordered, ChangeKind::ConstructorArgumentsReordered]);
    assert!(comparison.changes.iter().all(|it| it.rust == sdk_generator::compare::Effect::Breaking));
    let texts: Vec<_> = comparison.changes.iter().map(|it| (it.before.as_deref(), it.after.as_deref())).collect();
    assert_eq!(texts[1], (Some("from, to"), Some("to, from")));
}

/// Returns operations with these methods and ids, on one path.
fn operations(operations: &[(&str, &str)]) -> String {
    let operation = |(method, id): &(&str, &str)| {
        format!("{method}: {{operationId: {id}, tags: [T], responses: {{204: {{description: D.}}}}}}")
    };
    let item = operations.iter().map(operation).collect::<Vec<_>>().join(", ");
    document(
        "/clients/{id}",
        &format!("{{parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}], {item}}}"),
    )
}

/// Returns the methods of the crate with the requests that they send.
fn requests(output: &Output) -> BTreeMap<&str, String> {
    let line =
        |it: &sdk_generator::outline::Operation| format!("{} {}", it.head.method.as_str(), it.head.path.as_str());
    output.outline.operations.iter().map(|it| (it.rust.as_str(), line(it))).collect()
}

#[test]
fn operation_that_moves_is_refused_like_a_rename() {
    let before = run(&operations(&[("get", "client"), ("delete", "remove")]), "");
    let after = run(&operations(&[("get", "remove"), ("delete", "client")]), &before.lock.to_text());
    let renames: Vec<String> = after.renames.iter().map(ToString::to_string).collect();
    assert_eq!(
        renames,
        [
            "request `DELETE /clients/{id}` becomes `GET /clients/{id}` (remove)",
            "request `GET /clients/{id}` becomes `DELETE /clients/{id}` (client)"
        ]
    );
    assert!(Renames::Refuse.refuses(&after.renames));
    assert_eq!(run(&operations(&[("get", "remove"), ("delete", "client")]), &after.lock.to_text()).renames, []);
    // Names of variables are not sent.
    let renamed = operations(&[("get", "client"), ("delete", "remove")])
        .replace("{id}", "{key}")
        .replace("name: id", "name: key");
    assert_eq!(run(&renamed, &before.lock.to_text()).renames, []);
}

#[test]
fn id_that_a_second_operation_claims_stays_with_the_first() {
    let before = run(&operations(&[("put", "client")]), "");
    let duplicate = operations(&[("get", "client"), ("put", "client")]);
    let after = run(&duplicate, &before.lock.to_text());
    let requests = requests(&after);
    assert_eq!(requests["t::client"], "PUT /clients/{id}");
    assert_eq!(requests.len(), 2);
    assert!(after.diagnostics.iter().any(|it| it.code == Code::DuplicateOperationId));
    let renames: Vec<String> = after.renames.iter().map(ToString::to_string).collect();
    assert_eq!(renames, ["operation id `client` becomes `clientClientsById` (GET /clients/{id})"]);
    assert!(Renames::Refuse.refuses(&after.renames));
    // Once it was accepted, it is known.
    let again = run(&duplicate, &after.lock.to_text());
    assert_eq!((again.renames.len(), again.lock.to_text()), (0, after.lock.to_text()));
}

#[test]
fn name_that_a_component_gives_to_a_shared_type_is_kept() {
    let nullable = "{anyOf: [{type: object, title: Place, properties: {city: {type: string}}}, {type: 'null'}]}";
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{get: {{operationId: a, tags: [T], responses: {{200: \
         {{description: D., content: {{application/json: {{schema: {{type: object, properties: {{old: {{$ref: \
         '#/components/schemas/BetaPlace'}}, new: {{$ref: '#/components/schemas/Place'}}}}}}}}}}}}}}}}}}\ncomponents:\n  \
         schemas:\n    Place: {nullable}\n    BetaPlace: {nullable}\n"
    );
    let first = run(&text, "");
    let second = run(&text, &first.lock.to_text());
    assert_eq!(types(&second), types(&first));
    assert_eq!(second.lock.to_text(), first.lock.to_text());
}

#[test]
fn methods_of_streams_keep_their_names() {
    let content = "{application/json: {schema: {type: string}}, text/event-stream: {schema: {type: string}}}";
    let chat = format!("{{get: {{operationId: chat, responses: {{200: {{description: D., content: {content}}}}}}}}}");
    let text = document("/chat", &chat);
    let before = run(&text, "");
    let names = |output: &Output| -> Vec<(String, Option<String>)> {
        let operations = output.outline.operations.iter();
        operations.map(|it| (it.rust.clone(), it.stream.as_ref().map(|it| it.rust.clone()))).collect()
    };
    let stream = |method: &str, stream: &str| (format!("chat::{method}"), Some(stream.to_owned()));
    assert_eq!(names(&before), [stream("chat", "chat_stream")]);
    // A new operation, also one that is declared first, does not take the name.
    let other = "{get: {operationId: chatStream, responses: {204: {description: D.}}}}";
    let added = text.replace("paths:\n", &format!("paths:\n  /chat/a: {other}\n"));
    let after = run(&added, &before.lock.to_text());
    assert_eq!(names(&after)[1], stream("chat", "chat_stream"));
    assert_ne!(names(&after)[0].0, "chat::chat_stream");
    assert_eq!(names(&run(&added, &after.lock.to_text())), names(&after));
    // An operation that has the name keeps it.
    let plain = run(&added.replace(content, "{application/json: {schema: {type: string}}}"), "");
    assert_eq!(
        names(&run(&added, &plain.lock.to_text())),
        [("chat::chat_stream".to_owned(), None), stream("chat", "stream_chat")]
    );
}
