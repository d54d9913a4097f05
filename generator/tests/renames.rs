//! Renames of operations and components: they are refused, and can be undone by pins.

use std::path::Path;

use sdk_generator::outline::Outline;
use sdk_generator::project::update::{Outcome, Updated};
use sdk_generator::project::{Project, Regenerated, Renames};
use sdk_generator::report::terminal;
use sdk_generator::sync::Mode;
use sdk_generator::target::RuntimeSource;

const LIST: &str = "[[api]]\nname = \"pings\"\ninput = \"pings/openapi.yaml\"\nupstream = [\"all-pings\"]\n";

/// Returns a document with an operation that returns a component with an inline type, and reports inline errors.
fn document(id: &str, component: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /pings/{{id}}:\n    get:\n      operationId: {id}\n      tags: \
         [Pings]\n      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n      responses:\n        \
         '200': {{description: D., content: {{application/json: {{schema: {{$ref: '#/components/schemas/{component}'}}}}}}}}\n        \
         '201': {{description: D., content: {{application/json: {{schema: {{type: object, properties: {{late: {{type: \
         boolean}}}}}}}}}}}}\ncomponents:\n  schemas:\n    {component}: {{type: object, properties: {{size: {{type: integer}}, host: \
         {{type: string}}}}}}\n"
    )
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Creates a workspace with the crate of a document.
fn workspace(document: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "specs/apis.toml", LIST);
    write(folder.path(), "specs/pings/openapi.yaml", document);
    assert!(!regenerate(folder.path()).refused);
    folder
}

fn regenerate(root: &Path) -> Regenerated {
    Project::open(root).unwrap().regenerate("pings", Mode::Write).unwrap()
}

fn update(root: &Path) -> Updated {
    let project = Project::open(root).unwrap();
    let upstream = project.upstream(&root.join("upstream"), &[]).unwrap();
    let run = project.update(&root.join("out"), RuntimeSource::Version("0.1".to_owned()), Mode::Write).unwrap();
    run.run("pings", &upstream.sources[0].path, &|_| ()).unwrap()
}

fn types(outline: &Outline) -> Vec<&str> {
    let mut names: Vec<&str> = outline.types.iter().map(|it| it.rust.as_str()).collect();
    names.sort_unstable();
    names
}

fn pin(root: &Path, lines: &str) {
    let path = root.join("specs/pings/names.lock");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, format!("{text}\n{lines}")).unwrap();
}

/// Returns the lines that a report suggests for the lock.
fn suggested(report: &str) -> &str {
    report.split("names lock:\n\n").nth(1).unwrap().split("\nTo accept").next().unwrap()
}

#[test]
fn renamed_operation_is_refused_and_keeps_its_types_and_with_a_pin_its_name() {
    let folder = workspace(&document("getPing", "Ping"));
    write(folder.path(), "specs/pings/openapi.yaml", &document("fetchPing", "Ping"));
    let refused = regenerate(folder.path());
    assert!(refused.refused);
    let report = terminal::renames(&refused.renames, Renames::Refuse);
    assert!(
        report.starts_with("rename: operation `pings::get_ping` becomes `pings::fetch_ping` (fetchPing)\n"),
        "{report}"
    );
    assert_eq!(suggested(&report), "[pinned.operations]\nfetchPing = \"get_ping\"\n");
    assert_eq!(types(&refused.outline), ["GetPingResponse", "Ping"]);
    pin(folder.path(), suggested(&report));
    let pinned = regenerate(folder.path());
    assert!(!pinned.refused && pinned.diagnostics.is_empty(), "{:?} {:?}", pinned.renames, pinned.diagnostics);
    assert_eq!(pinned.outline.operations[0].rust, "pings::get_ping");
    assert_eq!(types(&pinned.outline), ["GetPingResponse", "Ping"]);
    let again = regenerate(folder.path());
    assert_eq!((again.changes, again.renames), (Vec::new(), Vec::new()));
}

#[test]
fn renamed_component_is_refused_and_keeps_its_name_with_a_pin() {
    let folder = workspace(&document("getPing", "Ping"));
    write(folder.path(), "specs/pings/openapi.yaml", &document("getPing", "Pong"));
    let refused = regenerate(folder.path());
    assert!(refused.refused);
    let report = terminal::renames(&refused.renames, Renames::Refuse);
    assert!(report.starts_with("rename: type `Ping` becomes `Pong` (schema Pong)\n"), "{report}");
    assert_eq!(suggested(&report), "[pinned.types]\n\"schema Pong\" = \"Ping\"\n");
    pin(folder.path(), suggested(&report));
    let pinned = regenerate(folder.path());
    assert!(!pinned.refused && pinned.renames.is_empty(), "{:?}", pinned.renames);
    assert_eq!(types(&pinned.outline), ["GetPingResponse", "Ping"]);
}

#[test]
fn update_refuses_renames_of_operations_and_components() {
    let folder = workspace(&document("getPing", "Ping"));
    std::fs::remove_dir_all(folder.path().join("generated")).unwrap();
    std::fs::remove_file(folder.path().join("specs/pings/names.lock")).unwrap();
    write(folder.path(), "upstream/all-pings.yaml", &document("getPing", "Ping"));
    assert_eq!(update(folder.path()).outcome, Outcome::Different);
    for (id, component) in [("fetchPing", "Ping"), ("getPing", "Pong")] {
        write(folder.path(), "upstream/all-pings.yaml", &document(id, component));
        let updated = update(folder.path());
        assert_eq!((updated.outcome, updated.renames.len()), (Outcome::Refused, 1), "{:?}", updated.renames);
    }
}

#[test]
fn type_with_other_members_is_not_a_rename() {
    let folder = workspace(&document("getPing", "Ping"));
    let other = document("getPing", "Pong").replace("size: ", "length: ");
    write(folder.path(), "specs/pings/openapi.yaml", &other);
    let replaced = regenerate(folder.path());
    assert!(!replaced.refused, "{:?}", replaced.renames);
}
