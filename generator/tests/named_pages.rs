//! Tests of folders in which pages name the operations of a document, as Mintlify's do.

use std::collections::BTreeMap;
use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::diagnostic::{Code, Diagnostic, Location};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::page::{PageKind, survey};
use sdk_generator::read::{Document, Input, Limits, Options, PageOptions, References, read_with};
use sdk_generator::target::Target;
use serde_json::{Value, json};

/// Returns a document with operations, such as `get /things`. Those of `/tagged` have a tag, a summary and a description.
fn document(title: &str, operations: &[&str]) -> String {
    let mut paths: BTreeMap<&str, BTreeMap<&str, Value>> = BTreeMap::new();
    for operation in operations {
        let (method, path) = operation.split_once(' ').unwrap();
        let mut value = json!({"operationId": operation, "responses": {"200": {"description": "ok"}}});
        if path == "/tagged" {
            value["tags"] = json!(["Own"]);
            value["summary"] = json!("Own summary");
            value["description"] = json!("Own description");
        }
        paths.entry(path).or_default().insert(method, value);
    }
    json!({"openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": paths}).to_string()
}

fn named(name: &str) -> String {
    format!("---\ntitle: \"T\"\nopenapi: {name}\n---\n\nBody\n")
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The content of a folder that was read.
struct Read {
    /// The operations, such as `get /things`, with their summaries and tags.
    operations: Vec<(String, String, Vec<String>)>,
    /// The diagnostics about pages.
    diagnostics: Vec<Diagnostic>,
}

fn operations(document: &Document) -> Vec<(String, String, Vec<String>)> {
    let operations = document.openapi.operations();
    operations
        .map(|(path, method, it)| (format!("{method} {path}"), it.summary.clone().unwrap_or_default(), it.tags.clone()))
        .collect()
}

fn read_filtered(folder: &Path, options: &Options) -> Read {
    let (document, mut diagnostics) = read_with(&Input::Path(folder.to_owned()), options);
    if let Some(document) = &document {
        document.origins.locate(&mut diagnostics);
    }
    Read {
        operations: document.iter().flat_map(operations).collect(),
        diagnostics: diagnostics.iter().cloned().collect(),
    }
}

fn read(files: &[(&str, &str)]) -> Read {
    read_filtered(folder(files).path(), &Options::default())
}

impl Read {
    fn names(&self) -> Vec<&str> {
        self.operations.iter().map(|it| it.0.as_str()).collect()
    }

    fn codes(&self) -> Vec<Code> {
        self.diagnostics.iter().map(|it| it.code).collect()
    }
}

fn run(folder: &Path) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    generator.run(&Input::Path(folder.to_owned()))
}

#[test]
fn operations_that_pages_name_are_chosen() {
    let api = document("A", &["get /a", "post /a", "get /b", "get /c"]);
    let page = named("GET /a");
    let read = read(&[("openapi.json", &api), ("a.mdx", &page), ("b.md", &named("get /b")), ("guide.mdx", "# Guide")]);
    assert_eq!(read.names(), ["get /a", "get /b"]);
    assert_eq!(read.codes(), [Code::OperationsWithoutPage]);
    assert_eq!(read.diagnostics[0].message, "2 operations are not named by any page and are skipped");
}

#[test]
fn crate_is_generated_from_the_named_operations() {
    let api = document("A", &["get /a", "get /b"]);
    let folder = folder(&[("openapi.json", &api), ("things/a.mdx", &named("GET /a")), ("b/b.mdx", &named("GET /b"))]);
    let output = run(folder.path());
    assert_eq!((output.operations, output.diagnostics.has_errors()), (2, false), "{:?}", output.diagnostics);
    let tags: Vec<_> = output.outline.operations.iter().map(|it| it.tag.as_str()).collect();
    assert_eq!(tags, ["things", "b"]);
}

