//! The three levels of decoding.

use std::collections::BTreeMap;

use super::model::{Account, Child, Origin, account, empty, model, written};
use crate::json::{Decoding, Extra, Json, JsonError, Node, Nullable, Value, Writer, from_slice};
use crate::types::{Date, DateTime, Decimal, Secret};

/// Returns the first error of tolerant decoding.
fn error<T: Json>(text: &str) -> Option<String> {
    match from_slice::<T>(text.as_bytes(), Decoding::Tolerant) {
        Ok(_) => None,
        Err(JsonError::Deviates(deviation)) => Some(deviation.to_string()),
        Err(other) => panic!("{other}"),
    }
}

/// Checks that tolerant decoding rejects a string at a path, and that lenient decoding accepts it.
#[track_caller]
fn refused<T: Json>(text: &str, path: &str) {
    let error = error::<T>(text).unwrap_or_else(|| panic!("accepted: {text}"));
    assert!(error.starts_with(&format!("{path}: ")), "{error}");
    let lenient = from_slice::<T>(text.as_bytes(), Decoding::Lenient).map(|it| it.deviations).unwrap();
    assert!(lenient.iter().any(|it| it.is_unreadable() && it.path == path), "{lenient:?}");
}

/// Checks that tolerant decoding accepts a string with deviations, and returns the value.
#[track_caller]
fn accepted<T: Json>(text: &str) -> T {
    let decoded = from_slice::<T>(text.as_bytes(), Decoding::Tolerant).unwrap();
    assert!(!decoded.deviations.is_empty() && decoded.deviations.iter().all(|it| !it.is_unreadable()), "{text}");
    assert!(matches!(from_slice::<T>(text.as_bytes(), Decoding::Strict), Err(JsonError::Deviates(_))), "{text}");
    decoded.value
}

