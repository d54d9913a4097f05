//! The names lock: which names it preserves, drops, or requires consent to change.

use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::diagnostic::{Code, Diagnostics};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::project::{Project, Regenerated, Renames};
use sdk_generator::read::Input;
use sdk_generator::sync::Mode;
use sdk_generator::target::Target;
use sdk_generator::{NameLock, Subject};

/// Returns a document with operations that each return `{id, kind}` as an inline type with the same title.
fn document(operations: &[(&str, &str, &str)]) -> String {
    let paths = operations.iter().map(|(path, id, tag)| {
        format!(
            "  {path}:\n    get:\n      operationId: {id}\n      tags: [{tag}]\n      responses:\n        '200': {{description: D., \
             content: {{application/json: {{schema: {{title: Item, type: object, properties: {{id: {{type: string}}, kind: {{type: \
             string, enum: [a, b]}}}}}}}}}}}}\n"
        )
    });
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{}", paths.collect::<String>())
}

fn run(text: &str, lock: &str) -> Output {
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member())
        .with_lock(NameLock::parse(lock).unwrap());
    generator.run(&Input::Text { name: "things.yaml".into(), text: text.to_owned() })
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics.iter().map(|it| it.code).collect()
}

const TWO: &[(&str, &str, &str)] = &[("/a", "getA", "Things"), ("/b", "getB", "Things")];

#[test]
fn second_run_keeps_the_lock_and_renames_nothing() {
    let first = run(&document(TWO), "");
    let second = run(&document(TWO), &first.lock.to_text());
    assert_eq!(first.lock.to_text(), second.lock.to_text());
    assert_eq!((first.renames, second.renames), (Vec::new(), Vec::new()));
    let operations: Vec<_> = first.lock.operations().collect();
    assert_eq!(operations, [("getA", "things::get_a".to_owned()), ("getB", "things::get_b".to_owned())]);
}

#[test]
fn type_keeps_its_name_if_its_first_location_is_removed() {
    let before = run(&document(TWO), "");
    let name = &before.outline.types[0].rust;
    let after = run(&document(&[("/b", "getB", "Things")]), &before.lock.to_text());
    assert_eq!(&after.outline.types[0].rust, name);
    assert_eq!(after.renames, []);
    // Only the operation is reported, because the type is still in its other location.
    assert_eq!(codes(&after.diagnostics), [Code::StaleName]);
    assert!(!after.lock.to_text().contains("getA"));
}

#[test]
fn operation_keeps_its_name_in_a_conflict() {
    let before = run(&document(&[("/b", "get-b", "Things")]), "");
    let both = document(&[("/a", "getB", "Things"), ("/b", "get-b", "Things")]);
    let without = run(&both, "");
    assert_eq!(without.outline.operations[1].rust, "things::get_b2");
    let message = "the operation `get-b` is named `get_b2`, because `get_b` is the name of another method";
    assert!(without.diagnostics.iter().any(|it| it.code == Code::Name && it.message == message));
    let with = run(&both, &before.lock.to_text());
    assert_eq!(with.outline.operations[1].rust, "things::get_b");
    assert_eq!(with.renames, []);
}

#[test]
fn operation_is_renamed_if_its_tag_changes() {
    let before = run(&document(TWO), "");
    let after = run(&document(&[("/a", "getA", "Others"), ("/b", "getB", "Things")]), &before.lock.to_text());
    let [rename] = &after.renames[..] else { panic!("{:?}", after.renames) };
    assert_eq!(rename.to_string(), "operation `things::get_a` becomes `others::get_a` (getA)");
    assert!(Renames::Refuse.refuses(&after.renames) && !Renames::Accept.refuses(&after.renames));
}

