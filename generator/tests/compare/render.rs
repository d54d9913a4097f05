//! Snapshots of reports in all four formats.

use sdk_generator::compare::render::{Format, Report, render};
use sdk_generator::compare::{compare, migrate};
use sdk_generator::outline::Outline;
use semver::Version;

/// The old version.
const OLD: &str = r#"{"format": 1, "package": "things", "title": "Things", "version": "1",
    "operations": [
        {"id": "listThings", "rust": "things::list_things", "method": "GET", "path": "/v1/things", "tag": "Things",
         "feature": "things", "result": "Vec<Thing>",
         "responses": [{"status": "200", "content_type": "application/json", "rust_type": "Vec<Thing>"}]},
        {"id": "getThing", "rust": "things::get_thing", "method": "GET", "path": "/v1/things/{id}", "tag": "Things",
         "feature": "things", "result": "Thing",
         "arguments": [{"rust": "id", "rust_type": "&str", "parameter": {"name": "id", "in": "path"}}],
         "parameters": [{"name": "id", "in": "path", "required": true, "rust_type": "String"}],
         "responses": [{"status": "200", "content_type": "application/json", "rust_type": "Thing"}]},
        {"id": "dropThings", "rust": "things::drop_things", "method": "DELETE", "path": "/v1/things", "tag": "Things",
         "feature": "things", "result": "()"}],
    "types": [{"rust": "Thing", "kind": "struct", "fields": [
        {"wire": "id", "rust": "id", "rust_type": "String", "presence": "required"}]}]}"#;

/// The new version. Some strings contain markup, code or control characters.
const NEW: &str = r#"{"format": 1, "package": "things", "title": "Things", "version": "2",
    "operations": [
        {"id": "listThings", "rust": "things::list_things", "method": "GET", "path": "/v2/things", "tag": "Things",
         "feature": "things", "result": "Vec<Thing>", "description": "<script>alert(1)</script> `|` \u001b[31m @everyone",
         "responses": [{"status": "200", "content_type": "application/json", "rust_type": "Vec<Thing>"}]},
        {"id": "getThing", "rust": "things::fetch_thing", "method": "GET", "path": "/v2/things/{thingId}",
         "tag": "Things", "feature": "things", "result": "Thing",
         "arguments": [{"rust": "thing_id", "rust_type": "&str", "parameter": {"name": "thingId", "in": "path"}}],
         "setters": [{"rust": "depth", "rust_type": "i64", "parameter": {"name": "de|pth`", "in": "query"}}],
         "parameters": [{"name": "thingId", "in": "path", "required": true, "rust_type": "String"},
                        {"name": "de|pth`", "in": "query", "required": false, "rust_type": "i64"}],
         "responses": [{"status": "200", "content_type": "application/json", "rust_type": "Thing"}]},
        {"id": "ping", "rust": "health::ping", "method": "GET", "path": "/v2/ping", "tag": "<b>Health</b> & *co*",
         "feature": "health", "result": "()"}],
    "types": [{"rust": "Thing", "kind": "struct", "fields": [
        {"wire": "id", "rust": "id", "rust_type": "Uuid", "presence": "required"},
        {"wire": "size", "rust": "size", "rust_type": "i64", "presence": "optional"}]}]}"#;

fn outlines() -> (Outline, Outline) {
    (serde_json::from_str(OLD).unwrap(), serde_json::from_str(NEW).unwrap())
}

fn check(name: &str, report: &Report) {
    for (format, ending) in
        [(Format::Terminal, "txt"), (Format::Markdown, "md"), (Format::Json, "json"), (Format::Html, "html")]
    {
        let text = render(report, format);
        // The terminal receives no control sequences except our colors. Markdown shows strings in code spans.
        assert!(!text.contains("\u{1b}[31m @"), "{text}");
        assert!(format != Format::Html || !text.contains("<script>alert"), "{text}");
        assert!(!matches!(format, Format::Markdown | Format::Html) || !text.contains("<b>Health"), "{text}");
        insta::assert_snapshot!(format!("{name}.{ending}"), text);
    }
}

