//! Round trips.

use proptest::prelude::*;

use super::model::{Account, Child, account, lenient, written};
use crate::json::{Decoding, EncodeError, Extra, Nullable, Value, from_slice, to_vec};

/// Decodes and encodes, and expects the same text.
fn keeps(text: &str) {
    assert_eq!(written(&lenient::<Account>(text).value), text);
}

#[test]
fn deviating_documents_round_trip() {
    for text in [
        r#"{"id":"1","owner":null}"#,
        r#"{"id":7,"owner":8}"#,
        r#"{"owner":null}"#,
        r#"{}"#,
        r#"{"id":null,"name":null}"#,
        r#"{"id":"1","owner":null,"count":"3"}"#,
        r#"{"id":"1","owner":null,"count":99999999999999999999999}"#,
        r#"{"id":"1","owner":null,"tags":"x"}"#,
        r#"{"id":"1","owner":null,"tags":["x", 2 ,null]}"#,
        r#"{"id":"1","owner":null,"child":{"level":"2","name":null}}"#,
        r#"{"id":"1","owner":null,"child":{"name":"n"}}"#,
        r#"{"id":"1","owner":null,"child":[]}"#,
        r#"{"id":"1","owner":null,"children":[{"level":1,"name":7},"x"]}"#,
        r#"{"id":"1","owner":null,"labels":{"a":"1"}}"#,
        r#"{"id":"1","owner":null,"ratio":1e400}"#,
        r#"{"id":"1","owner":null,"note":7,"at":"2026-01-31 10:20","uuid":""}"#,
        r#"{"id":"1","name":"\ud800","owner":null}"#,
        r#"{"id":"1","owner":null,"price":"2.50"}"#,
        r#"{"id":"1","owner":null,"password":7}"#,
        r#"{"id":"1","owner":null,"more":2.50,"yet":[ 1 ]}"#,
    ] {
        keeps(text);
    }
}

