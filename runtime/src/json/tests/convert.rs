//! Conversions between types, and to and from the formats of `serde`.

use std::collections::BTreeMap;

use super::model::{Account, account, empty, lenient, model, written};
use crate::json::{
    self, Conversion as _, ConversionError, EncodeError, Extra, Json, JsonError, Node, Nullable, Union, Value, Writer,
};
use crate::types::Secret;

model!(Old {
    id: String => required "id",
    level: Option<i64> => optional "level",
    legacy: Option<String> => optional "legacy",
    inner: Option<Vec<Old>> => optional "inner",
});

model!(New {
    id: String => required "id",
    level: Option<String> => optional "level",
    inner: Option<Vec<New>> => optional "inner",
});

#[test]
fn conversion_preserves_members_and_lists_what_does_not_fit() {
    let text = r#"{"id":"1","level":3,"inner":[{"id":"2","legacy":"x","region":"eu"}],"region":"us"}"#;
    let converted = New::convert_from(&lenient::<Old>(text).value).unwrap();
    assert_eq!(converted.value.level.as_deref(), Some("3"));
    // `region` was unknown before.
    assert_eq!(converted.unknown, ["$.inner[0].legacy"]);
    let deviations: Vec<String> = converted.deviations.iter().map(ToString::to_string).collect();
    assert_eq!(deviations, ["$.level: expected string, found 3"]);
    let inner = &converted.value.inner.as_ref().unwrap()[0];
    assert_eq!((inner.extra.raw("legacy"), inner.extra.raw("region")), (Some(r#""x""#), Some(r#""eu""#)));
    let back = Old::convert_from(&converted.value).unwrap();
    assert_eq!((back.unknown.len(), back.value), (0, lenient::<Old>(text).value));
}

#[test]
fn exact_conversion_requires_that_everything_fits() {
    let convert = |text: &str| New::convert_from(&lenient::<Old>(text).value).unwrap().exact().map(|it| it.id);
    assert_eq!(convert(r#"{"id":"1","region":"eu"}"#), Ok("1".to_owned()));
    let error = convert(r#"{"id":"1","legacy":"x"}"#).unwrap_err();
    assert_eq!(error, ConversionError::UnknownMember("$.legacy".to_owned()));
    assert_eq!(error.to_string(), "$.legacy: the type does not have this member");
    let error = convert(r#"{"id":"1","legacy":"x","level":3}"#).unwrap_err();
    assert_eq!(error.to_string(), "$.level: expected string, found 3");
}

#[test]
fn conversion_fails_if_a_required_value_cannot_be_read() {
    model!(Level { level: i64 => required "level", });
    model!(Text { level: String => required "level", });
    let text = lenient::<Text>(r#"{"level":"high"}"#).value;
    let error = Level::convert_from(&text).unwrap_err();
    assert!(matches!(&error, ConversionError::Decode(JsonError::Deviates(it)) if it.path == "$.level"), "{error:?}");
    let account = Account { ratio: Some(f64::INFINITY), ..empty() };
    let error = Account::convert_from(&account).unwrap_err();
    assert_eq!(error, ConversionError::Encode(EncodeError::NotANumber("infinity")));
}

#[test]
fn secrets_of_the_source_are_not_in_errors_and_deviations() {
    model!(Hidden { token: Secret => required "token", level: Option<i64> => optional "level", });
    model!(Numbers { token: i64 => required "token", });
    model!(Optional { token: Option<i64> => optional "token", });
    model!(Listed { token: Vec<String> => required "token", });
    model!(Flag { token: bool => required "token", });
    let hidden = lenient::<Hidden>(r#"{"token":"s3cret","level":7}"#).value;
    let error = Numbers::convert_from(&hidden).unwrap_err();
    assert_eq!(error.to_string(), "$.token: expected integer, found string");
    assert!(!format!("{error:?}").contains("s3cret"));
    assert!(!format!("{:?}", Flag::convert_from(&hidden)).contains("s3cret"));
    for deviations in [
        Optional::convert_from(&hidden).unwrap().deviations,
        Listed::convert_from(&hidden).unwrap().deviations,
        Vec::<Optional>::convert_from(&vec![hidden.clone()]).unwrap().deviations,
    ] {
        assert_eq!(deviations.len(), 1);
        assert!(!format!("{deviations:?}").contains("s3cret"), "{deviations:?}");
    }
    // Other values are still shown.
    model!(Text { level: String => required "level", });
    assert_eq!(Text::convert_from(&hidden).unwrap().deviations[0].found, "7");
}

#[derive(Debug, PartialEq)]
enum Either {
    Old(Old),
    New(New),
    Other(Value),
}

impl Json for Either {
    fn decode(node: Node<'_>) -> Self {
        let mut union: Union<'_, Self> = node.union();
        union.variant(Self::New);
        union.variant(Self::Old);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Old(it) => it.encode(writer),
            Self::New(it) => it.encode(writer),
            Self::Other(it) => it.encode(writer),
        }
    }
}

#[test]
fn variants_that_were_only_tried_have_no_unknown_members() {
    let old = lenient::<Old>(r#"{"id":"1","legacy":"x"}"#).value;
    let converted = Either::convert_from(&old).unwrap();
    assert_eq!((converted.unknown, converted.value), (vec![], Either::Old(old)));
    let wrapped = Vec::<New>::convert_from(&vec![converted_either()]).unwrap();
    assert_eq!(wrapped.unknown, ["$[0].legacy"]);
}

#[test]
fn members_with_the_same_shortened_path_are_different() {
    let name = |last| format!("{}{last}", "n".repeat(200));
    // Only the variant of the first value knows the member.
    let [known, unknown] = [r#"{"id":"1","legacy":"x"}"#, r#"{"id":"2","level":"high","legacy":"x"}"#];
    let [known, unknown] = [known, unknown].map(|it| lenient::<Either>(it).value);
    assert!(matches!((&known, &unknown), (Either::Old(_), Either::New(_))));
    let source = BTreeMap::from([(name(1), known), (name(2), unknown)]);
    assert_eq!(BTreeMap::<String, New>::convert_from(&source).unwrap().unknown.len(), 1);
}

fn converted_either() -> Either {
    Either::Old(lenient::<Old>(r#"{"id":"1","legacy":"x"}"#).value)
}

#[test]
fn values_of_serde_json_preserve_models() {
    let (model, _) = account(
        r#"{"note":null,"count":7,"total":9223372036854775807,"size":18446744073709551615,"ratio":0.1,"any":[1e300,-0.0],"x":2.50}"#
            .trim_matches(['{', '}']),
    );
    let value = json::to_value(&model).unwrap();
    assert_eq!(value["size"], serde_json::json!(18_446_744_073_709_551_615_u64));
    let back: Account = json::from_value(value).unwrap();
    assert_eq!((back.size, back.ratio, &back.note), (model.size, model.ratio, &Nullable::Null));
    assert_eq!(json::to_value(&None::<Account>), Ok(serde_json::Value::Null));
}

#[test]
fn values_of_serde_json_do_not_change_numbers() {
    let fails = |members: &str| match json::to_value(&account(members).0) {
        Err(EncodeError::Digits { path, number }) => (path, number),
        other => panic!("{other:?}"),
    };
    let digits = "0.12345678901234567890123";
    assert_eq!(fails(&format!(r#""ratio":{digits}"#)), ("$.ratio".to_owned(), digits.to_owned()));
    let integer = "123456789012345678901";
    assert_eq!(fails(&format!(r#""any":{{"a b":[1,{integer}]}}"#)), ("$.any['a b'][1]".to_owned(), integer.to_owned()));
    assert_eq!(fails(r#""price":1e999"#), ("$.price".to_owned(), "1e999".to_owned()));
    // The exact value of the nearest float.
    let exact = "0.1000000000000000055511151231257827021181583404541015625";
    assert_eq!(json::to_value(&account(&format!(r#""any":{exact}"#)).0).unwrap()["any"], serde_json::json!(0.1));
}

#[test]
fn absent_models_are_empty_and_complete() {
    let account = json::absent::<Account>();
    assert!(account.extra.is_empty());
    assert_eq!(written(&account), r#"{"id":"","owner":null}"#);
}