#[test]
fn pinned_module_keeps_the_names_of_a_renamed_tag() {
    let before = run(&document(TWO), "");
    let renamed = document(&[("/a", "getA", "More Things"), ("/b", "getB", "More Things")]);
    let pin = "\n[pinned.modules]\n\"More Things\" = \"things\"\n";
    let after = run(&renamed, &(before.lock.to_text() + pin));
    assert_eq!(after.renames, []);
    let operation = &after.outline.operations[0];
    assert_eq!((operation.rust.as_str(), operation.feature.as_str()), ("things::get_a", "things"));
    assert_eq!(after.diagnostics.len(), 0, "{:?}", after.diagnostics);
    let stale = run(&document(TWO), pin);
    assert_eq!(codes(&stale.diagnostics), [Code::StalePin]);
    let bad = run(&document(TWO), "[pinned.modules]\nThings = 'models'\n");
    assert_eq!(codes(&bad.diagnostics), [Code::BadPin]);
    let chosen = run(&document(TWO), &(before.lock.to_text() + "\n[pinned.modules]\nThings = \"parts\"\n"));
    assert_eq!(chosen.renames.iter().filter(|it| it.pinned).count(), 2);
}

#[test]
fn pinned_names_take_precedence_and_need_no_consent() {
    let before = run(&document(TWO), "");
    let place = before.lock.types().find(|(place, _)| place.ends_with("response 200")).unwrap().0.to_owned();
    let pins =
        format!("[pinned.types]\n\"{place}\" = \"DTO\"\n[pinned.operations]\ngetA = \"get_b\"\ngetB = \"other\"\n");
    let after = run(&document(TWO), &format!("{}\n{pins}", before.lock.to_text()));
    assert!(!after.diagnostics.has_errors(), "{:?}", after.diagnostics);
    assert!(after.outline.types.iter().any(|it| it.rust == "DTO"));
    let methods: Vec<&str> = after.outline.operations.iter().map(|it| it.rust.as_str()).collect();
    assert_eq!(methods, ["things::get_b", "things::other"]);
    assert_eq!(after.renames.iter().filter(|it| it.subject == Subject::Operation && it.pinned).count(), 2);
    assert!(!Renames::Refuse.refuses(&after.renames), "{:?}", after.renames);
    let again = run(&document(TWO), &after.lock.to_text());
    assert_eq!(again.lock.to_text(), after.lock.to_text());
    assert_eq!(again.renames, []);
}

#[test]
fn pin_of_a_used_name_renames_its_previous_owner() {
    let before = run(&document(TWO), "");
    let after = run(&document(TWO), &format!("{}\n[pinned.operations]\ngetA = \"get_b\"\n", before.lock.to_text()));
    let renames: Vec<(&str, bool)> = after.renames.iter().map(|it| (it.place.as_str(), it.pinned)).collect();
    assert_eq!(renames, [("getA", true), ("getB", false)]);
    assert!(Renames::Refuse.refuses(&after.renames));
}

#[test]
fn invalid_pins_are_errors_with_their_line() {
    for (pins, message) in [
        ("[pinned.operations]\ngetA = 'type'\n", "the pinned name `type` is a keyword of Rust"),
        ("[pinned.operations]\ngetA = 'get()'\n", "the pinned name `get()` is not an identifier"),
        ("[pinned.operations]\ngetA = 'GetA'\n", "the pinned name `GetA` does not have the style of generated names"),
        ("[pinned.operations]\ngetA = 'same'\ngetB = 'same'\n", "the pinned name `same` is already taken"),
        ("[pinned.types]\n'operation getA / response 200' = 'Option'\n", "the pinned name `Option` is already taken"),
        ("[pinned.types]\n'operation getA / response 200' = 'a b'\n", "the pinned name `a b` is not an identifier"),
        (
            "[pinned.types]\n'operation getA / response 200' = 'One'\n'operation getB / response 200' = 'Two'\n",
            "the name `Two` is pinned for a type that is also pinned as `One`",
        ),
    ] {
        let output = run(&document(TWO), pins);
        let found: Vec<String> =
            output.diagnostics.iter().filter(|it| it.code == Code::BadPin).map(ToString::to_string).collect();
        assert!(matches!(&found[..], [it] if it.contains(message) && it.contains("names.lock:")), "{pins}: {found:?}");
        assert!(output.files.is_empty());
    }
}

