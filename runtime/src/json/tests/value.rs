//! JSON without a model.

use crate::json::{Map, Number, Value};

#[test]
fn pointers_follow_rfc_6901() {
    let value = Value::parse(br#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"m~n":8,"o":{"p":[{"q":true}]}}"#).unwrap();
    let at = |pointer: &str| value.pointer(pointer).map(ToString::to_string);
    for (pointer, found) in [
        ("/foo", Some(r#"["bar","baz"]"#)),
        ("/foo/0", Some("\"bar\"")),
        ("/", Some("0")),
        ("/a~1b", Some("1")),
        ("/c%d", Some("2")),
        ("/m~0n", Some("8")),
        ("/o/p/0/q", Some("true")),
        ("/foo/2", None),
        ("/foo/00", None),
        ("/foo/+0", None),
        ("/foo/-", None),
        ("foo", None),
        ("/foo/0/x", None),
    ] {
        assert_eq!(at(pointer).as_deref(), found, "{pointer}");
    }
    assert_eq!(value.pointer(""), Some(&value));
}

#[test]
fn members_keep_their_order_but_compare_in_any_order() {
    let one = Value::parse(br#"{"b":1,"a":2}"#).unwrap();
    assert_eq!(one.to_string(), r#"{"b":1,"a":2}"#);
    assert_eq!(one, Value::parse(br#"{"a":2,"b":1}"#).unwrap());
    let mut map = Map::new();
    assert_eq!(map.insert("x", 1), None);
    assert_eq!(map.insert("x", vec!["y"]), Some(Value::from(1)));
    assert_eq!(Value::from(map).to_string(), r#"{"x":["y"]}"#);
}

#[test]
fn numbers_convert_to_integers_and_floats() {
    let number = |text| Number::parse(text).unwrap();
    assert_eq!(number("1e2").as_i64(), Some(100));
    assert_eq!(number("1.5").as_i64(), None);
    assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
    assert_eq!(number("18446744073709551616").as_u64(), None);
    assert_eq!(number("1e400").as_f64(), None);
    assert_eq!(Number::parse("1 "), None);
    assert_eq!(Number::parse(""), None);
    assert_eq!(Number::from_f64(f64::NAN), None);
    assert_eq!(Number::from_f64(0.1).unwrap().as_str(), "0.1");
}

#[test]
fn values_convert_to_and_from_models() {
    let value = Value::from_json(&vec![Some(1), None]).unwrap();
    assert_eq!(value.to_string(), "[1,null]");
    assert_eq!(value.to::<Vec<Option<i64>>>().unwrap(), [Some(1), None]);
    assert!(Value::from_json(&f64::NAN).is_err());
    let mut deep = Value::Null;
    for _ in 0..200 {
        deep = Value::Array(vec![deep]);
    }
    assert!(Value::from_json(&deep).is_err());
    assert!(deep.to::<Value>().is_err());
}
