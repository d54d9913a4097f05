//! Input options in `specs/apis.toml`.

use sdk_generator::project::Project;
use sdk_generator::sync::Mode;

#[test]
fn apis_toml_configures_overlays_references_and_filters() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "specs/apis.toml",
            "[[api]]\nname = \"things\"\ninput = \"api/openapi.yaml\"\noverlays = [\"fix.overlay.yaml\"]\n\
             allow = [\"../common\"]\nreferences = { \"https://example.org/a.yaml\" = \"copies/a.yaml\" }\n\
             [api.include]\npaths = [\"/things/**\"]\n[api.exclude]\noperations = [\"dropThing\"]\n",
        ),
        (
            "specs/api/openapi.yaml",
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /things/one:\n    \
             get: {responses: {200: {$ref: ../common/Answer.yaml}}}\n    \
             delete: {operationId: dropThing, responses: {204: {description: D.}}}\n  \
             /others: {get: {operationId: listOthers, responses: {204: {description: D.}}}}\n",
        ),
        (
            "specs/api/fix.overlay.yaml",
            "overlay: 1.0.0\nactions: [{target: $.paths.*.get, update: {operationId: getThing}}]\n",
        ),
        (
            "specs/common/Answer.yaml",
            "description: D.\ncontent: {application/json: {schema: {$ref: 'https://example.org/a.yaml#/definitions/A'}}}\n",
        ),
        ("specs/api/copies/a.yaml", "definitions: {A: {type: object, properties: {name: {type: string}}}}\n"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let made = Project::open(folder.path()).unwrap().regenerate("things", Mode::Write).unwrap();
    assert!(!made.diagnostics.has_errors(), "{:?}", made.diagnostics);
    assert_eq!((made.operations, made.types), (1, 1));
    let models = std::fs::read_to_string(folder.path().join("generated/things/api.json")).unwrap();
    assert!(models.contains("getThing") && !models.contains("dropThing"));
}