#[test]
fn tolerant_decoding_rejects_results_of_another_kind() {
    refused::<Vec<Account>>(r#""maintenance""#, "$");
    refused::<Vec<Account>>(r#"{"error":"try later"}"#, "$");
    refused::<Vec<String>>(r#""maintenance""#, "$");
    refused::<Vec<i64>>("3", "$");
    refused::<Account>("[]", "$");
    refused::<Account>(r#""maintenance""#, "$");
    refused::<BTreeMap<String, i64>>("[]", "$");
    refused::<String>("{}", "$");
    refused::<bool>(r#""maintenance""#, "$");
    refused::<DateTime>(r#""soon""#, "$");
}

#[test]
fn tolerant_decoding_rejects_null_as_a_whole_result() {
    refused::<Account>("null", "$");
    refused::<Vec<Account>>("null", "$");
    refused::<BTreeMap<String, i64>>("null", "$");
    refused::<String>("null", "$");
    refused::<Secret>("null", "$");
    assert_eq!(from_slice::<Option<Account>>(b"null", Decoding::Tolerant).unwrap().value, None);
    assert_eq!(from_slice::<Value>(b"null", Decoding::Tolerant).unwrap().value, Value::Null);
}

model!(Status {
    disabled: bool => required "disabled",
    count: i32 => required "count",
    share: f64 => required "share",
    at: DateTime => required "at",
    day: Date => required "day",
    price: Decimal => required "price",
    tags: Vec<String> => required "tags",
    labels: BTreeMap<String, i64> => required "labels",
    child: Child => required "child",
    note: String => required "note",
    size: Option<i64> => nullable "size",
});

#[test]
fn tolerant_decoding_rejects_required_members_that_cannot_be_read() {
    for (name, values) in [
        ("disabled", &[r#""yes""#, r#""""#, "2", "null", "{}"][..]),
        ("count", &[r#""many""#, r#""""#, "1.5", r#""1.5""#, "3000000000", r#""3000000000""#, "null", "[]", "true"]),
        ("share", &[r#""half""#, "1e400", "null", "true"]),
        ("at", &[r#""soon""#, r#""""#, "{}"]),
        ("day", &[r#""31.1.2026""#, r#""2026-02-31""#, "[]"]),
        ("price", &[r#""free""#, "null", "{}"]),
        ("tags", &["{}", "5", "true"]),
        ("labels", &["[]", r#""a""#]),
        ("child", &["null", "[]", r#""a""#]),
        ("note", &["{}", "[]"]),
        ("size", &[r#""large""#, "{}"]),
    ] {
        for value in values {
            refused::<Status>(&format!(r#"{{"{name}":{value}}}"#), &format!("$.{name}"));
        }
    }
    refused::<Status>(r#"{"tags":["a",{}]}"#, "$.tags[1]");
    refused::<Status>(r#"{"labels":{"a":"x"}}"#, "$.labels.a");
    refused::<Vec<i64>>("[1,null,3]", "$[1]");
    refused::<Vec<Child>>("[null]", "$[0]");
    refused::<Account>(r#"{"child":{"level":"high"}}"#, "$.child.level");
}

#[test]
fn tolerant_decoding_accepts_missing_required_members() {
    let status: Status = accepted("{}");
    assert!(!status.disabled && status.tags.is_empty());
    assert_eq!(status.extra.deviating().count(), 11);
}

#[test]
fn tolerant_decoding_converts_values_without_loss() {
    let status: Status = accepted(
        r#"{"disabled":"TRUE","count":"5","share":"2.5","at":"2026-01-31 10:20:30","day":"2026-01-31T00:00:00Z","price":"2.50",
            "tags":"a","labels":{"a":"1"},"note":7}"#,
    );
    assert!(status.disabled);
    assert_eq!((status.count, status.share, status.note.as_str()), (5, 2.5, "7"));
    assert_eq!((status.tags, status.labels["a"]), (vec!["a".to_owned()], 1));
    let status: Status = accepted(r#"{"disabled":1,"note":true,"tags":null,"labels":null}"#);
    assert_eq!((status.disabled, status.note.as_str()), (true, "true"));
    assert!(status.tags.is_empty() && status.labels.is_empty());
    assert_eq!(accepted::<i64>(r#""7""#), 7);
    assert_eq!(accepted::<String>("7"), "7");
}

#[test]
fn optional_members_that_cannot_be_read_have_no_value() {
    let text = concat!(
        r#"{"id":"1","owner":null,"note":[],"origin":{},"level":"high","count":"many","total":1.5,"size":-1,"ratio":"x","#,
        r#""active":"yes","tags":5,"child":[],"children":"x","labels":[],"price":{},"password":{}}"#,
    );
    let account: Account = accepted(text);
    let empty = Account { id: "1".to_owned(), owner: None, extra: account.extra.clone(), ..empty() };
    assert_eq!(account, empty);
    assert_eq!(account.note, Nullable::Absent);
    assert_eq!(written(&account), text, "raw values are sent back");
}

#[test]
fn strings_are_kept_if_their_format_is_another() {
    let (account, _) = account(r#""at":"soon","day":"31.1.2026","price":"free","origin":"NEW""#);
    assert_eq!(account.at.unwrap().as_str(), "soon");
    assert_eq!(account.day.unwrap().as_str(), "31.1.2026");
    assert_eq!(account.price.unwrap().as_str(), "free");
    assert_eq!(account.origin, Some(Origin::Other("NEW".into())));
    let _: Account = accepted(r#"{"id":"1","owner":null,"at":"soon","day":"31.1.2026","price":"free","origin":"NEW"}"#);
}

#[test]
fn variant_without_unreadable_values_wins() {
    #[derive(Debug, PartialEq)]
    enum Choice {
        Counted(Child),
        Named(BTreeMap<String, String>),
        Other(Value),
    }

    impl Json for Choice {
        fn decode(node: Node<'_>) -> Self {
            let mut union = node.union();
            union.variant(Self::Counted);
            union.variant(Self::Named);
            union.finish(Self::Other)
        }

        fn encode(&self, _writer: &mut Writer) {}
    }

    let read = |text: &str| from_slice::<Choice>(text.as_bytes(), Decoding::Tolerant).unwrap();
    assert!(matches!(read(r#"{"level":"high","name":7}"#).value, Choice::Named(_)));
    assert!(matches!(read(r#"{"level":1,"name":"a"}"#).value, Choice::Counted(_)));
    // The raw value is preserved, so nothing is made up.
    assert!(matches!(read("[1]").value, Choice::Other(_)));
    assert!(matches!(read("null").value, Choice::Other(_)));
}

#[test]
fn unreadable_value_beyond_the_recorded_deviations_is_an_error() {
    let many = r#""1","#.repeat(5000);
    let text = format!(r#"{{"a":[{many}"x"]}}"#);
    assert_eq!(
        error::<BTreeMap<String, Vec<i64>>>(&text),
        Some("$: expected at most 4096 deviations, found 905 more".to_owned())
    );
}
