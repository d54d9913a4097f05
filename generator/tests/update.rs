//! Generating complete crates from a provider's documents: which are regenerated, skipped, or only checked.

use std::path::Path;

use sdk_generator::project::update::{Difference, Outcome, Updated};
use sdk_generator::project::{Project, Renames};
use sdk_generator::sync::Mode;
use sdk_generator::target::RuntimeSource;

const LIST: &str = "[[api]]\nname = \"things\"\ninput = \"things/openapi.yaml\"\nupstream = [\"all-things\"]\n\
                    overlays = [\"fix.overlay.yaml\"]\n[api.include]\noperations = [\"getA\"]\n";

const OVERLAY: &str = "overlay: 1.0.0\nactions: [{target: $.info, update: {title: Fixed}}]\n";

/// Returns a document with tagged operations that each return a different object.
fn document(operations: &[(&str, &str)]) -> String {
    let paths = operations.iter().map(|(id, tag)| {
        format!(
            "  /{id}: {{get: {{operationId: {id}, tags: [{tag}], responses: {{200: {{description: D., content: \
             {{application/json: {{schema: {{type: object, properties: {{{id}: {{type: string}}}}}}}}}}}}}}}}}}\n"
        )
    });
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{}", paths.collect::<String>())
}

/// Creates a workspace with one operation of the API, and a checkout with two.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "specs/apis.toml", LIST);
    write(folder.path(), "specs/things/fix.overlay.yaml", OVERLAY);
    write(folder.path(), "specs/things/openapi.yaml", &document(&[("getA", "Things")]));
    write(folder.path(), "checkout/all-things.yaml", &document(&[("getA", "Things"), ("getB", "Things")]));
    Project::open(folder.path()).unwrap().regenerate("things", Mode::Write).unwrap();
    folder
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn update(root: &Path, mode: Mode, renames: Renames) -> Updated {
    let project = Project::open(root).unwrap().with_renames(renames);
    let upstream = project.upstream(&root.join("checkout"), &[]).unwrap();
    let run = project.update(&root.join("out"), RuntimeSource::Version("0.1".to_owned()), mode).unwrap();
    run.run("things", &upstream.sources[0].path, &|_| ()).unwrap()
}

#[test]
fn crate_is_complete_and_standalone() {
    let folder = workspace();
    let updated = update(folder.path(), Mode::Write, Renames::Refuse);
    assert_eq!((updated.outcome, updated.size.operations), (Outcome::Different, 2));
    let expected = Difference { operations_added: 1, types_added: 1, ..Difference::default() };
    assert_eq!(Difference::between(&updated.committed, &updated.outline), expected);
    assert_eq!(updated.previous, None);
    let again = update(folder.path(), Mode::Write, Renames::Refuse);
    assert_eq!(again.previous, Some(updated.outline));
    let manifest = std::fs::read_to_string(folder.path().join("out/things/Cargo.toml")).unwrap();
    assert!(
        manifest.contains("A client of Fixed")
            && manifest.contains("sdk-runtime = { version = \"0.1\", default-features = false }"),
        "{manifest}"
    );
}

#[test]
fn unchanged_crate_is_skipped() {
    let folder = workspace();
    let root = folder.path();
    let run = || update(root, Mode::Write, Renames::Refuse).outcome;
    assert_eq!(run(), Outcome::Different);
    assert_eq!(run(), Outcome::Skipped);
    // An interrupted run does not leave a record.
    std::fs::remove_file(root.join("out/things/.sdkgen-update.json")).unwrap();
    assert_eq!(run(), Outcome::Same);
    std::fs::remove_file(root.join("out/things/src/lib.rs")).unwrap();
    assert_eq!(run(), Outcome::Different);
    write(root, "specs/things/fix.overlay.yaml", &OVERLAY.replace("Fixed", "Better"));
    assert_eq!(run(), Outcome::Different);
    write(root, "checkout/all-things.yaml", &document(&[("getA", "Things")]));
    assert_eq!(run(), Outcome::Different);
    assert_eq!(run(), Outcome::Skipped);
}

#[test]
fn check_writes_nothing() {
    let folder = workspace();
    let root = folder.path();
    assert_eq!(update(root, Mode::Check, Renames::Refuse).outcome, Outcome::Different);
    assert!(!root.join("out").exists());
    update(root, Mode::Write, Renames::Refuse);
    assert_eq!(update(root, Mode::Check, Renames::Refuse).outcome, Outcome::Same);
    write(root, "checkout/all-things.yaml", "openapi: 3.0.3\npaths: [\n");
    assert_eq!(update(root, Mode::Check, Renames::Refuse).outcome, Outcome::Failed);
}

#[test]
fn names_come_from_the_workspace_and_the_last_run() {
    let folder = workspace();
    let root = folder.path();
    let lock = std::fs::read_to_string(root.join("specs/things/names.lock")).unwrap();
    write(root, "specs/things/names.lock", &format!("{lock}\n[pinned.operations]\ngetA = \"look\"\n"));
    let api = || std::fs::read_to_string(root.join("out/things/api.json")).unwrap();
    update(root, Mode::Write, Renames::Refuse);
    assert!(api().contains("things::look") && api().contains("things::get_b"));

    write(root, "checkout/all-things.yaml", &document(&[("getA", "Things"), ("getB", "Others")]));
    let refused = update(root, Mode::Write, Renames::Refuse);
    assert_eq!((refused.outcome, refused.renames.iter().filter(|it| !it.pinned).count()), (Outcome::Refused, 1));
    assert!(api().contains("things::get_b"));
    assert_eq!(update(root, Mode::Write, Renames::Accept).outcome, Outcome::Different);
    assert!(api().contains("others::get_b"));
}