#[test]
fn every_yaml_form_of_the_name_is_read() {
    let api = document("A", &["get /a/{id}", "get /b"]);
    for form in [
        "openapi: GET /a/{id}",
        "openapi: \"GET /a/{id}\" # comment",
        "openapi: 'openapi.json get /a/{id}'",
        "openapi: >-\n  openapi.json GET\n  /a/{id}",
        "openapi: |\n  GET /a/{id}",
        "openapi:\n  \"GET /a/{id}\"",
        "\"openapi\": GET /a/{id}",
        "? openapi\n: GET /a/{id}",
        "x: &name GET /a/{id}\nopenapi: *name",
        "openapi: /openapi.json GET /a/{id}",
        "openapi: ./openapi.json   GET   /a/{id}",
        "openapi: openapi GET /a/{id}",
        // Other members may be invalid YAML.
        "sidebar: a: b\nopenapi: \"GET /a/{id}\"",
        // The page of an operation in the manual format of the same tool.
        "api: GET /other\nopenapi: GET /a/{id}",
    ] {
        let page = format!("---\ntitle: A\n{form}\n---\n");
        for page in [page.replace('\n', "\r\n"), page] {
            let read = read(&[("openapi.json", &api), ("x.mdx", &page)]);
            assert_eq!(read.names(), ["get /a/{id}"], "{form}: {:?}", read.diagnostics);
            assert_eq!(read.codes(), [Code::UndeclaredPathParameter, Code::OperationsWithoutPage], "{form}");
            assert_eq!(read.operations[0].1, "A", "{form}");
        }
    }
    let read = read(&[("openapi.json", &api), ("x.mdx", "---\n{title: A, openapi: \"GET /a/{id}\"}\n---\n")]);
    assert_eq!(read.names(), ["get /a/{id}"]);
}

#[test]
fn documents_are_found_by_path_name_or_url() {
    let (api, other) = (document("A", &["get /a"]), document("B", &["get /a"]));
    for (file, name, page) in [
        ("my api.json", "my api.json GET /a", "x.mdx"),
        ("specs/v1.yaml", "specs/v1.yaml GET /a", "docs/deep/x.mdx"),
        ("specs/v1.yaml", "/specs/v1.yaml GET /a", "docs/deep/x.mdx"),
        ("docs/specs/v1.yml", "/specs/v1.yml GET /a", "docs/deep/x.mdx"),
        ("docs/v1.json", "../v1.json GET /a", "docs/deep/x.mdx"),
        ("specs/v1.json", "v1 GET /a", "docs/x.mdx"),
        ("specs/v1.yaml", "specs/v1 GET /a", "docs/x.mdx"),
        ("specs/v1.json", "https://api.example.com/x/v1.json?a=b GET /a", "docs/x.mdx"),
    ] {
        let read = read(&[(file, &api), ("other.json", &other), (page, &named(&format!("'{name}'")))]);
        assert_eq!(read.names(), ["get /a"], "{name}: {:?}", read.diagnostics);
    }
}

#[test]
fn configured_copies_of_urls_are_used() {
    let elsewhere = folder(&[("copy.json", &document("A", &["get /a"]))]);
    let pages = folder(&[("a.mdx", &named("https://a.example/openapi.json GET /a"))]);
    for (url, path) in [
        ("https://a.example/openapi.json", elsewhere.path().join("copy.json")),
        ("https://a.example/", elsewhere.path().to_owned()),
    ] {
        std::fs::write(elsewhere.path().join("openapi.json"), document("A", &["get /a"])).unwrap();
        let references = References { copies: BTreeMap::from([(url.to_owned(), path)]), ..References::default() };
        let read = read_filtered(pages.path(), &Options { references, ..Options::default() });
        assert_eq!(read.names(), ["get /a"], "{url}: {:?}", read.diagnostics);
    }
    let read = read_filtered(pages.path(), &Options::default());
    assert_eq!(read.codes(), [Code::UnknownOperation, Code::NotOpenApi]);
}

