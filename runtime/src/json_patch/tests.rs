use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::{JsonPatch, pointer};
use crate::json::Value;
use crate::request::error::RequestError;

fn json(text: &str) -> Value {
    Value::parse(text.as_bytes()).unwrap()
}

fn text(patch: &JsonPatch) -> String {
    Value::from(patch.operations::<Value>().unwrap()).to_string()
}

#[test]
fn operations_match_the_examples_of_the_rfc() {
    let patch = JsonPatch::new()
        .test("/a/b/c", "foo")
        .remove("/a/b/c")
        .add("/a/b/c", &vec!["foo".to_owned(), "bar".to_owned()])
        .replace("/a/b/c", &42)
        .move_from("/a/b/c", "/a/b/d")
        .copy_from("/a/b/d", "/a/b/e");
    assert_eq!(
        Value::from(patch.operations::<Value>().unwrap()),
        json(
            r#"[
                { "op": "test", "path": "/a/b/c", "value": "foo" },
                { "op": "remove", "path": "/a/b/c" },
                { "op": "add", "path": "/a/b/c", "value": [ "foo", "bar" ] },
                { "op": "replace", "path": "/a/b/c", "value": 42 },
                { "op": "move", "from": "/a/b/c", "path": "/a/b/d" },
                { "op": "copy", "from": "/a/b/d", "path": "/a/b/e" }
            ]"#
        )
    );
}

#[test]
fn invalid_pointers_are_rejected() {
    for path in ["name", "/a~b", "/a~2"] {
        let error = JsonPatch::new().remove("").remove(path).operations::<Value>().unwrap_err();
        assert_eq!(error, RequestError::Pointer { pointer: path.to_owned() });
    }
    assert!(JsonPatch::new().copy_from("name", "/a").operations::<Value>().is_err());
    assert_eq!(pointer(["a~/b", ""]), "/a~0~1b/");
}

#[test]
fn values_that_json_cannot_represent_are_rejected() {
    let patch = JsonPatch::new().add("/ratio", &f64::NAN).remove("/other");
    assert!(!patch.is_empty());
    assert!(matches!(patch.operations::<Value>(), Err(RequestError::Encode(_))));
}

#[test]
fn diff_contains_only_changes() {
    let before = json(r#"{"same": {"x": [1, 2]}, "name": "a", "gone": null, "list": [1, 2, 3, 4]}"#);
    let after = json(r#"{"same": {"x": [1, 2]}, "name": "b", "new/er": 1, "list": [1, 9, 4]}"#);
    assert_eq!(
        text(&JsonPatch::diff(&before, &after)),
        concat!(
            r#"[{"op":"replace","path":"/name","value":"b"},{"op":"remove","path":"/gone"},"#,
            r#"{"op":"replace","path":"/list/1","value":9},{"op":"remove","path":"/list/2"},"#,
            r#"{"op":"add","path":"/new~1er","value":1}]"#
        )
    );
    assert!(JsonPatch::diff(&before, &before).is_empty());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..5).prop_map(Value::from),
        "[a~/]{0,2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map("[ab~/]{0,2}", inner, 0..4).prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn diff_changes_one_value_to_the_other(before in any_json(), after in any_json()) {
        let patch = serde_json::from_str::<json_patch::Patch>(&text(&JsonPatch::diff(&before, &after))).unwrap();
        let mut document: serde_json::Value = serde_json::from_str(&before.to_string()).unwrap();
        json_patch::patch(&mut document, &patch).unwrap();
        prop_assert_eq!(json(&document.to_string()), after);
    }
}
