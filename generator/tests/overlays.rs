//! Overlays: their effect, the locations of the changed nodes, and invalid overlays.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sdk_generator::diagnostic::{Code, Diagnostics};
use sdk_generator::read::{Input, Options, read_with};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays")
}

/// Returns the diagnostics for the fixture's document with an overlay.
fn diagnostics(overlay: &str) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.overlay.yaml");
    std::fs::write(&path, overlay).unwrap();
    let options = Options { overlays: vec![path], ..Options::default() };
    read_with(&Input::Path(self::folder().join("document.yaml")), &options).1
}

fn codes(overlay: &str) -> Vec<Code> {
    let diagnostics = diagnostics(overlay);
    let overlay_codes = [Code::BadOverlay, Code::OverlayWithoutMatch, Code::UnknownMember, Code::Syntax];
    diagnostics.iter().map(|it| it.code).filter(|it| overlay_codes.contains(it)).collect()
}

#[test]
fn overlays_are_applied_in_order() {
    let folder = folder();
    let overlays = vec![folder.join("first.overlay.yaml"), folder.join("second.overlay.yaml")];
    let options = Options { overlays, ..Options::default() };
    let (document, mut diagnostics) = read_with(&Input::Path(folder.join("document.yaml")), &options);
    let document = document.unwrap();
    document.origins.locate(&mut diagnostics);
    let mut shown = serde_yaml::to_string(&document.to_json().unwrap()).unwrap();
    shown.push_str("\n==== diagnostics\n");
    for diagnostic in &diagnostics {
        writeln!(shown, "{diagnostic}").unwrap();
    }
    let shown = shown.replace(&format!("{}/", folder.display()), "");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("overlays", shown);
    });
}

#[test]
fn invalid_overlay_is_an_error() {
    let action = |action: &str| format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions: [{action}]\n");
    for overlay in [
        action("{target: '$.[', update: {}}"),
        action("{target: 3, update: {}}"),
        action("{target: $.info}"),
        action("{target: $, remove: true}"),
        action("{target: $.info, remove: sometimes}"),
        action("{target: $.info, update: text}"),
        action("{target: $.info.title, update: {a: b}}"),
        action("{target: $.info, update: {title: [a]}}"),
        action("{target: $.info, update: {}, copy: $.tags}"),
        action("{target: $.info, copy: $.paths.*}"),
        action("3"),
        "overlay: 2.0.0\nactions: []\n".to_owned(),
        "overlay: 1.0.0\n".to_owned(),
        "openapi: 3.0.3\n".to_owned(),
    ] {
        assert_eq!(codes(&overlay), [Code::BadOverlay], "{overlay}");
    }
    assert_eq!(codes("overlay: ["), [Code::Syntax]);
    assert_eq!(codes(&action("{target: $.nothing, update: {}}")), [Code::OverlayWithoutMatch]);
    assert_eq!(codes(&action("{target: $.info, udpate: {}, update: {}}")), [Code::UnknownMember]);
}

#[test]
fn overlay_is_applied_to_the_combined_pages() {
    let folder = tempfile::tempdir().unwrap();
    let page = "---\nid: a\ntitle: A\napi: {\"operationId\":\"ping\",\"tags\":[\"A\"],\"responses\":{\"204\":{\"description\":\
                \"Done.\"}},\"method\":\"get\",\"path\":\"/ping\",\"info\":{\"title\":\"T\",\"version\":\"1\"}}\n---\n";
    std::fs::create_dir(folder.path().join("pages")).unwrap();
    std::fs::write(folder.path().join("pages/a.api.mdx"), page).unwrap();
    let overlay = "overlay: 1.0.0\nactions: [{target: \"$.paths['/ping'].get\", update: {operationId: pong}}]\n";
    std::fs::write(folder.path().join("a.yaml"), overlay).unwrap();
    let options = Options { overlays: vec![folder.path().join("a.yaml")], ..Options::default() };
    let (document, _) = read_with(&Input::Path(folder.path().join("pages")), &options);
    let document = document.unwrap();
    let ids: Vec<_> = document.openapi.operations().map(|(_, _, it)| it.operation_id.clone().unwrap()).collect();
    assert_eq!(ids, ["pong"]);
}