#[test]
#[cfg(unix)]
fn documents_outside_the_folder_are_not_read() {
    let outside = folder(&[("secret.json", &document("A", &["get /a"]))]);
    let secret = outside.path().join("secret.json");
    for name in [secret.display().to_string(), "../../secret.json".to_owned(), "link.json".to_owned()] {
        let pages = folder(&[("docs/a.mdx", &named(&format!("{name} GET /a")))]);
        std::os::unix::fs::symlink(&secret, pages.path().join("link.json")).unwrap();
        let read = read_filtered(&pages.path().join("docs"), &Options::default());
        assert_eq!(read.codes(), [Code::UnknownOperation, Code::NotOpenApi], "{name}");
        let read = read_filtered(pages.path(), &Options::default());
        assert_eq!(read.codes(), [Code::UnknownOperation, Code::NotOpenApi], "{name}");
    }
}

#[test]
fn titles_replace_summaries_and_groups_are_tags_of_operations_without_any() {
    let api = document("A", &["get /tagged", "get /a", "get /b", "get /c"]);
    let page = "---\ntitle: Page title\ndescription: Page description\nopenapi: GET /tagged\n---\n";
    let read = read(&[
        ("openapi.json", &api),
        ("ref/users/a.mdx", page),
        ("ref/users/b.mdx", &named("GET /a")),
        ("ref/orders/deep/c.mdx", "---\nopenapi: GET /b\n---\n"),
        ("ref/c.mdx", &named("GET /c")),
    ]);
    let expected: [(&str, &str, &[&str]); 4] = [
        ("get /a", "T", &["users"]),
        ("get /b", "", &["deep"]),
        ("get /c", "T", &[]),
        ("get /tagged", "Page title", &["Own"]),
    ];
    let found: Vec<_> = read.operations.iter().map(|it| (it.0.as_str(), it.1.as_str(), it.2.clone())).collect();
    let expected = expected.map(|it| (it.0, it.1, it.2.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()));
    assert_eq!(found, expected);
}

#[test]
fn descriptions_of_the_document_are_kept() {
    let api = document("A", &["get /tagged", "get /a"]);
    let page = |path: &str| format!("---\ntitle: T\ndescription: Page\nopenapi: GET {path}\n---\n");
    let folder = folder(&[("openapi.json", &api), ("a.mdx", &page("/a")), ("b.mdx", &page("/tagged"))]);
    let (document, _) = read_with(&Input::Path(folder.path().to_owned()), &Options::default());
    let descriptions: Vec<_> =
        document.unwrap().openapi.operations().map(|it| it.2.description.clone().unwrap()).collect();
    assert_eq!(descriptions, ["Page", "Own description"]);
}

#[test]
fn names_without_an_operation_are_reported_at_the_page() {
    let api = document("A", &["get /a", "get /things/{id}", "put /things/{id}"]);
    let folder = folder(&[
        ("openapi.json", &api),
        ("a.mdx", &named("GET /a")),
        ("b.mdx", &named("GET /things/{thing_id}/")),
        ("c.mdx", "---\n\nopenapi: 'GET /nowhere'\n---\n"),
    ]);
    let read = read_filtered(folder.path(), &Options::default());
    let found: Vec<_> = read.diagnostics.iter().filter(|it| it.code == Code::UnknownOperation).collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].help.as_deref(), Some("the document has `GET /things/{id}`, `PUT /things/{id}`"));
    assert!(
        found[1].message.ends_with("openapi.json has no operation `GET /nowhere`; the page is skipped"),
        "{}",
        found[1]
    );
    let location = |name: &str, line| Location::File {
        file: folder.path().join(name),
        line: Some(line),
        column: Some(1),
        pointer: None,
    };
    assert_eq!([&found[0].location, &found[1].location], [&location("b.mdx", 3), &location("c.mdx", 3)]);
}

#[test]
fn document_without_any_named_operation_is_an_error() {
    let folder = folder(&[("openapi.json", &document("A", &["get /a"])), ("a.mdx", &named("GET /b"))]);
    let output = run(folder.path());
    let codes: Vec<_> = output.diagnostics.iter().map(|it| it.code).collect();
    assert!(output.files.is_empty());
    assert_eq!(codes, [Code::UnknownOperation, Code::NotOpenApi, Code::OperationsWithoutPage]);
}

