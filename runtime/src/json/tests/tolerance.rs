//! Decoding of documents that do not match their schema.

use super::model::{Account, Child, Color, Level, Origin, account, lenient};
use crate::json::{Decoding, JsonError, Nullable, Number, Value, from_slice};
use crate::types::Secret;

#[test]
fn unknown_members_are_not_deviations() {
    let (account, deviations) = account(
        r#""name":"n","note":"x","origin":"AGGREGATED","level":2,"count":3.0,"ratio":3,"tags":[],"more":2.50,
           "at":"2026-01-31T10:20:30.5+01:00","day":"2026-01-31","uuid":"0f14d0ab-9605-4a62-a9e4-5ed26688389b",
           "price":2.50,"data":"AQID","password":"p","any":[1,{"a":null}],"labels":{"a":1}"#,
    );
    assert_eq!(deviations, [""; 0]);
    assert_eq!(account.count, Some(3));
    assert_eq!(account.ratio, Some(3.0));
    assert_eq!(account.extra.raw("more"), Some("2.50"));
    assert_eq!(account.extra.get("more"), Number::parse("2.50").map(Value::Number));
}

#[test]
fn unknown_enum_values_are_kept() {
    let (account, deviations) = account(r#""origin":"NEW","level":7"#);
    assert_eq!(account.origin, Some(Origin::Other("NEW".into())));
    assert_eq!(account.level, Some(Level::Other(7)));
    assert_eq!((Origin::VALUES.len(), Level::VALUES.len()), (2, 2));
    assert_eq!(
        deviations,
        ["$.origin: expected known enum value, found \"NEW\"", "$.level: expected known enum value, found 7"]
    );
}

#[test]
fn unknown_values_of_open_enums_do_not_deviate() {
    let strict = |text: &str| from_slice::<Vec<Color>>(text.as_bytes(), Decoding::Strict).map(|it| it.value);
    assert_eq!(strict(r#"["red","mauve"]"#).unwrap(), [Color::Red, Color::Other("mauve".into())]);
    assert_eq!(Color::VALUES, [Color::Red, Color::Green]);
    for other in ["[null]", "[5]", "[{}]"] {
        assert!(matches!(strict(other), Err(JsonError::Deviates(_))), "{other}");
    }
}

#[test]
fn strict_decoding_fails_at_the_first_deviation() {
    let text = br#"[{"id":"1","owner":null},{"origin":"NEW","id":null,"owner":null}]"#;
    let Err(JsonError::Deviates(deviation)) = from_slice::<Vec<Account>>(text, Decoding::Strict) else {
        panic!("tolerated");
    };
    assert_eq!(deviation.to_string(), "$[1].origin: expected known enum value, found \"NEW\"");
    assert!(text[deviation.offset..].starts_with(b"NEW"));
}

#[test]
fn unexpected_null_is_the_empty_value() {
    let decoded = lenient::<Account>(r#"{"id":null,"owner":null,"name":null,"tags":null,"child":null,"note":null}"#);
    assert_eq!(decoded.value.id, "");
    assert_eq!(decoded.value.name, None);
    assert_eq!(decoded.value.tags, None);
    assert_eq!(decoded.value.note, Nullable::Null);
    let paths: Vec<_> = decoded.deviations.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["$.id", "$.name", "$.tags", "$.child"]);
}

#[test]
fn scalars_of_another_kind_are_converted() {
    let (account, deviations) = account(
        r#""name":12345678901234567890123,"count":"3","active":"true","ratio":"2.5","total":true,"origin":5,"any":1"#,
    );
    assert_eq!(account.name.as_deref(), Some("12345678901234567890123"));
    assert_eq!(account.count, Some(3));
    assert_eq!(account.active, Some(true));
    assert_eq!(account.ratio, Some(2.5));
    assert_eq!(account.total, None);
    assert_eq!(account.origin, Some(Origin::Other("5".into())));
    assert_eq!(
        deviations,
        [
            "$.name: expected string, found 12345678901234567890123",
            "$.count: expected integer, found \"3\"",
            "$.active: expected boolean, found \"true\"",
            "$.ratio: expected number, found \"2.5\"",
            "$.total: expected integer, found true",
            "$.origin: expected string, found 5",
            "$.origin: expected known enum value, found 5",
        ]
    );
}

#[test]
fn single_value_is_a_list_if_it_fits() {
    let (single, deviations) = account(r#""tags":"x","children":{"level":1,"name":"n"}"#);
    assert_eq!(single.tags, Some(vec!["x".to_owned()]));
    assert_eq!(single.children.map(|it| it.len()), Some(1));
    assert_eq!(deviations, ["$.tags: expected array, found \"x\"", "$.children: expected array, found object"]);
    let (misfit, deviations) = account(r#""tags":{"a":1},"children":"x""#);
    assert_eq!((misfit.tags, misfit.children), (None, None));
    assert_eq!(deviations.len(), 2, "{deviations:?}");
    assert_eq!(lenient::<Vec<Vec<String>>>("\"x\"").value, Vec::<Vec<String>>::new());
    assert_eq!(lenient::<Vec<i64>>("3").value, [3]);
}

#[test]
fn value_that_is_not_an_object_is_one_deviation() {
    for text in ["[[]]", "[\"x\"]", "[null]", "[7]"] {
        let decoded = lenient::<Vec<Account>>(text);
        assert_eq!(decoded.value[0].id, "");
        assert_eq!(decoded.deviations.len(), 1, "{text}");
        assert_eq!(decoded.deviations[0].path, "$[0]");
    }
}

#[test]
fn missing_members_are_named() {
    let decoded = lenient::<Vec<Account>>(r#"[7,{"id":"1","child":{"name":"n"},"owner":null}]"#);
    assert_eq!(decoded.value[1].child.as_ref().map(|it| it.level), Some(0));
    let deviations: Vec<_> = decoded.deviations.iter().map(ToString::to_string).collect();
    assert_eq!(
        deviations,
        ["$[0]: expected object, found 7", "$[1].child.level: expected required member, found nothing"]
    );
    let decoded = lenient::<Child>("{}");
    assert_eq!(decoded.deviations.len(), 2);
}

#[test]
fn numbers_out_of_range_are_the_nearest_ones_and_integers_may_have_zero_fractions() {
    let (account, deviations) =
        account(r#""count":3000000000,"total":99999999999999999999999,"size":-1,"ratio":1e400,"level":1e0"#);
    assert_eq!((account.count, account.total, account.size, account.ratio), (None, None, None, None));
    assert_eq!(account.level, Some(Level::Level1));
    assert_eq!(
        deviations,
        [
            "$.count: expected 32-bit integer, found 3000000000",
            "$.total: expected 64-bit integer, found 99999999999999999999999",
            "$.size: expected 64-bit unsigned integer, found -1",
            "$.ratio: expected 64-bit number, found 1e400",
        ]
    );
    for (text, value, clean) in [
        ("3.0", 3, true),
        ("3e2", 300, true),
        ("1200e-2", 12, true),
        ("-0.0", 0, true),
        ("0.00e99999999999999999999", 0, true),
        ("-9223372036854775808.0", i64::MIN, true),
        ("0.12e2", 12, true),
        ("0.0012e4", 12, true),
        ("3.7", 3, false),
        ("-3.7", -3, false),
        ("1e-99999999999999999999", 0, false),
        ("1e99999999999999999999", i64::MAX, false),
        ("-1e99999999999999999999", i64::MIN, false),
        ("9223372036854775808", i64::MAX, false),
    ] {
        let decoded = lenient::<i64>(text);
        assert_eq!((decoded.value, decoded.deviations.is_empty()), (value, clean), "{text}");
    }
}

#[test]
fn last_of_duplicate_names_counts() {
    let decoded = lenient::<Child>(r#"{"level":1,"name":"a","level":2,"x":1,"x":2,"\u006eame":"b"}"#);
    assert_eq!((decoded.value.level, decoded.value.name.as_str()), (2, "b"));
    assert_eq!(decoded.value.extra.raw("x"), Some("2"));
    let deviations: Vec<_> = decoded.deviations.iter().map(ToString::to_string).collect();
    assert_eq!(
        deviations,
        [
            "$.level: expected unique member name, found duplicate member name",
            "$.x: expected unique member name, found duplicate member name",
            "$.name: expected unique member name, found duplicate member name",
        ]
    );
}

#[test]
fn escaped_names_are_matched() {
    let decoded = lenient::<Child>(r#"{"lev\u0065l":1,"name":"a","\u0078":1}"#);
    assert_eq!((decoded.value.level, decoded.deviations.len()), (1, 0));
    assert_eq!(decoded.value.extra.raw("x"), Some("1"));
}

#[test]
fn unpaired_surrogates_are_replaced_and_recorded() {
    let (account, deviations) = account(r#""name":"a\ud800b""#);
    assert_eq!(account.name.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(deviations, [r#"$.name: expected paired surrogates, found "a\ud800b""#]);
}

#[test]
fn formats_preserve_invalid_strings() {
    let (account, deviations) = account(
        r#""at":"2026-01-31 10:20","day":"31.1.2026","uuid":"0f14d0ab96054a62a9e45ed26688389b","price":"2.50",
           "data":"A","password":7"#,
    );
    assert_eq!(account.at.as_ref().map(|it| it.as_str()), Some("2026-01-31 10:20"));
    assert_eq!(account.at.unwrap().civil(), "2026-01-31T10:20:00".parse().ok());
    assert!(account.uuid.unwrap().as_u128().is_some());
    assert_eq!(account.password.as_ref().map(Secret::expose), Some("7"));
    assert_eq!(
        deviations,
        [
            "$.at: expected RFC 3339 date-time, found \"2026-01-31 10:20\"",
            "$.day: expected RFC 3339 date, found \"31.1.2026\"",
            "$.uuid: expected UUID, found \"0f14d0ab96054a62a9e45ed26688389b\"",
            "$.data: expected Base64, found \"A\"",
            "$.password: expected string, found number",
        ]
    );
}

#[test]
fn paths_quote_names_that_are_not_identifiers() {
    let decoded = lenient::<std::collections::BTreeMap<String, Vec<i64>>>(
        r#"{"a b":[1,"x"],"it's":["x"],"":["x"],"é_1":[[1]],"\n":[1,2,{}]}"#,
    );
    let paths: Vec<_> = decoded.deviations.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["$['a b'][1]", r"$['it\'s'][0]", "$[''][0]", "$.é_1[0]", r"$['\n'][2]"]);
}