#[test]
fn digits_beyond_the_precision_of_a_field_are_preserved() {
    for number in ["0.30000000000000004", "16777217", "9007199254740993", "5e-324", "1e39"] {
        let text = format!(r#"{{"id":"1","owner":null,"share":{number}}}"#);
        assert_eq!(lenient::<Account>(&text).deviations.len(), 1, "{number}");
        keeps(&text);
    }
    for number in ["0.3", "0.1", "-2.50", "16777216", "3.4028235e38", "1e-45", "100000000000", "0.10000000"] {
        assert!(lenient::<f32>(number).deviations.is_empty(), "{number}");
    }
}

#[test]
fn changed_fields_replace_raw_values() {
    let (mut account, _) = account(r#""count":"3","name":null,"tags":"x","child":{"level":"2","name":"n"}"#);
    account.count = Some(4);
    account.name = Some("now".to_owned());
    account.child.as_mut().unwrap().name = "m".to_owned();
    assert_eq!(
        written(&account),
        r#"{"id":"1","name":"now","owner":null,"count":4,"tags":"x","child":{"level":"2","name":"m"}}"#
    );
    account.count = None;
    account.tags = Some(vec!["x".to_owned(), "y".to_owned()]);
    account.child.as_mut().unwrap().level = 3;
    assert_eq!(
        written(&account),
        r#"{"id":"1","name":"now","owner":null,"tags":["x","y"],"child":{"level":3,"name":"m"}}"#
    );
}

#[test]
fn missing_members_are_written_once_they_have_a_value() {
    let mut child = lenient::<Child>("{}").value;
    assert_eq!(written(&child), "{}");
    child.level = 1;
    assert_eq!(written(&child), r#"{"level":1}"#);
    child.extra.forget_deviating();
    assert_eq!(written(&child), r#"{"level":1,"name":""}"#);
}

#[test]
fn raw_values_are_kept_by_the_innermost_object() {
    let decoded = lenient::<Account>(r#"{"id":"1","owner":null,"child":{"level":"2","name":"n"}}"#);
    assert!(decoded.value.extra.is_empty());
    let child = decoded.value.child.unwrap();
    assert_eq!(child.extra.deviating().collect::<Vec<_>>(), [("level", Some("\"2\""))]);
}

#[test]
fn unknown_members_can_be_read_and_changed() {
    let (mut account, _) = account(r#""more":{"a":[1]},"yet":1"#);
    assert_eq!(account.extra.get("more").unwrap().pointer("/a/0").and_then(Value::as_i64), Some(1));
    assert_eq!(account.extra.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["more", "yet"]);
    account.extra.insert("yet", "now");
    account.extra.insert("id", "not the field");
    account.extra.insert("name", "free");
    assert_eq!(account.extra.remove("more").unwrap().to_string(), r#"{"a":[1]}"#);
    assert_eq!(written(&account), r#"{"id":"1","owner":null,"yet":"now","name":"free"}"#);
    assert_eq!(format!("{:?}", account.extra), r#"Extra { unknown: ["yet", "id", "name"] }"#);
    for name in ["yet", "id", "name"] {
        account.extra.remove(name);
    }
    assert_eq!(account.extra, Extra::default());
    assert_eq!(size_of::<Extra>(), 8);
}

#[test]
fn absent_null_and_value_are_distinguished() {
    for text in [
        r#"{"id":"1","owner":null,"note":null}"#,
        r#"{"id":"1","owner":null}"#,
        r#"{"id":"1","owner":null,"note":"x"}"#,
    ] {
        keeps(text);
    }
    assert_eq!(Nullable::<i32>::from(Some(1)), Nullable::Value(1));
    assert_eq!(Nullable::<i32>::from(None), Nullable::Null);
    assert_eq!(Nullable::<i32>::default().into_option(), None);
}

#[test]
fn nan_and_infinity_are_rejected() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(to_vec(&vec![value]), Err(EncodeError::NotANumber(_))));
    }
    assert!(to_vec(&f32::NAN).is_err());
}

#[test]
fn encoded_values_decode_strictly() {
    let (account, _) =
        account(r#""name":"\u0000\n\"\\é","child":{"level":1,"name":"","child":{"level":2,"name":"x"}}"#);
    let text = to_vec(&account).unwrap();
    assert_eq!(from_slice::<Account>(&text, Decoding::Strict).unwrap().value, account);
}

/// Members with names of account fields, and values that mostly do not match them.
fn account_text() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "null",
        "true",
        "\"true\"",
        "7",
        "-1",
        "2.5",
        "1e400",
        "20.0",
        "2.50",
        "3000000000",
        "99999999999999999999",
        "0.30000000000000004",
        "\"\"",
        "\"x\"",
        "\"7\"",
        "\"AGGREGATED\"",
        "\"\\ud800\"",
        "\"2026-01-31\"",
        "\"2026-01-31T10:20:30Z\"",
        "\"AQID\"",
        "[]",
        "{}",
    ]);
    let names = vec![
        "id", "name", "owner", "note", "origin", "level", "count", "total", "size", "ratio", "share", "active", "tags",
        "child", "children", "labels", "at", "day", "uuid", "price", "data", "password", "any", "more",
    ];
    let object = move |value: BoxedStrategy<String>| {
        prop::collection::btree_map(prop::sample::select(names.clone()), value, 0..6).prop_map(|members| {
            let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
            format!("{{{}}}", members.join(", "))
        })
    };
    let value = scalar.prop_map(str::to_owned).prop_recursive(4, 32, 4, {
        let object = object.clone();
        move |inner| {
            let array = prop::collection::vec(inner.clone(), 0..4).prop_map(|it| format!("[{}]", it.join(",")));
            prop_oneof![array, object(inner)]
        }
    });
    object(value.boxed())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn accounts_round_trip(text in account_text()) {
        let account = lenient::<Account>(&text).value;
        let back = written(&account);
        prop_assert_eq!(Value::parse(text.as_bytes()).unwrap(), Value::parse(back.as_bytes()).unwrap(), "{} became {}", text, back);
        prop_assert_eq!(lenient::<Account>(&back).value, account);
    }
}