#[test]
fn missing_documents_are_errors() {
    for name in ["GET /a", "openapi.json GET /a", "https://a.example/openapi.json GET /a"] {
        let read = read(&[("a.mdx", &named(name)), ("b.mdx", &named(name)), ("mint.json", r#"{"openapi": []}"#)]);
        let mut codes = read.codes();
        assert_eq!(codes.pop(), Some(Code::NotOpenApi), "{name}");
        // Each missing document is reported once.
        assert_eq!(codes.len(), usize::from(!name.starts_with("GET")), "{name}");
    }
}

#[test]
fn document_that_has_the_operations_is_chosen() {
    let (one, other) = (document("One", &["get /a"]), document("Other", &["get /b", "get /c"]));
    let files = [("one.json", one.as_str()), ("specs/other.json", &other), ("b.mdx", &named("GET /b"))];
    assert_eq!(read(&files).names(), ["get /b"]);
    // A JSON document is YAML, too.
    assert_eq!(read(&[files[1], files[2], ("other.yaml", &other)]).names(), ["get /b"]);
}

#[test]
fn documents_that_pages_name_must_be_readable() {
    let folder = folder(&[
        ("good.json", &document("A", &["get /a"])),
        ("bad.json", "{\"openapi\": \"3.0.3\", "),
        ("a.mdx", &named("good.json GET /a")),
        ("b.mdx", &named("bad.json GET /b")),
    ]);
    assert_eq!(read_filtered(folder.path(), &Options::default()).codes(), [Code::Syntax]);
    let choose = |name: &str| {
        let pages = PageOptions { api: Some(name.to_owned()), version: None, names: None };
        read_filtered(folder.path(), &Options { pages, ..Options::default() }).codes()
    };
    assert_eq!(choose("good"), []);
    assert_eq!(choose("bad"), [Code::Syntax, Code::NotOpenApi]);
    // Another document that cannot be read may have nothing to do with the pages.
    std::fs::write(folder.path().join("b.mdx"), named("GET /a")).unwrap();
    std::fs::write(folder.path().join("bad.yaml"), "openapi: 3.0.3\npaths: [}\n").unwrap();
    assert_eq!(read_filtered(folder.path(), &Options::default()).codes(), []);
}

#[test]
fn searching_for_documents_is_limited() {
    let folder = folder(&[("a.json", &" ".repeat(1000)), ("a.mdx", &named("GET /a"))]);
    let mut limits = Limits::default();
    limits.set(sdk_generator::read::Limit::parse("bytes=500").unwrap());
    let read = read_filtered(folder.path(), &Options { limits, ..Options::default() });
    assert_eq!(read.codes(), [Code::LimitExceeded]);
}

#[test]
fn several_documents_are_listed_and_one_is_chosen_by_file_title_or_folder() {
    let (one, other) = (document("One", &["get /a", "get /x"]), document("Other", &["get /a", "get /b"]));
    let folder = folder(&[
        ("one.json", &one),
        ("specs/other.json", &other),
        ("a.mdx", &named("GET /a")),
        ("b.mdx", &named("GET /b")),
        ("x.mdx", &named("one.json GET /x")),
    ]);
    let read = read_filtered(folder.path(), &Options::default());
    assert_eq!(read.codes(), [Code::AmbiguousDocument]);
    let shown = |it: &str| folder.path().join(it).display().to_string();
    let expected = format!(
        "pages name operations of several documents (with numbers of pages): `{}` (2), `{}` (2)",
        shown("one.json"),
        shown("specs/other.json")
    );
    assert_eq!(read.diagnostics[0].message, expected);
    let choose = |name: &str| {
        let pages = PageOptions { api: Some(name.to_owned()), version: None, names: None };
        read_filtered(folder.path(), &Options { pages, ..Options::default() })
    };
    for name in ["one.json", "one", "One"] {
        let read = choose(name);
        assert_eq!((read.names(), read.codes()), (vec!["get /a", "get /x"], vec![]), "{name}");
    }
    for name in ["specs/other.json", "other.json", "specs", "Other"] {
        let read = choose(name);
        assert_eq!((read.names(), read.codes()), (vec!["get /a", "get /b"], vec![]), "{name}");
    }
    assert_eq!(choose("third").codes(), [Code::NotOpenApi]);
}

#[test]
fn navigation_has_documents_groups_and_operations() {
    let api = document("A", &["get /a", "get /b", "get /c", "get /d"]);
    let navigation = json!({
        "api": {"openapi": "specs/api.json"},
        "navigation": {"tabs": [{"tab": "Reference", "groups": [
            {"group": "Outer", "pages": ["ref/a", {"group": "Inner", "pages": ["/ref/b", "POST /missing"]}, "GET /c"]},
        ]}]},
    });
    let navigation = serde_json::to_string_pretty(&navigation).unwrap();
    let read = read(&[
        ("docs.json", &navigation),
        ("specs/api.json", &api),
        ("unused.json", &document("B", &["get /a"])),
        ("ref/a.mdx", &named("GET /a")),
        ("ref/b.mdx", &named("GET /b")),
        // Translations do not replace titles of pages in the navigation.
        ("es/ref/a.mdx", "---\ntitle: Otro\nopenapi: GET /a\n---\n"),
    ]);
    let found: Vec<_> = read.operations.iter().map(|it| (it.0.as_str(), it.1.as_str(), it.2.join(","))).collect();
    let expected = [("get /a", "T", "Outer"), ("get /b", "T", "Inner"), ("get /c", "", "Outer")];
    assert_eq!(found, expected.map(|it| (it.0, it.1, it.2.to_owned())));
    assert_eq!(read.codes(), [Code::UnknownOperation, Code::OperationsWithoutPage]);
    let Location::File { file, line, .. } = &read.diagnostics[0].location else { panic!() };
    assert!(file.ends_with("docs.json") && line.is_some_and(|it| it > 10), "{:?}", read.diagnostics[0]);
}

#[test]
fn titles_may_be_numbers_and_blank_groups_are_ignored() {
    let groups = json!({"navigation": [{"group": "Outer", "pages": [{"group": " ", "pages": ["a"]}, {"group": 5, "pages": ["b"]}]}]});
    let read = read(&[
        ("mint.json", &groups.to_string()),
        ("openapi.json", &document("A", &["get /a", "get /b"])),
        ("a.mdx", "---\ntitle: 404\nopenapi: GET /a\n---\n"),
        ("b.mdx", "---\ntitle: [x]\nopenapi: GET /b\n---\n"),
    ]);
    let found: Vec<_> = read.operations.iter().map(|it| (it.1.as_str(), it.2.join(","))).collect();
    assert_eq!(found, [("404", "Outer".to_owned()), ("", "Outer".to_owned())]);
}

#[test]
fn documents_in_the_navigation_without_pages_are_read_completely() {
    let api = document("A", &["get /a", "get /b"]);
    for settings in [
        r#"{"navigation": {"tabs": [{"tab": "API", "openapi": "api.json"}]}}"#,
        r#"{"navigation": {"groups": [{"group": "API", "openapi": ["/api.json"]}]}}"#,
        r#"{"navigation": {"tabs": [{"tab": "API", "openapi": {"source": "api.json", "directory": "ref"}}]}}"#,
    ] {
        let read = read(&[("docs.json", settings), ("api.json", &api), ("guide.mdx", "# Guide")]);
        assert_eq!((read.names(), read.codes()), (vec!["get /a", "get /b"], vec![]), "{settings}");
    }
    let settings = r#"{"tabs": [{"name": "API", "url": "ref", "openapi": "api.json"}], "navigation": []}"#;
    let read = read(&[("mint.json", settings), ("api.json", &api), ("x/a.mdx", &named("GET /a"))]);
    assert_eq!((read.names(), read.operations[0].1.as_str()), (vec!["get /a", "get /b"], "T"));
}

#[test]
fn references_to_other_files_of_the_folder_are_resolved() {
    let api = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a: {$ref: ../paths/a.yaml}\n";
    let path = "get:\n  operationId: getA\n  responses:\n    200: {description: ok}\ndelete:\n  responses: {}\n";
    let read = read(&[("specs/api.yaml", api), ("paths/a.yaml", path), ("a.mdx", &named("GET /a"))]);
    assert_eq!(
        (read.names(), read.codes()),
        (vec!["get /a"], vec![Code::OperationsWithoutPage]),
        "{:?}",
        read.diagnostics
    );
}

#[test]
fn paths_with_patterns_match() {
    let read = read(&[
        ("api.json", &document("A", &["get /a/{id:[0-9]+}", "get /b/{id:x}"])),
        ("a.mdx", &named("GET /a/{id:[0-9]+}")),
        ("b.mdx", &named("GET /b/{id}")),
    ]);
    assert_eq!(read.names(), ["get /a/{id}", "get /b/{id}"]);
}

#[test]
fn components_and_diagnostics_of_other_operations_are_removed() {
    let api = r##"{"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "tags": [{"name": "B"}], "paths": {
        "/a": {"get": {"operationId": "a", "responses": {}}},
        "/b": {"get": {"operationId": "b", "tags": ["B"], "responses": {"200": {"description": "ok", "content":
            {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}}}}}},
        "components": {"schemas": {"B": {"type": "strin"}}}}"##;
    let read = read(&[("api.json", api), ("a.mdx", &named("GET /a"))]);
    assert!(!read.codes().contains(&Code::UnknownType), "{:?}", read.diagnostics);
    assert_eq!(read.names(), ["get /a"]);
}

#[test]
fn pages_with_operations_take_precedence() {
    let described = "---\napi: {\"method\": \"get\", \"path\": \"/own\", \"responses\": {}}\n---\n";
    let read =
        read(&[("openapi.json", &document("A", &["get /a"])), ("a.mdx", &named("GET /a")), ("own.api.mdx", described)]);
    assert_eq!(read.names(), ["get /own"]);
    let message = "1 page names an operation of a document and is skipped, because other pages describe operations";
    assert!(read.diagnostics.iter().any(|it| it.code == Code::ForeignPage && it.message == message));
}

#[test]
fn missing_webhooks_are_counted() {
    let read = read(&[
        ("openapi.json", &document("A", &["get /a"])),
        ("a.mdx", &named("GET /a")),
        ("b.mdx", &named("\"webhook order.created\"")),
        ("c.mdx", &named("openapi.json webhook order.deleted")),
    ]);
    let found: Vec<_> = read.diagnostics.iter().map(|it| (it.code, it.message.as_str())).collect();
    assert_eq!(found, [(Code::WebhookPages, "2 pages name webhooks that the document does not have")]);
}

#[test]
fn single_page_is_an_error_with_help() {
    let folder = folder(&[("a.mdx", &named("GET /a"))]);
    let read = read_filtered(&folder.path().join("a.mdx"), &Options::default());
    assert_eq!(read.codes(), [Code::NotOpenApi]);
    assert!(read.diagnostics[0].help.as_deref().unwrap().contains("folder"));
}

#[test]
fn survey_has_a_kind_for_names() {
    let folder = folder(&[
        ("a.mdx", &named("GET /a")),
        ("b.md", &named("GET /b")),
        ("c.mdx", "---\nopenapi-schema: Thing\n---\n"),
        ("d.mdx", &named("webhook x")),
        ("e.mdx", &named("3.0.0")),
        ("README.md", "# Read me"),
    ]);
    let kinds: Vec<_> = survey(folder.path(), Limits::default()).into_iter().map(|it| it.kind).collect();
    let expected = [PageKind::Reference, PageKind::Reference, PageKind::Schema, PageKind::Webhook, PageKind::Other];
    assert_eq!(kinds, expected);
}
