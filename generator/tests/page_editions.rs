//! Tests of folders with the pages of several versions, APIs or languages.

use std::path::Path;

use sdk_generator::diagnostic::{Code, Location};
use sdk_generator::read::{Input, Options, PageOptions, read_with};

/// The path of a page, its API, version and operation.
type Page<'a> = (&'a str, &'a str, &'a str, &'a str);

fn write(folder: &Path, pages: &[Page<'_>]) {
    for (file, title, version, path) in pages {
        let file = folder.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let origin = file.strip_prefix(folder).unwrap().display().to_string();
        let api = serde_json::json!({"description": origin, "responses": {}, "method": "get", "path": path,
            "info": {"title": title, "version": version}});
        std::fs::write(&file, format!("---\napi: {api}\n---\n")).unwrap();
    }
}

/// Reads pages. Returns the pages that were used, and the relevant diagnostics.
fn read(pages: &[Page<'_>], version: Option<&str>, api: Option<&str>) -> (Vec<String>, Vec<(Code, String)>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), pages);
    let filter = PageOptions { version: version.map(str::to_owned), api: api.map(str::to_owned), names: None };
    let options = Options { pages: filter, ..Options::default() };
    let (document, diagnostics) = read_with(&Input::Path(folder.path().to_owned()), &options);
    let used = document.iter().flat_map(|it| it.openapi.operations().filter_map(|(_, _, it)| it.description.clone()));
    let codes = [Code::ConflictingPages, Code::TranslatedPages, Code::NotOpenApi];
    let found = diagnostics.iter().filter(|it| codes.contains(&it.code)).map(|it| (it.code, it.message.clone()));
    (used.collect(), found.collect())
}

const VERSIONS: [Page<'static>; 4] = [
    ("1.10.0/a.api.mdx", "T", "1.10.0", "/a"),
    ("1.9.0/a.api.mdx", "T", "1.9.0", "/a"),
    ("1.9.0/b.api.mdx", "T", "1.9.0", "/b"),
    ("2.0.0/a.api.mdx", "T", "2.0.0", "/a"),
];

#[test]
fn newest_version_is_used_and_others_are_reported_once() {
    let (used, found) = read(&VERSIONS, None, None);
    assert_eq!(used, ["2.0.0/a.api.mdx"]);
    let message = "the pages describe several versions or APIs (with numbers of pages): `T 1.10.0` (1), `T 1.9.0` (2), `T \
                   2.0.0` (1); used: `T 2.0.0`";
    assert_eq!(found, [(Code::ConflictingPages, message.to_owned())]);
    assert_eq!(read(&VERSIONS[..3], None, None).0, ["1.10.0/a.api.mdx"]);
}

#[test]
fn schemas_of_one_title_that_differ_between_pages_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let page = |name: &str, members: &str| {
        let api = format!(
            r#"{{"responses": {{"200": {{"description": "", "content": {{"application/json": {{"schema":
                {{"title": "Ping", "type": "object", "properties": {members}}}}}}}}}}}, "method": "get", "path": "/{name}",
                "operationId": "{name}", "info": {{"title": "T", "version": "1"}}}}"#
        );
        std::fs::write(folder.path().join(format!("{name}.api.mdx")), format!("---\napi: {api}\n---\n")).unwrap();
    };
    page("a", r#"{"id": {"type": "string"}}"#);
    page("b", r#"{"id": {"type": "string", "description": "Only the description differs."}}"#);
    page("c", r#"{"id": {"type": "string"}, "name": {"type": "string"}}"#);
    let (_, diagnostics) = read_with(&Input::Path(folder.path().to_owned()), &Options::default());
    let found: Vec<_> = diagnostics.iter().filter(|it| it.code == Code::DifferingSchemas).collect();
    let [found] = found.as_slice() else { panic!("{found:?}") };
    let message = "2 schemas with the title `Ping` differ, and become `Ping` and `CPing`: only `CPing` has `name`";
    assert_eq!(found.message, message);
    assert!(matches!(&found.location, Location::File { file, .. } if file.ends_with("c.api.mdx")), "{found}");
}

#[test]
fn versions_are_chosen_by_info_or_folder() {
    assert_eq!(
        read(&VERSIONS, Some("1.9.0"), None),
        (vec!["1.9.0/a.api.mdx".into(), "1.9.0/b.api.mdx".into()], vec![])
    );
    let pages = [("new/a.api.mdx", "T", "2", "/a"), ("old/x/a.api.mdx", "T", "1", "/a")];
    assert_eq!(read(&pages, Some("old"), None).0, ["old/x/a.api.mdx"]);
    let (used, found) = read(&pages, Some("3"), None);
    assert_eq!((used.len(), found[0].0), (0, Code::NotOpenApi));
    // Sites copy the pages of old versions, which may have kept the version of the API.
    let pages = [("docs/a.api.mdx", "T", "1", "/a"), ("versioned_docs/version-0.9/a.api.mdx", "T", "1", "/a")];
    assert_eq!(read(&pages, None, None).0, ["docs/a.api.mdx"]);
    assert_eq!(read(&pages, Some("0.9"), None).0, ["versioned_docs/version-0.9/a.api.mdx"]);
}

#[test]
fn apis_with_the_same_operation_are_not_mixed() {
    let pages = [
        ("a/a.api.mdx", "A", "1", "/status"),
        ("b/b.api.mdx", "B", "1", "/status"),
        ("b/c.api.mdx", "B", "1", "/c"),
        ("c/d.api.mdx", "C", "1", "/d"),
    ];
    let (used, found) = read(&pages, None, None);
    assert_eq!(used, ["b/c.api.mdx", "c/d.api.mdx", "b/b.api.mdx"]);
    assert!(found.iter().any(|it| it.1.ends_with("used: `B 1`, `C 1`")), "{found:?}");
    assert_eq!(read(&pages, None, Some("A")).0, ["a/a.api.mdx"]);
    assert_eq!(read(&pages, None, Some("c")).0, ["c/d.api.mdx"]);
}

#[test]
fn pages_of_one_edition_that_describe_the_same_operation_are_reported() {
    let pages = [("a.api.mdx", "T", "1", "/a"), ("b.api.mdx", "T", "1", "/a"), ("c.api.mdx", "T", "2", "/c")];
    let (used, found) = read(&pages, None, None);
    assert_eq!(used, ["a.api.mdx", "c.api.mdx"]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn translations_are_skipped_unless_nothing_else_exists() {
    let pages = [("docs/a.api.mdx", "T", "1", "/a"), ("i18n/fr/docs/a.api.mdx", "Le T", "1", "/a")];
    let message = "pages below `i18n` are translations and are skipped: 1".to_owned();
    assert_eq!(read(&pages, None, None), (vec!["docs/a.api.mdx".into()], vec![(Code::TranslatedPages, message)]));
    assert_eq!(read(&pages[1..], None, None).0, ["i18n/fr/docs/a.api.mdx"]);
}
