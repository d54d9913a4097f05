//! Tests of pages whose frontmatter has another form than the plugin writes.

use sdk_generator::diagnostic::{Code, Location};
use sdk_generator::read::page::{Encoding, encode_api};
use sdk_generator::read::{Input, read};

const API: &str = r#"{"operationId": "get_a", "parameters": [{"name": "q", "in": "qeury", "schema": {"type": "string"}}], "responses": {"204": {"description": "It's: \"x\" # y"}}, "method": "get", "path": "/a", "info": {"title": "T", "version": "1"}}"#;

/// Returns the forms of the member, by name.
fn forms() -> Vec<(&'static str, String)> {
    let packed = encode_api(API, Encoding::Compressed);
    let (head, tail) = packed.split_at(60);
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(API).unwrap()).unwrap();
    let indented = pretty.replace('\n', "\n  ");
    let trailing = pretty.replace("\n}", ",\n}");
    let block = "operationId: get_a\n  parameters:\n    - {name: q, in: qeury, schema: {type: string}}\n  responses:\n    \
                 \"204\": {description: 'It''s: \"x\" # y'}\n  method: get\n  path: /a\n  info: {title: T, version: \"1\"}";
    let quoted =
        block.replace("operationId", "\"operationId\"").replace("method", "'method'").replace("path:", "\"path\" :");
    let single = API.replace('\'', "''");
    let double = serde_json::to_string(API).unwrap();
    vec![
        ("plain", format!("api: {API}")),
        ("packed", format!("api: {packed}")),
        ("no space", format!("api:{packed}")),
        ("comment", format!("api: {API} # {{x}}")),
        ("packed comment", format!("api: {packed} # x")),
        ("flow on the next line", format!("api:\n  {indented}")),
        ("flow after a comment", format!("api: # generated\n\n  # x\n  {indented} # y")),
        ("flow without indentation", format!("api: {pretty}")),
        ("flow with a trailing comma", format!("api: {trailing}")),
        ("packed on the next line", format!("api:\n  {packed}")),
        ("packed in two lines", format!("api: {head}\n  {tail}")),
        ("literal", format!("api: |\n  {API}")),
        ("literal with pretty JSON", format!("api: |-\n  {indented}")),
        ("literal with indentation", format!("api: |2\n  {packed}\n\n")),
        ("folded", format!("api: >-\n  {head}\n  {tail}")),
        ("folded JSON", format!("api: >+\n  {}", API.replace(": {", ":\n  {"))),
        ("single quotes", format!("api: '{single}'")),
        ("single quotes, packed", format!("api: '{packed}' # x")),
        ("double quotes", format!("api: {double}")),
        ("double quotes, packed", format!("api: \"{head}\\\n  {tail}\"")),
        ("quotes on the next line", format!("api:\n  {double}")),
        ("quoted key", format!("\"api\": {API}")),
        ("single-quoted key", format!("'api' : {packed}")),
        ("block mapping", format!("api:\n  {block}")),
        ("block mapping with quoted keys", format!("api:\n  {quoted}")),
        ("explicit key", format!("? api\n: {API}")),
        ("tag", format!("api: !!str {packed}")),
        ("alias", format!("x: &value\n  {block}\napi: *value")),
        ("anchor", format!("api: &value {API}")),
    ]
}

fn page(member: &str) -> String {
    format!("---\nid: a\nsidebar_label: It's: a \"label\"\n{member}\nlast: x\n---\n\nBody\n")
}

#[test]
fn every_yaml_form_of_the_value_is_read() {
    let flow = format!("---\n{{\"id\": \"a\", \"api\": {API}}}\n---\n");
    let pages = forms().into_iter().filter(|(name, _)| *name != "explicit key" && *name != "alias");
    let pages = pages.map(|(name, member)| (name, page(&member)));
    let valid = |member: &str| format!("---\nid: a\n{member}\n---\n");
    let whole = forms().into_iter().map(|(name, member)| (name, valid(&member)));
    let pages: Vec<_> = pages.chain(whole).chain([("flow frontmatter", flow)]).collect();
    for (name, text) in pages.into_iter().flat_map(|(name, page)| [(name, page.replace('\n', "\r\n")), (name, page)]) {
        let (document, mut diagnostics) = read(&Input::Text { name: "a.api.mdx".into(), text });
        let document = document.unwrap_or_else(|| panic!("{name}: {diagnostics:?}"));
        let (path, method, operation) = document.openapi.operations().next().unwrap();
        assert_eq!((path, method), ("/a", "get"), "{name}");
        assert_eq!(operation.operation_id.as_deref(), Some("get_a"), "{name}");
        let response = operation.responses.responses.values().next().unwrap().as_item().unwrap();
        assert_eq!(response.description, "It's: \"x\" # y", "{name}");
        document.origins.locate(&mut diagnostics);
        let codes: Vec<_> = diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::Malformed], "{name}");
        for diagnostic in diagnostics.iter() {
            assert!(matches!(diagnostic.location, Location::File { line: Some(_), .. }), "{name}: {diagnostic}");
        }
    }
}

#[test]
fn positions_in_values_of_several_lines_are_those_of_the_file() {
    for (name, line) in [("flow on the next line", 8), ("block mapping", 7), ("block mapping with quoted keys", 7)] {
        let (_, member) = forms().into_iter().find(|it| it.0 == name).unwrap();
        let (document, mut diagnostics) = read(&Input::Text { name: "a.api.mdx".into(), text: page(&member) });
        document.unwrap().origins.locate(&mut diagnostics);
        let Location::File { line: found, .. } = diagnostics.iter().next().unwrap().location else { panic!("{name}") };
        assert_eq!(found, Some(line), "{name}");
    }
}

