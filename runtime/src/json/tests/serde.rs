//! Values in the formats of `serde`.

use std::collections::{BTreeMap, HashMap};

use serde::de::value::{Error, MapDeserializer};
use serde::de::{Deserializer, IntoDeserializer as _, Visitor};
use serde::{Deserialize, Serialize};

use super::model::{Account, Child, account, written};
use crate::json::serde::{Serde, deserialize};
use crate::json::{Decoding, Value, from_slice};
use crate::types::Decimal;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct State {
    #[serde(with = "crate::json::serde")]
    account: Account,
    #[serde(with = "crate::json::serde", default)]
    child: Option<Child>,
    #[serde(with = "crate::json::serde")]
    children: Vec<Child>,
    by_name: HashMap<String, Serde<Child>>,
}

const CHILD: &str = r#"{"level":1,"name":"one","region":"eu"}"#;

#[test]
fn fields_of_other_types_contain_models() {
    let (account, _) =
        account(r#""note":null,"origin":"NEW","size":18446744073709551615,"ratio":1.5,"x":{"y":[true]}"#);
    let account = written(&account);
    let text =
        format!(r#"{{"account":{account},"child":null,"children":[{CHILD},{CHILD}],"by_name":{{"one":{CHILD}}}}}"#);
    let state: State = serde_json::from_str(&text).unwrap();
    assert_eq!((state.children[1].extra.raw("region"), state.child.is_none()), (Some(r#""eu""#), true));
    assert_eq!(serde_json::to_string(&state).unwrap(), text);
    let value = serde_json::to_value(&state).unwrap();
    assert_eq!(serde_json::from_value::<State>(value).unwrap(), state);
}

#[test]
fn trailing_zeros_of_numbers_are_not_kept() {
    let decimals: Serde<Vec<Decimal>> = serde_json::from_str(r#"[19.5, "19.990"]"#).unwrap();
    assert_eq!(serde_json::to_string(&decimals).unwrap(), r#"[19.5,"19.990"]"#);
    let read: Vec<Decimal> = from_slice(b"[19.990]", Decoding::Strict).unwrap().value;
    assert_eq!(serde_json::to_string(&Serde(read)).unwrap(), "[19.99]");
}

#[test]
fn errors_have_the_path_of_the_value() {
    let error = serde_json::from_str::<Serde<Vec<Child>>>(r#"[{"level":"high","name":"one"}]"#).unwrap_err();
    assert!(error.to_string().starts_with(r#"$[0].level: expected integer, found "high""#), "{error}");
    let (model, _) = account(r#""any":{"a":[123456789012345678901]}"#);
    let error = serde_json::to_string(&Serde(model)).unwrap_err();
    assert_eq!(error.to_string(), "$.any.a[0]: 64-bit numbers cannot represent all digits of 123456789012345678901");
    let (mut model, _) = account("");
    model.ratio = Some(f64::NAN);
    assert_eq!(serde_json::to_string(&Serde(model)).unwrap_err().to_string(), "JSON cannot represent NaN");
    let error = serde_json::from_str::<Serde<Value>>(r#"{"a":1,"a":2}"#).unwrap_err();
    assert!(error.to_string().starts_with(r#"duplicate member name "a""#), "{error}");
}

#[test]
fn values_of_other_formats_are_read() {
    let read = |value: Value| written(&value);
    let of = |it: Result<Value, Error>| it.map(read).map_err(|it| it.to_string());
    assert_eq!(of(deserialize(i128::MAX.into_deserializer())), Ok(i128::MAX.to_string()));
    assert_eq!(of(deserialize(u128::MAX.into_deserializer())), Ok(u128::MAX.to_string()));
    assert_eq!(of(deserialize(0.1_f32.into_deserializer())), Ok("0.1".to_owned()));
    assert_eq!(of(deserialize('x'.into_deserializer())), Ok(r#""x""#.to_owned()));
    assert_eq!(of(deserialize(().into_deserializer())), Ok("null".to_owned()));
    assert!(of(deserialize(f64::NAN.into_deserializer())).is_err_and(|it| it.contains("that JSON can represent")));
    let members = BTreeMap::from([("a", 1_u8), ("b", 2)]);
    assert_eq!(of(deserialize(MapDeserializer::new(members.into_iter()))), Ok(r#"{"a":1,"b":2}"#.to_owned()));
    // The form that `serde_json` gives numbers if `arbitrary_precision` is enabled.
    let number = BTreeMap::from([("$serde_json::private::Number", "2.50")]);
    assert_eq!(of(deserialize(MapDeserializer::new(number.into_iter()))), Ok("2.50".to_owned()));
}

/// A value in a value, without an end.
struct Nested;

impl<'de> Deserializer<'de> for Nested {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn deep_nesting_is_an_error() {
    assert_eq!(deserialize::<Value, _>(Nested).unwrap_err().to_string(), "nesting depth exceeds 128");
}
