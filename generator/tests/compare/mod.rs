//! Tests of comparisons. Each case edits a copy of a specification of this repository, regenerates the crate, and compares both
//! versions in both directions.

mod cases;
mod render;
mod semver_checks;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::compare::{ChangeKind, Effect, compare};
use sdk_generator::generate::Generator;
use sdk_generator::outline::Outline;
use sdk_generator::project::{Project, Regenerated, Renames};
use sdk_generator::read::{Input, page};
use sdk_generator::sync::Mode;
use sdk_generator::target::Target;
use serde_json::{Value, json};
use tempfile::TempDir;

use cases::{CASES, Case, EQUAL_ENUMS, Edit, MADE, NEW_VALUES, WEBHOOKS};

/// A kind of change with its effects on the wire and in Rust.
type Verdict = (ChangeKind, Effect, Effect);

#[test]
fn changes_have_the_expected_effects_in_both_directions() {
    check_cases(CASES, &[]);
}

#[test]
fn changes_of_webhooks_have_the_expected_effects_in_both_directions() {
    check_cases(WEBHOOKS, &[Edit::Set("/x-webhooks", MADE)]);
}

/// Checks cases whose edits follow those of `base`.
fn check_cases(cases: &[Case], base: &[Edit]) {
    let mut wrong = String::new();
    let inputs: BTreeSet<&str> = cases.iter().map(|it| it.input).collect();
    let unedited: BTreeMap<&str, Outline> = inputs.into_iter().map(|it| (it, outline(it, base))).collect();
    for case in cases {
        let before = &unedited[case.input];
        let after = outline(case.input, &[base, case.edits].concat());
        for (direction, old, new, expected) in
            [("forward", before, &after, case.forward), ("backward", &after, before, case.backward)]
        {
            let found: BTreeSet<Verdict> =
                compare(old, new).changes.iter().map(|it| (it.kind, it.wire, it.rust)).collect();
            if found != expected.iter().copied().collect() {
                wrong.push_str(&format!("{} ({direction}): {found:?}, but expected {expected:?}\n", case.name));
            }
        }
        let same = compare(&after, &after.clone());
        assert!(same.changes.is_empty() && same.verdict().is_none(), "{}: {:?}", case.name, same.changes);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn new_value_of_one_of_several_equal_enums_changes_only_this_enum() {
    let input = "cloudflare-iam/openapi.yaml";
    let before = outline(input, EQUAL_ENUMS);
    for pointer in NEW_VALUES {
        let edits: Vec<Edit> = EQUAL_ENUMS.iter().copied().chain([Edit::Set(pointer, "\"failed\"")]).collect();
        let changes = compare(&before, &outline(input, &edits)).changes;
        let found: Vec<Verdict> = changes.iter().map(|it| (it.kind, it.wire, it.rust)).collect();
        assert_eq!(found, [(ChangeKind::VariantAdded, Effect::Additive, Effect::Additive)], "{pointer}: {changes:?}");
    }
}

#[test]
fn encoding_of_a_member_is_compared_if_both_forms_have_it() {
    let form = |members: Value, encoding: Value| {
        let content = json!({"schema": {"type": "object", "properties": members}, "encoding": encoding});
        let document = json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"post": {
                "operationId": "send", "responses": {"204": {"description": "D."}},
                "requestBody": {"content": {"application/x-www-form-urlencoded": content}},
            }}},
        });
        let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
        generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() }).outline
    };
    let list = json!({"type": "array", "items": {"type": "string"}});
    let (one, two) = (json!({"a": list}), json!({"a": list, "b": list}));
    let plain = form(one.clone(), json!({}));
    let changed = compare(&plain, &form(one, json!({"a": {"explode": false}}))).changes;
    let found: Vec<Verdict> = changed.iter().map(|it| (it.kind, it.wire, it.rust)).collect();
    assert_eq!(found, [(ChangeKind::BodyEncodingChanged, Effect::Breaking, Effect::DocsOnly)], "{changed:?}");
    let added = compare(&plain, &form(two, json!({"b": {"explode": false}}))).changes;
    assert!(added.iter().all(|it| it.kind != ChangeKind::BodyEncodingChanged), "{added:?}");
}

/// Returns the outline of a document with two operations, which send and return these components.
fn two_operations(tag: &str, [one, two]: [&str; 2], member: &str) -> Outline {
    let schema = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    let operation = |id: &str, name: &str| {
        let response = json!({"description": "D.", "content": schema(name)});
        json!({"post": {"operationId": id, "tags": [tag], "requestBody": {"content": schema(name), "required": true},
            "responses": {"200": response}}})
    };
    let component = json!({"type": "object", "required": ["id"], "properties": {
        "id": {"type": "string"}, member: {"type": "integer"}, "kind": {"type": "string", "enum": ["a", "b"]}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": operation("sendA", one), "/b": operation("sendB", two)},
        "components": {"schemas": {one: component, two: component}},
    });
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() }).outline
}

#[test]
fn types_that_are_split_or_merged_are_the_same_on_the_wire() {
    let one = two_operations("Things", ["Thing", "Thing"], "size");
    let two = two_operations("Things", ["Thing", "Other"], "size");
    assert_eq!(two.types.iter().filter(|it| it.rust == "Thing" || it.rust == "Other").count(), 2, "not unified");
    for (old, new) in [(&one, &two), (&two, &one)] {
        let comparison = compare(old, new);
        assert_eq!((comparison.wire(), comparison.rust()), (Some(Effect::DocsOnly), Some(Effect::Breaking)));
    }
    let changed = two_operations("Things", ["Thing", "Other"], "length");
    assert_eq!(compare(&one, &changed).wire(), Some(Effect::Breaking));
}

