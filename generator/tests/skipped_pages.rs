//! Tests of folders in which some pages cannot be read.

use std::path::Path;

use sdk_generator::diagnostic::{Code, Diagnostics, Severity};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::{Input, read};
use sdk_generator::target::Target;
use sdk_generator::{NameLock, PackageName};

/// Returns the page of an operation that returns an inline type.
fn page(id: &str, path: &str) -> String {
    let schema = r#"{"type": "object", "properties": {"a": {"type": "string"}}}"#;
    let content = format!(r#"{{"description": "ok", "content": {{"application/json": {{"schema": {schema}}}}}}}"#);
    format!(
        "---\nid: x\napi: {{\"operationId\": \"{id}\", \"tags\": [\"Things\"], \"responses\": {{\"200\": {content}}}, \"method\": \
         \"get\", \"path\": \"{path}\"}}\n---\n"
    )
}

fn write(folder: &Path, pages: &[(&str, &str)]) {
    for (name, text) in pages {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

fn run(folder: &Path, lock: &str) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    generator.with_lock(NameLock::parse(lock).unwrap()).run(&Input::Path(folder.to_owned()))
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    let relevant = diagnostics.iter().map(|it| it.code);
    relevant.filter(|it| matches!(it, Code::BadPage | Code::ForeignPage | Code::StaleName | Code::NotOpenApi)).collect()
}

#[test]
fn names_lock_keeps_the_names_of_unreadable_pages() {
    let folder = tempfile::tempdir().unwrap();
    let other = page("getB", "/b").replace("\"a\"", "\"b\"");
    write(folder.path(), &[("a.api.mdx", &page("getA", "/a")), ("b.api.mdx", &other)]);
    let first = run(folder.path(), "").lock.to_text();
    let third = page("get_a", "/c").replace("\"a\"", "\"c\"");
    // The id of the new operation suggests the name of the missing one.
    write(folder.path(), &[("a.api.mdx", "---\napi: eJx\n---\n"), ("c.api.mdx", &third)]);
    let partial = run(folder.path(), &first);
    assert_eq!((partial.operations, codes(&partial.diagnostics)), (2, vec![Code::BadPage]));
    assert!(!partial.files.is_empty());
    let lock = partial.lock.to_text();
    assert!(first.lines().filter(|it| it.contains("get")).all(|line| lock.contains(line)), "{lock}");
    write(folder.path(), &[("a.api.mdx", &page("getA", "/a"))]);
    let last = run(folder.path(), &lock);
    assert_eq!((last.renames, codes(&last.diagnostics)), (vec![], vec![]));
    std::fs::remove_file(folder.path().join("a.api.mdx")).unwrap();
    let removed = run(folder.path(), &lock);
    assert!(!removed.lock.to_text().contains("getA"));
    assert!(codes(&removed.diagnostics).contains(&Code::StaleName));
}

#[test]
fn values_with_another_meaning_are_notes() {
    for api in
        ["https://example.com/x", "\"GET /things/{id}\"", "true", "12", "[a, b]", "{file: a.yaml}", "", ">-\n  GET /a"]
    {
        let folder = tempfile::tempdir().unwrap();
        let guide = format!("---\ntitle: Guide\napi: {api}\n---\n");
        write(folder.path(), &[("a.api.mdx", &page("getA", "/a")), ("guide.mdx", &guide)]);
        let (document, diagnostics) = read(&Input::Path(folder.path().to_owned()));
        assert_eq!(document.unwrap().openapi.operations().count(), 1, "{api}");
        let found: Vec<_> = diagnostics.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(found, [(Code::ForeignPage, Severity::Note)], "{api}");
        // A page of an operation is damaged if it has such a value.
        write(folder.path(), &[("guide.api.mdx", &guide)]);
        let (_, diagnostics) = read(&Input::Path(folder.path().to_owned()));
        assert!(codes(&diagnostics).contains(&Code::BadPage), "{api}");
    }
}

#[test]
fn folder_without_readable_pages_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.api.mdx", "---\napi: eJx\n---\n")]);
    let output = run(folder.path(), "");
    assert_eq!(codes(&output.diagnostics), [Code::BadPage, Code::NotOpenApi]);
    assert!(output.files.is_empty());
}

#[cfg(unix)]
#[test]
fn names_with_invalid_characters_do_not_stop_other_pages() {
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a.api.mdx", &page("getA", "/a"))]);
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.api.mdx")), page("getB", "/b")).unwrap();
    assert_eq!(run(folder.path(), "").operations, 2);
}
