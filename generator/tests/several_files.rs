//! Documents in several files, and restrictions on references.

use std::fmt::Write as _;
use std::path::Path;

use sdk_generator::diagnostic::{Diagnostics, Location};
use sdk_generator::read::{Document, Input, Options, References, read, read_with};

/// Returns the normalized document and the diagnostics, with paths relative to the folder.
fn shown(document: Option<Document>, mut diagnostics: Diagnostics, folder: &Path) -> String {
    let mut shown = String::new();
    if let Some(document) = document {
        document.origins.locate(&mut diagnostics);
        let tree = document.to_json().unwrap();
        writeln!(shown, "{}", serde_yaml::to_string(&tree).unwrap()).unwrap();
    }
    shown.push_str("==== diagnostics\n");
    for diagnostic in &diagnostics {
        writeln!(shown, "{diagnostic}").unwrap();
    }
    shown.replace(&format!("{}/", folder.display()), "")
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Returns the codes and file names of a document's diagnostics.
fn found(path: &Path, options: &Options) -> Vec<(&'static str, String)> {
    let (document, mut diagnostics) = read_with(&Input::Path(path.to_owned()), options);
    document.unwrap().origins.locate(&mut diagnostics);
    let file = |place: &Location| match place {
        Location::File { file, .. } => file.file_name().unwrap().to_string_lossy().into_owned(),
        Location::Node(pointer) => panic!("{pointer} has no file"),
    };
    diagnostics.iter().map(|it| (it.code.as_str(), file(&it.location))).collect()
}

/// Returns a document whose only schema has these references as properties.
fn document(references: &[&str]) -> String {
    let properties = references.iter().enumerate().map(|(index, it)| format!("p{index}: {{$ref: '{it}'}}"));
    let properties = properties.collect::<Vec<_>>().join(", ");
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n\
         components: {{schemas: {{A: {{type: object, properties: {{{properties}}}}}}}}}\n"
    )
}

#[test]
fn files_are_combined_into_one_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/several_files/api");
    let (document, diagnostics) = read(&Input::Path(folder.join("openapi.yaml")));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("several_files", shown(document, diagnostics, &folder));
    });
}

#[cfg(unix)]
#[test]
fn origins_list_each_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = document(&["a.yaml#/A", "a.yaml#/B", "b/c.yaml"]);
    let part = "A: {$ref: 'b/c.yaml'}\nB: {type: string}\n";
    write(folder.path(), &[("root.yaml", &root), ("a.yaml", part), ("b/c.yaml", "type: object\n"), ("d.yaml", "")]);
    let (read, _) = read(&Input::Path(folder.path().join("root.yaml")));
    let mut names: Vec<_> =
        read.unwrap().origins.files().map(|it| it.strip_prefix(folder.path()).unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, ["a.yaml", "b/c.yaml", "root.yaml"].map(Path::new));
}

#[test]
fn references_through_symbolic_links_and_dots_stay_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let text = document(&["link.yaml", "../outside.yaml", "inside/../a.yaml"]);
    write(folder.path(), &[("api/a.yaml", &text), ("outside.yaml", "type: string"), ("api/inside/b.yaml", "{}")]);
    std::os::unix::fs::symlink(folder.path().join("outside.yaml"), folder.path().join("api/link.yaml")).unwrap();
    let path = folder.path().join("api/a.yaml");
    let rejected = ("outside-reference", "a.yaml".to_owned());
    let references = found(&path, &Options::default());
    assert_eq!(references.iter().filter(|it| **it == rejected).count(), 2, "{references:?}");
    let allow = References { allow: vec![folder.path().to_owned()], ..References::default() };
    let references = found(&path, &Options { references: allow, ..Options::default() });
    assert!(!references.contains(&rejected), "{references:?}");
}

#[test]
fn remote_document_is_read_only_from_its_copy() {
    let folder = tempfile::tempdir().unwrap();
    let remote = ["https://example.org/one.yaml#/definitions/A", "https://example.org/tree/b.yaml"];
    let files = [
        ("api/a.yaml", document(&remote)),
        ("copies/one.yaml", "definitions: {A: {type: strnig}}".to_owned()),
        ("copies/tree/b.yaml", "{type: odd}".to_owned()),
    ];
    write(folder.path(), &files.each_ref().map(|(name, text)| (*name, text.as_str())));
    let path = folder.path().join("api/a.yaml");
    let rejected = found(&path, &Options::default());
    assert_eq!(rejected, vec![("remote-reference", "a.yaml".to_owned()); 2]);
    let copies = [
        ("https://example.org/one.yaml".to_owned(), folder.path().join("copies/one.yaml")),
        ("https://example.org/tree/".to_owned(), folder.path().join("copies/tree")),
    ];
    let references = References { copies: copies.into(), ..References::default() };
    let read = found(&path, &Options { references, ..Options::default() });
    assert_eq!(read, [("unknown-type", "one.yaml".to_owned()), ("unknown-type", "b.yaml".to_owned())]);
}

#[test]
fn swagger_document_can_have_several_files() {
    let folder = tempfile::tempdir().unwrap();
    let text = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: paths.yaml#/a}}\n";
    let paths = "a: {get: {operationId: a, parameters: [{$ref: parts.yaml#/limit}], responses: \
                 {'200': {description: D., schema: {$ref: A.yaml}}}}}";
    let files = [
        ("a.yaml", text),
        ("paths.yaml", paths),
        ("parts.yaml", "limit: {name: limit, in: query, type: strnig}"),
        ("A.yaml", "type: object\nproperties: {b: {type: odd}}"),
    ];
    write(folder.path(), &files);
    let mut diagnostics = found(&folder.path().join("a.yaml"), &Options::default());
    diagnostics.sort();
    // The parameter is read twice: where it is defined and where it is used.
    diagnostics.dedup();
    assert_eq!(diagnostics, [("unknown-type", "A.yaml".to_owned()), ("unknown-type", "parts.yaml".to_owned())]);
}

#[test]
fn recursive_path_item_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: b.yaml}}\n";
    let item = "get: {operationId: a, responses: {}, callbacks: {c: {'{$url}': {$ref: b.yaml}}}}";
    write(folder.path(), &[("a.yaml", text), ("b.yaml", item)]);
    let diagnostics = found(&folder.path().join("a.yaml"), &Options::default());
    assert_eq!(diagnostics, [("reference-cycle", "b.yaml".to_owned())]);
}

#[test]
fn exponential_references_are_rejected_quickly() {
    let folder = tempfile::tempdir().unwrap();
    let mut parts = String::new();
    for index in 0..60 {
        // Each reference resolves the next one twice, so the number of steps doubles.
        parts.push_str(&format!("a{index}: {{$ref: '#/a{}/x/x', x: 1}}\n", index + 1));
    }
    parts.push_str("a60: {x: {$ref: '#/a0'}}\nb: {$ref: 'c.yaml#/b/c'}\n");
    let text = document(&["b.yaml#/a0", "b.yaml#/a0/x", "b.yaml#/b/d", "b.yaml#/a60/x/y"]);
    write(folder.path(), &[("a.yaml", &text), ("b.yaml", &parts), ("c.yaml", "b: {$ref: 'b.yaml#/b/b'}")]);
    let found = found(&folder.path().join("a.yaml"), &Options::default());
    assert!(found.iter().any(|(code, _)| *code == "reference-cycle"), "{found:?}");
}