#[test]
fn stale_pins_are_reported_and_kept() {
    let pins = "[pinned.types]\n'schema Gone' = 'Gone'\n[pinned.operations]\ngone = 'gone'\n";
    let output = run(&document(TWO), pins);
    assert_eq!(codes(&output.diagnostics), [Code::StalePin; 2]);
    assert_eq!(output.lock.pins(), 2);
    assert!(output.lock.to_text().ends_with(pins), "{}", output.lock.to_text());
}

fn type_names(output: &Output) -> Vec<&str> {
    let mut names: Vec<&str> = output.outline.types.iter().map(|it| it.rust.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn types_with_different_names_in_the_lock_are_not_shared() {
    let lock = "[types]\n'operation getA / response 200' = 'One'\n'operation getB / response 200' = 'Two'\n";
    let output = run(&document(TWO), lock);
    assert_eq!(output.renames, []);
    assert_eq!(type_names(&output), ["One", "OneKind", "Two", "TwoKind"]);
    assert_eq!(type_names(&run(&document(TWO), "")), ["Item", "ItemKind"]);
}

#[test]
fn types_with_the_same_name_in_the_lock_remain_shared() {
    let lock = "[types]\n'operation getA / response 200' = 'Thing'\n'operation getB / response 200' = 'Thing'\n";
    // The third position is new.
    let three = [TWO, &[("/c", "getC", "Things")]].concat();
    for operations in [TWO, &three] {
        let output = run(&document(operations), lock);
        assert_eq!(type_names(&output), ["Thing", "ThingKind"]);
        assert_eq!(output.renames, []);
        let again = run(&document(operations), &output.lock.to_text());
        assert_eq!(again.lock.to_text(), output.lock.to_text());
    }
}

#[test]
fn shared_type_keeps_its_pinned_name() {
    let before = run(&document(TWO), "");
    let pin = "\n[pinned.types]\n'operation getB / response 200' = 'DTO'\n";
    let pinned = run(&document(TWO), &(before.lock.to_text() + pin));
    assert_eq!(type_names(&pinned), ["DTO", "ItemKind"]);
    let again = run(&document(TWO), &pinned.lock.to_text());
    assert_eq!(type_names(&again), ["DTO", "ItemKind"]);
}

fn regenerate(root: &Path, mode: Mode, renames: Renames) -> Regenerated {
    Project::open(root).unwrap().with_renames(renames).regenerate("things", mode).unwrap()
}

/// Creates a workspace with one crate, and returns its folder.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("specs/things")).unwrap();
    std::fs::write(root.join("specs/apis.toml"), "[[api]]\nname = \"things\"\ninput = \"things/openapi.yaml\"\n")
        .unwrap();
    std::fs::write(root.join("specs/things/openapi.yaml"), document(TWO)).unwrap();
    assert!(!regenerate(root, Mode::Write, Renames::Refuse).changes.is_empty());
    folder
}

#[test]
fn crate_without_its_lock_is_refused_until_renames_are_accepted() {
    let folder = workspace();
    let root = folder.path();
    std::fs::remove_file(root.join("specs/things/names.lock")).unwrap();
    for mode in [Mode::Check, Mode::Write] {
        let error = Project::open(root).unwrap().regenerate("things", mode).unwrap_err().to_string();
        let advice = ["generated/things", "specs/things/names.lock does not exist", "restore it", "--accept-renames"];
        assert!(advice.iter().all(|it| error.contains(it)), "{error}");
    }
    assert!(!root.join("specs/things/names.lock").exists());
    assert_eq!(regenerate(root, Mode::Write, Renames::Accept).changes.len(), 1);
    assert!(regenerate(root, Mode::Check, Renames::Refuse).changes.is_empty());
}

#[test]
fn workspace_is_unchanged_until_renames_are_accepted() {
    let folder = workspace();
    let root = folder.path();
    let write = |text: String| std::fs::write(root.join("specs/things/openapi.yaml"), text).unwrap();
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let (lock, surface) = (read("specs/things/names.lock"), read("generated/things/api.json"));

    write(document(&[("/a", "getA", "Others"), ("/b", "getB", "Things")]));
    let refused = regenerate(root, Mode::Write, Renames::Refuse);
    assert!(refused.refused && refused.renames.len() == 1 && !refused.changes.is_empty());
    assert_eq!((read("specs/things/names.lock"), read("generated/things/api.json")), (lock, surface));

    let accepted = regenerate(root, Mode::Write, Renames::Accept);
    assert!(!accepted.refused && accepted.renames.len() == 1);
    assert!(read("specs/things/names.lock").contains("others::get_a"));
    let after = regenerate(root, Mode::Check, Renames::Refuse);
    assert!(!after.refused && after.renames.is_empty() && after.changes.is_empty());
}

/// Returns an operation with a header in its response, which has the type `schema`.
fn with_header(id: &str, schema: &str) -> String {
    let header = "{X-Rate: {schema: {type: string}}}";
    let content = format!("{{application/json: {{schema: {schema}}}}}");
    format!(
        "  /{id}: {{get: {{operationId: {id}, tags: [T], responses: {{200: {{description: D., headers: {header}, content: \
         {content}}}}}}}}}\n"
    )
}

fn document_of(operations: &[(&str, &str)], components: &[(&str, &str)]) -> String {
    let paths: String = operations.iter().map(|(id, schema)| with_header(id, schema)).collect();
    let schemas: String = components.iter().map(|(name, schema)| format!("    {name}: {schema}\n")).collect();
    let components = if schemas.is_empty() { String::new() } else { format!("components:\n  schemas:\n{schemas}") };
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}{components}")
}