#[test]
fn renamed_tags_and_fields_are_one_change_each() {
    let before = two_operations("Things", ["Thing", "Other"], "size");
    let kinds = |after: &Outline| -> Vec<Verdict> {
        compare(&before, after).changes.iter().map(|it| (it.kind, it.wire, it.rust)).collect()
    };
    let renamed = two_operations("Items", ["Thing", "Other"], "size");
    assert_eq!(kinds(&renamed), [(ChangeKind::GroupRenamed, Effect::DocsOnly, Effect::Breaking)]);
    let replaced = two_operations("Things", ["Thing", "Other"], "length");
    assert_eq!(kinds(&replaced), [(ChangeKind::FieldReplaced, Effect::Breaking, Effect::Breaking); 2]);
}

#[test]
fn cases_cover_most_kinds_of_changes() {
    let kinds: BTreeSet<ChangeKind> = CASES
        .iter()
        .flat_map(|Case { forward, backward, .. }| forward.iter().chain(*backward))
        .map(|it| it.0)
        .collect();
    assert!(kinds.len() >= 60, "{}", kinds.len());
}

#[test]
fn members_missing_in_old_api_json_files_are_not_changes() {
    let new = outline("cloudflare-iam/openapi.yaml", &[]);
    let mut file = serde_json::to_value(&new).unwrap();
    for name in ["format", "title", "version", "base_url", "servers", "errors"] {
        file.as_object_mut().unwrap().shift_remove(name);
    }
    for operation in file["operations"].as_array_mut().unwrap() {
        let kept = ["id", "rust", "method", "path", "tag", "feature", "parameters", "bodies", "responses"];
        operation.as_object_mut().unwrap().retain(|name, _| kept.contains(&name.as_str()));
    }
    for of in file["types"].as_array_mut().unwrap() {
        of.as_object_mut().unwrap().retain(|name, _| ["rust", "kind", "fields"].contains(&name.as_str()));
    }
    let mut old: Outline = serde_json::from_value(file).unwrap();
    assert!(!old.is_complete() && compare(&old, &new).changes.is_empty());
    old.operations.pop();
    assert_eq!(compare(&old, &new).changes.first().unwrap().kind, ChangeKind::OperationAdded);
}

/// Returns the outline of a document with an operation that sends lists with these constraints of items.
fn lists(constraint: &serde_json::Value) -> Outline {
    let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Word"}});
    let body = json!({"type": "object", "properties": {"words": list, "byName": {"type": "object", "additionalProperties": list}}});
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": {"operationId": "send", "tags": ["Things"],
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "array", "items": constraint}}],
            "requestBody": {"content": {"application/json": {"schema": body}}}, "responses": {"204": {"description": "D."}}}}},
        "components": {"schemas": {"Word": constraint}},
    });
    let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
    generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() }).outline
}

#[test]
fn constraints_of_items_are_compared() {
    let [long, short] = [9, 5].map(|length| lists(&json!({"type": "string", "maxLength": length})));
    let verdicts = |old: &Outline, new: &Outline| -> Vec<(ChangeKind, Effect)> {
        compare(old, new).changes.iter().map(|it| (it.kind, it.wire)).collect()
    };
    let kinds = [ChangeKind::ParameterConstraintsChanged, ChangeKind::FieldConstraintsChanged];
    let narrower = verdicts(&long, &short);
    assert_eq!(narrower.len(), 3, "{narrower:?}");
    assert!(narrower.iter().all(|it| kinds.contains(&it.0) && it.1 == Effect::Breaking), "{narrower:?}");
    assert!(verdicts(&short, &long).iter().all(|it| it.1 == Effect::Additive));
    // Older files have neither the constraints of items nor, at first, the types that implement `Hash`.
    let mut older = long;
    older.format = 2;
    older.types.iter_mut().for_each(|it| it.hashable = false);
    older.types.iter_mut().flat_map(|it| &mut it.fields).for_each(|it| it.docs.constraints.clear());
    older.operations.iter_mut().flat_map(|it| &mut it.parameters).for_each(|it| it.docs.constraints.clear());
    assert!(short.types.iter().any(|it| it.hashable));
    assert_eq!(verdicts(&older, &short), []);
}

/// Returns the outline of the API of an input after some edits.
fn outline(input: &str, edits: &[Edit]) -> Outline {
    project(input, edits, Mode::Check).1.outline
}

/// Copies the specifications, edits one of them, and regenerates its API.
fn project(input: &str, edits: &[Edit], mode: Mode) -> (TempDir, Regenerated) {
    let root = tempfile::tempdir().unwrap();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    copy(&specs, &root.path().join("specs"));
    let path = root.path().join("specs").join(input);
    let name = input.split('/').next().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    if !edits.is_empty() {
        std::fs::write(&path, edited(&text, input, edits)).unwrap();
    }
    // Some edits are renames.
    let project = Project::open(root.path()).unwrap().with_renames(Renames::Accept);
    let made = project.regenerate(name, mode).unwrap();
    assert!(!made.diagnostics.has_errors(), "{:?}", made.diagnostics);
    (root, made)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// Applies edits to a document or to the operation of a page.
fn edited(text: &str, name: &str, edits: &[Edit]) -> String {
    let apply = |mut value: Value| {
        edits.iter().for_each(|it| it.apply(&mut value));
        value
    };
    if name.ends_with(".yaml") {
        return apply(serde_yaml::from_str(text).unwrap()).to_string();
    }
    let open = page::unpack(text).unwrap();
    let start = open.find("\napi: ").unwrap() + "\napi: ".len();
    let length = open[start..].find("\nsidebar_class_name").unwrap();
    let operation = apply(serde_json::from_str(&open[start..start + length]).unwrap());
    format!("{}{operation}{}", &open[..start], &open[start + length..])
}