#[test]
fn problems_of_paths_are_reported_at_their_page() {
    for path in ["a", "/a/{id:[0-9]+}", "/a/./b"] {
        let member = format!("api: {}", API.replace("\"/a\"", &format!("\"{path}\"")).replace("qeury", "query"));
        let (document, mut diagnostics) = read(&Input::Text { name: "a.api.mdx".into(), text: page(&member) });
        document.unwrap().origins.locate(&mut diagnostics);
        let first = diagnostics.iter().next().unwrap();
        assert!(matches!(first.location, Location::File { line: Some(4), column: Some(6), .. }), "{path}: {first}");
    }
}

#[test]
fn errors_name_the_expected_forms() {
    for (member, message) in [
        ("api:", "expected JSON or base64 of zlib data, but the value is empty"),
        ("api: 12.5", "expected JSON or base64 of zlib data, found `12.5`"),
        ("api: [a]", "expected JSON or base64 of zlib data, found `[\"a\"]`"),
        (
            "api: eJ$$",
            "expected JSON or base64 of zlib data, but the value is not base64: Invalid symbol 36, offset 2.",
        ),
        ("api: |\n  {\"a\": 1}", "not an operation: missing `method`"),
    ] {
        let (_, diagnostics) = read(&Input::Text { name: "a.api.mdx".into(), text: page(member) });
        let bad = diagnostics.iter().find(|it| it.code == Code::BadPage).unwrap();
        assert_eq!(bad.message, message, "{member}");
    }
}

#[test]
fn errors_of_yaml_are_reported_at_their_position() {
    for (member, message, position) in [
        ("api: |\n  {\"a\": \"\u{1}\"}", "control characters are not allowed", (5, 10)),
        ("api:\n\n  >-\n   x\n   \u{7f}", "control characters are not allowed", (8, 4)),
        ("api: \"\\q\"", "found unknown escape character", (4, 7)),
        ("api: 'open", "found unexpected end of stream", (4, 11)),
    ] {
        let (_, diagnostics) = read(&Input::Text { name: "a.api.mdx".into(), text: page(member) });
        let bad = diagnostics.iter().find(|it| it.code == Code::BadPage).unwrap();
        assert!(bad.message.starts_with(&format!("the value is not valid YAML: {message}")), "{member:?}: {bad}");
        let Location::File { line, column, .. } = bad.location else { panic!("{bad}") };
        assert_eq!((line, column), (Some(position.0), Some(position.1)), "{member:?}");
    }
}

#[test]
fn names_of_pages_have_any_letter_case_and_extension() {
    let folder = tempfile::tempdir().unwrap();
    for (index, name) in ["a.api.mdx", "b.api.md", "C.API.MDX", "d.Api.Md", "e.MDX"].iter().enumerate() {
        let text = page(&format!(
            "api: {}",
            API.replace("/a", &format!("/{index}")).replace("get_a", &format!("get_{index}"))
        ));
        std::fs::write(folder.path().join(name), format!("\n{text}")).unwrap();
    }
    std::fs::write(folder.path().join("README.md"), page("api: {}")).unwrap();
    let (document, _) = read(&Input::Path(folder.path().to_owned()));
    assert_eq!(document.unwrap().openapi.operations().count(), 5);
    assert_eq!(sdk_generator::read::documents::documents(folder.path()).unwrap().len(), 1);
    let (document, _) = read(&Input::Path(folder.path().join("b.api.md")));
    assert_eq!(document.unwrap().openapi.operations().count(), 1);
}

#[test]
fn summaries_are_restored_from_titles() {
    for (title, id, expected) in [
        ("Get a thing", "getThing", Some("Get a thing")),
        ("Get a thing", "Get a thing", Some("Get a thing")),
        ("getThing", "getThing", None),
    ] {
        let api = API.replace("get_a", id);
        let text = format!("---\ntitle: \"{title}\"\napi: {api}\n---\n");
        let (document, _) = read(&Input::Text { name: "a.api.mdx".into(), text });
        let openapi = document.unwrap().openapi;
        assert_eq!(openapi.operations().next().unwrap().2.summary.as_deref(), expected, "{id}");
    }
}

#[test]
fn survey_names_the_kind_of_each_page() {
    use sdk_generator::read::Limits;
    use sdk_generator::read::page::{PageKind, survey};

    let webhook = API.replace("\"get\"", "\"event\"").replace("/a", "webhook");
    let pages = [
        (
            "a.api.mdx",
            format!("api: {}", encode_api(API, Encoding::Compressed)),
            PageKind::Operation,
            Some("2.0 or later"),
        ),
        ("b.api.mdx", format!("api: {API}"), PageKind::Operation, Some("1.4.3 or earlier")),
        ("c.api.mdx", "api: eJx".to_owned(), PageKind::Unreadable, Some("2.0 or later")),
        ("d.mdx", "api: https://example.com".to_owned(), PageKind::Foreign, None),
        ("e.mdx", String::new(), PageKind::Other, None),
        ("f.info.mdx", String::new(), PageKind::Info, None),
        ("g.tag.mdx", String::new(), PageKind::Tag, None),
        ("h.schema.mdx", String::new(), PageKind::Schema, None),
        ("i.api.mdx", format!("api: {webhook}"), PageKind::Webhook, Some("1.4.3 or earlier")),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, member, ..) in &pages {
        std::fs::write(folder.path().join(name), page(member)).unwrap();
    }
    let found = survey(folder.path(), Limits::default());
    let found: Vec<_> =
        found.iter().map(|it| (it.path.strip_prefix(folder.path()).unwrap(), it.kind, it.plugin)).collect();
    let expected: Vec<_> = pages.iter().map(|it| (std::path::Path::new(it.0), it.2, it.3)).collect();
    assert_eq!(found, expected);
}
