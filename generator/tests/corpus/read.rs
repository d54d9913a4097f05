//! Real documents and pages: they are read completely, and the pages of an API are equivalent to its document.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, Parameter, ReferenceOr};
use sdk_generator::PackageName;
use sdk_generator::diagnostic::{Code, Diagnostics, Location};
use sdk_generator::generate::Generator;
use sdk_generator::read::page::{pack, unpack};
use sdk_generator::read::{Document, Input, Options, PageOptions, read};
use sdk_generator::target::Target;

use super::corpus;

fn document(name: &str) -> (OpenAPI, Diagnostics) {
    let (document, diagnostics) = whole_document(name);
    (document.openapi, diagnostics)
}

fn whole_document(name: &str) -> (Document, Diagnostics) {
    let (document, mut diagnostics) = read(&Input::Path(corpus(name)));
    let document = document.expect("the document is usable");
    document.origins.locate(&mut diagnostics);
    for diagnostic in &diagnostics {
        assert!(matches!(diagnostic.location, Location::File { .. }), "{diagnostic}");
    }
    print_summary(name, &document.openapi, &diagnostics);
    (document, diagnostics)
}

fn print_summary(name: &str, openapi: &OpenAPI, diagnostics: &Diagnostics) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    diagnostics.iter().for_each(|it| *counts.entry(it.code.as_str()).or_default() += 1);
    let schemas = openapi.components.as_ref().map_or(0, |it| it.schemas.len());
    println!("{name}: {} operations, {schemas} schemas, {counts:?}", openapi.operations().count());
}