/// Returns the types of results and the names of types.
fn results(output: &Output) -> (Vec<String>, Vec<&str>) {
    let results = output.outline.operations.iter().map(|it| it.result.as_ref().unwrap().to_string()).collect();
    let mut names: Vec<&str> = output.outline.types.iter().map(|it| it.rust.as_str()).collect();
    names.sort_unstable();
    (results, names)
}

const POINT: &str = "{type: object, properties: {x: {type: object, properties: {unit: {type: string, enum: [a, b]}}}}}";

#[test]
fn schema_keeps_its_names_in_and_out_of_the_components() {
    let reference = "{$ref: '#/components/schemas/Point'}";
    let before = run(&document_of(&[("a", reference), ("b", reference)], &[("Point", POINT)]), "");
    let names = results(&before);
    assert!(names.1.contains(&"PointXUnit"), "{names:?}");
    // A copy at one position, copies at all positions, and another component in their place.
    let copied = run(&document_of(&[("a", POINT), ("b", reference)], &[("Point", POINT)]), &before.lock.to_text());
    let inline = run(&document_of(&[("a", POINT), ("b", POINT)], &[]), &copied.lock.to_text());
    let other = "{$ref: '#/components/schemas/Place'}";
    let extracted = run(&document_of(&[("a", other), ("b", other)], &[("Place", POINT)]), &inline.lock.to_text());
    for output in [&copied, &inline, &extracted] {
        assert_eq!(results(output), names);
        assert_eq!(output.renames, []);
    }
    // A type that differs from the component gets a name of its own.
    let different = POINT.replace("[a, b]", "[a, c]");
    let split = document_of(&[("a", &different), ("b", reference)], &[("Point", POINT)]);
    let split = run(&split, &before.lock.to_text());
    assert_eq!(results(&split).0[1], names.0[1]);
    assert_ne!(results(&split).0[0], names.0[0]);
}

#[test]
fn headers_keep_the_name_of_their_type() {
    let before = run(&document_of(&[("a", POINT)], &[]), "");
    let names = results(&before).1;
    assert!(names.contains(&"AHeaders"), "{names:?}");
    let after = run(&document_of(&[("b", POINT), ("a", POINT)], &[]), &before.lock.to_text());
    assert!(results(&after).1.contains(&"AHeaders") && !results(&after).1.contains(&"XRateHeaders"));
    let stolen = document_of(&[("a", "{$ref: '#/components/schemas/AHeaders'}")], &[("AHeaders", POINT)]);
    let stolen = run(&stolen, &before.lock.to_text());
    let headers = stolen.outline.types.iter().find(|it| it.rust == "AHeaders").unwrap();
    assert_eq!(headers.fields[0].wire, "X-Rate");
}