#[test]
fn comparison_is_rendered_in_all_formats() {
    let (old, new) = outlines();
    check(
        "comparison",
        &Report::Comparisons(vec![compare(&old, &new).with_version(Version::new(0, 1, 3)), compare(&old, &old)]),
    );
}

#[test]
fn migration_is_rendered_in_all_formats() {
    let (old, new) = outlines();
    check("migration", &Report::Migration(migrate(&old, &Outline { package: "things-2".into(), ..new })));
}

#[test]
fn page_shows_what_breaks_first_and_only_what_exists() {
    let (old, new) = outlines();
    let same = Outline { package: "same".into(), ..old.clone() };
    let documented = Outline { title: "Documented".into(), version: "2".into(), ..old.clone() };
    let list = vec![compare(&same, &same), compare(&old, &documented), compare(&old, &new)];
    let page = render(&Report::Comparisons(list), Format::Html);
    let position = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
    assert!(position("class=\"effect breaking\"") < position("No changes: <code>same</code>"));
    assert!(!page.contains("no changes</td>"));
    assert!(position("drop_things") < position("fetch_thing"), "removed operations come first");
    let only = render(&Report::Comparisons(vec![compare(&old, &documented)]), Format::Html);
    assert!(only.contains("id=\"show-docs-only\"") && !only.contains("id=\"show-breaking\""), "{only}");
    assert!(only.contains("<h1>Changes of things</h1>") && !only.contains("<h2"), "{only}");
}

#[test]
fn operations_whose_types_changed_link_to_them() {
    let (old, _) = outlines();
    let mut new = old.clone();
    new.types[0].fields[0].rust_type = "Uuid".to_owned().into();
    let migration = migrate(&old, &new);
    assert_eq!((migration.unchanged(), migration.with_changed_types()), (1, 2));
    let page = render(&Report::Migration(migration), Format::Html);
    let link = "<code>things::get_thing</code>: <div class=\"places\"><a href=\"#field-type-changed-Thing-id\">";
    assert!(page.contains(link) && page.contains("id=\"field-type-changed-Thing-id\""), "{page}");
}

#[test]
fn markdown_has_all_names_uncut() {
    let (old, _) = outlines();
    let name = |index: usize| format!("things::{}_{index}", "drop_a_thing_".repeat(10));
    let operation = old.operations.last().unwrap().clone();
    let many = (0..8).map(|index| {
        let mut operation = operation.clone();
        (operation.head.id, operation.rust) = (format!("drop{index}"), name(index));
        operation
    });
    let before = Outline { operations: old.operations.iter().cloned().chain(many).collect(), ..old.clone() };
    let text = render(&Report::Comparisons(vec![compare(&before, &old)]), Format::Markdown);
    let (tasks, _) = text.split_once("<details open>").unwrap();
    assert!((0..8).all(|index| tasks.contains(&format!("`{}`", name(index)))), "{text}");
    assert!(tasks.contains("<details><summary>3 more</summary>"), "{text}");
}

#[test]
fn strings_of_the_hostile_crate_are_escaped() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/hostile/api.json");
    let hostile: Outline = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let empty = Outline { operations: Vec::new(), types: Vec::new(), ..hostile.clone() };
    let reports = [
        Report::Comparisons(vec![compare(&empty, &hostile), compare(&hostile, &empty)]),
        Report::Migration(migrate(&hostile, &empty)),
    ];
    for report in &reports {
        for format in [Format::Terminal, Format::Markdown, Format::Html] {
            let text = render(report, format);
            assert!(text.contains("evil"), "{text}");
            // Our colors start with the escape character.
            let is_control =
                |it: char| it.is_control() && !matches!(it, '\n' | '\u{1b}') || matches!(it, '\u{202a}'..='\u{202e}');
            assert!(!text.contains(is_control), "{format:?}: {text:?}");
            assert!(format == Format::Terminal || !text.contains("<script>evil"), "{text}");
        }
        serde_json::from_str::<serde_json::Value>(&render(report, Format::Json)).unwrap();
    }
}