/// The parameters and statuses of each operation, by method and path.
type Surface = BTreeMap<(String, String), (BTreeSet<(&'static str, String)>, BTreeSet<String>)>;

fn surface(openapi: &OpenAPI) -> Surface {
    let mut surface = Surface::new();
    for (path, method, operation) in openapi.operations() {
        let item = openapi.paths.paths[path].as_item().expect("path items are never references");
        let lists = item.parameters.iter().chain(&operation.parameters);
        let parameters = lists.map(|it| key(openapi, it)).collect();
        let mut statuses: BTreeSet<_> = operation.responses.responses.keys().map(ToString::to_string).collect();
        statuses.extend(operation.responses.default.as_ref().map(|_| "default".to_owned()));
        surface.insert((method.to_owned(), path.to_owned()), (parameters, statuses));
    }
    surface
}

fn key(openapi: &OpenAPI, parameter: &ReferenceOr<Parameter>) -> (&'static str, String) {
    let parameter = match parameter {
        ReferenceOr::Item(item) => item,
        ReferenceOr::Reference { reference } => {
            let name = reference.rsplit('/').next().expect("a reference has a name");
            let components = openapi.components.as_ref().expect("a reference names a component");
            components.parameters[name].as_item().expect("the component is not an alias")
        }
    };
    let location = match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    };
    (location, parameter.parameter_data_ref().name.clone())
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn real_documents_are_read_completely() {
    let expected = [
        ("bundled/sailpoint-v3.yaml", 358),
        ("bundled/sailpoint-beta.yaml", 559),
        ("bundled/sailpoint-v2025.yaml", 812),
        ("multifile/sailpoint-api.v3.yaml", 358),
        ("mdx/v3-plain", 358),
        ("mdx/v2025-compressed", 812),
        ("mdx/beta-2022", 365),
        ("general/v3.0-github.json", 767),
    ];
    for (name, count) in expected {
        let (document, diagnostics) = whole_document(name);
        let openapi = &document.openapi;
        assert_eq!(openapi.operations().count(), count, "{name}");
        assert!(!diagnostics.has_errors(), "{name}: {diagnostics:?}");
        let ids: BTreeSet<_> = openapi.operations().map(|(_, _, it)| it.operation_id.clone().unwrap()).collect();
        assert_eq!(ids.len(), count, "{name}: operation ids are not unique");
        assert_no_dangling(&document, name);
    }
}

/// Asserts that every reference in the typed document has a target.
fn assert_no_dangling(document: &Document, name: &str) {
    let tree = document.to_json().expect("a typed document can be written");
    let mut pending = vec![&tree];
    while let Some(node) = pending.pop() {
        match node {
            serde_json::Value::Array(items) => pending.extend(items),
            serde_json::Value::Object(members) => {
                if let Some(serde_json::Value::String(reference)) = members.get("$ref")
                    && members.len() == 1
                {
                    let pointer = reference.strip_prefix('#').expect("references are local");
                    assert!(tree.pointer(pointer).is_some(), "{name}: {reference}");
                }
                pending.extend(members.iter().filter(|(key, _)| !is_data(key)).map(|(_, value)| value));
            }
            _ => {}
        }
    }
}

/// Returns `true` if the value of a member is arbitrary data.
fn is_data(key: &str) -> bool {
    key.starts_with("x-") || key.starts_with("example") || key == "default" || key == "value"
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn other_documents_are_read_or_rejected_with_a_reason() {
    let mut files: Vec<_> = std::fs::read_dir(corpus("general")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (document, mut diagnostics) = read(&Input::Path(path));
        if let Some(document) = document {
            document.origins.locate(&mut diagnostics);
            print_summary(&name, &document.openapi, &diagnostics);
            assert!(!diagnostics.has_errors(), "{name}: {diagnostics:?}");
        } else {
            assert!(name.starts_with("v2.0"), "{name}");
            assert!(diagnostics.iter().any(|it| it.code == Code::UnsupportedDialect));
        }
    }
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn types_of_pages_have_the_names_of_the_document() {
    let types = |input: &str, names: Option<&str>| {
        let pages = PageOptions { names: names.map(corpus), ..PageOptions::default() };
        let generator = Generator::new(PackageName::parse("names").unwrap(), Target::workspace_member());
        let generator = generator.with_options(Options { pages, ..Options::default() });
        let output = generator.run(&Input::Path(corpus(input)));
        assert!(!output.diagnostics.has_errors());
        output.outline.types.into_iter().map(|it| it.rust).collect::<BTreeSet<String>>()
    };
    for (pages, bundled) in
        [("mdx/v3-plain", "bundled/sailpoint-v3.yaml"), ("mdx/v2025-compressed", "bundled/sailpoint-v2025.yaml")]
    {
        let (titles, named, expected) = (types(pages, None), types(pages, Some(bundled)), types(bundled, None));
        let common = named.intersection(&expected).count();
        println!(
            "{pages}: {} types, {} in the document, {common} in common ({} by titles alone)",
            named.len(),
            expected.len(),
            titles.intersection(&expected).count()
        );
        assert!(common * 100 >= named.len().max(expected.len()) * 99);
    }
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn pages_and_split_documents_are_equivalent_to_the_document() {
    for (pages, bundled) in [
        ("mdx/v3-plain", "bundled/sailpoint-v3.yaml"),
        ("mdx/v2025-compressed", "bundled/sailpoint-v2025.yaml"),
        ("multifile/sailpoint-api.v3.yaml", "bundled/sailpoint-v3.yaml"),
    ] {
        let (pages, bundled) = (surface(&document(pages).0), surface(&document(bundled).0));
        let differ = |it: &(&(String, String), &_)| bundled.get(it.0) != Some(it.1);
        let differences: Vec<_> =
            pages.iter().filter(differ).map(|(key, value)| (key, value, bundled.get(key))).collect();
        assert!(differences.is_empty(), "{differences:#?}");
        assert_eq!(pages.len(), bundled.len());
    }
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn real_page_is_unchanged_by_unpacking_and_packing() {
    let page = std::fs::read_to_string(corpus("mdx/v2025-compressed/list-oauth-clients.api.mdx")).unwrap();
    let plain = unpack(&page).unwrap();
    assert!(plain.contains("\napi: {\n    \""));
    let packed = pack(&plain).unwrap();
    assert_eq!(unpack(&packed).unwrap(), plain);
    let read = |text: String| read(&Input::Text { name: "a.api.mdx".into(), text }).0.unwrap().openapi;
    assert_eq!(read(page), read(packed));
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn event_triggers_of_pages_and_documents_are_events() {
    use sdk_generator::PackageName;
    use sdk_generator::generate::Generator;
    use sdk_generator::target::Target;

    for (input, count) in
        [("mdx/v2025-compressed", 29), ("bundled/sailpoint-v2025.yaml", 29), ("public/openai.yaml", 16)]
    {
        let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
        let outline = generator.run(&Input::Path(corpus(input))).outline;
        assert_eq!(outline.webhooks.len(), count, "{input}");
        for webhook in &outline.webhooks {
            let types: Vec<_> = webhook.events.iter().map(|it| it.rust_type.to_string()).collect();
            assert!(outline.types.iter().any(|it| types == [it.rust.as_str()]), "{input}: {} {types:?}", webhook.id);
        }
    }
}
