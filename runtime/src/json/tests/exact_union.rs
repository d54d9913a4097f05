//! Variants that differ in how exactly they represent a value.
#![allow(unreachable_pub, reason = "the macros are intended for public types")]

use std::collections::BTreeMap;

use super::model::{lenient, model, written};
use crate::json::{Decoding, Extra, Json, Node, Value, Writer, from_slice};
use crate::types::DateTime;

/// Defines a union as the generator emits it.
macro_rules! union {
    ($name:ident { $($variant:ident($type:ty) $(= $tag:literal)?,)* } $($property:literal)?) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(super) enum $name { $($variant($type),)* Other(Value) }

        impl Json for $name {
            fn decode(node: Node<'_>) -> Self {
                let mut union = union!(@start node $($property)?);
                $(union!(@variant union, Self::$variant $(, $tag)?);)*
                union.finish(Self::Other)
            }

            fn encode(&self, writer: &mut Writer) {
                match self {
                    $(Self::$variant(value) => value.encode(writer),)*
                    Self::Other(value) => value.encode(writer),
                }
            }
        }
    };
    (@start $node:ident) => { $node.union() };
    (@start $node:ident $property:literal) => { $node.tagged_union($property) };
    (@variant $union:ident, $variant:path) => { $union.variant($variant) };
    (@variant $union:ident, $variant:path, $tag:literal) => { $union.tagged(&[$tag], $variant) };
}

union!(NumberFirst { Number(f64), Integer(i64), });
union!(IntegerFirst { Integer(i64), Number(f64), });
union!(Small { Byte(u8), Integer(i64), });
union!(Meta {
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
});
union!(Maps { Integers(BTreeMap<String, i64>), Numbers(BTreeMap<String, f64>), });
union!(Pairs { Integers((i64, i64)), Numbers((f64, f64)), });
union!(Moment { At(DateTime), Integer(i64), });

model!(Holder {
    metadata: Option<BTreeMap<String, Meta>> => optional "metadata",
    id: Option<NumberFirst> => optional "id",
    at: Option<Moment> => optional "at",
    event: Option<Event> => optional "event",
});

crate::string_enum! { pub(super) enum Made { Made = "made" } }
crate::string_enum! { pub(super) enum Moved { Moved = "moved" } }
crate::integer_enum! { pub(super) enum One { One = 1 } }
crate::integer_enum! { pub(super) enum Two { Two = 2 } }

model!(Creation { kind: Made => required "kind", name: Option<String> => optional "name", });
model!(Move { kind: Moved => required "kind", from: String => required "from", name: Option<String> => optional "name", });
model!(First { version: One => required "version", name: Option<String> => optional "name", });
model!(Second { version: Two => required "version", from: String => required "from", name: Option<String> => optional "name", });
model!(Exact { value: i64 => required "value", });
model!(Rough { value: f64 => required "value", });
model!(Free { name: Option<String> => optional "name", });

union!(Event { Creation(Creation), Move(Move), });
union!(Version { First(First), Second(Second), });
union!(Values { Exact(Exact), Rough(Rough), });
union!(RoughFirst { Rough(Rough), Exact(Exact), });
union!(Labels { Map(BTreeMap<String, String>), Free(Free), Names(Vec<String>), });
union!(Partly { Free(Free), Exact(Exact) = "exact", } "kind");

/// Returns the name of the variant.
fn variant<U: Json + std::fmt::Debug>(text: &str) -> String {
    let shown = format!("{:?}", lenient::<U>(text).value);
    shown.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn integers_and_numbers_are_told_apart() {
    for (text, expected) in [
        ("7", "Integer"),
        ("-7", "Integer"),
        ("0", "Integer"),
        ("9007199254740993", "Integer"),
        ("9223372036854775807", "Integer"),
        ("7.5", "Number"),
        ("7.0", "Number"),
        ("-0.0", "Number"),
        ("-0", "Number"),
        ("1e2", "Number"),
        ("9223372036854775808", "Number"),
        ("123456789012345678901234567890", "Number"),
        ("1E400", "Other"),
        ("\"7\"", "Other"),
        ("true", "Other"),
        ("[7]", "Other"),
        ("{}", "Other"),
    ] {
        assert_eq!(variant::<NumberFirst>(text), expected, "{text}");
        assert_eq!(variant::<IntegerFirst>(text), expected, "{text}");
    }
    assert_eq!(lenient::<NumberFirst>("9007199254740993").value, NumberFirst::Integer(9_007_199_254_740_993));
    assert_eq!(["7", "256", "-1"].map(variant::<Small>), ["Byte", "Integer", "Integer"]);
    // Without a variant for numbers, an integer may have a fraction that is zero.
    assert_eq!(["7.0", "7.5"].map(variant::<Small>), ["Byte", "Other"]);
    for text in ["7", "7.5", "7.0", "9007199254740993"] {
        assert!(from_slice::<NumberFirst>(text.as_bytes(), Decoding::Strict).is_ok(), "{text}");
    }
    assert!(from_slice::<NumberFirst>(b"123456789012345678901234567890", Decoding::Strict).is_err());
}

#[test]
fn lists_and_maps_of_integers_and_numbers_are_told_apart() {
    for (text, expected) in [
        ("[1,2]", "Integers"),
        ("[1.0,2.0]", "Numbers"),
        ("[1,2.0]", "Numbers"),
        ("[1,2.5]", "Numbers"),
        ("[1e2]", "Numbers"),
        ("[9007199254740993]", "Integers"),
        ("[]", "Integers"),
        ("[1,\"2\"]", "Integers"),
        ("[1,\"x\"]", "Other"),
        ("[1E400]", "Other"),
        ("true", "Boolean"),
        ("\"1\"", "Text"),
        ("{}", "Other"),
        ("null", "Other"),
    ] {
        assert_eq!(variant::<Meta>(text), expected, "{text}");
    }
    assert_eq!([r#"{"a":1}"#, r#"{"a":1,"b":2.0}"#, "{}"].map(variant::<Maps>), ["Integers", "Numbers", "Integers"]);
    assert_eq!(["[1,2]", "[1,2.0]", "[1]"].map(variant::<Pairs>), ["Integers", "Numbers", "Other"]);
}

#[test]
fn union_values_come_back_as_they_were_written() {
    for value in [
        "7.0",
        "-0.0",
        "-0",
        "1e2",
        "7",
        "7.5",
        "9007199254740993",
        "123456789012345678901234567890",
        "1E400",
        "[1.0,2.0]",
        "[1,2]",
        "[1,2.50]",
        "[1E400]",
        "\"x\"",
        "null",
        "{\"a\":1.0}",
        "[true]",
    ] {
        let text = format!(r#"{{"metadata":{{"a":{value},"b":1.50}},"id":{value},"at":{value},"event":{value}}}"#);
        let holder = from_slice::<Holder>(text.as_bytes(), Decoding::Tolerant).unwrap().value;
        assert_eq!(written(&holder), text);
    }
}

#[test]
fn unreadable_values_are_not_a_variant() {
    assert_eq!(lenient::<Moment>("\"soon\"").value, Moment::Other("soon".into()));
    assert_eq!(variant::<Moment>("\"2026-01-31T10:20:30Z\""), "At");
    // The value has no variant that can represent it.
    let decoded = from_slice::<Vec<Values>>(br#"[{"value":"x"},{"value":1}]"#, Decoding::Tolerant).unwrap();
    assert!(matches!(decoded.value.as_slice(), [Values::Other(Value::Object(_)), Values::Exact(_)]));
    assert_eq!(decoded.deviations[0].to_string(), "$[0]: expected one of the variants, found object");
    assert_eq!(written(&decoded.value), r#"[{"value":"x"},{"value":1}]"#);
}

#[test]
fn constants_tell_variants_apart() {
    for (text, expected) in [
        (r#"{"kind":"made"}"#, "Creation"),
        (r#"{"kind":"moved","from":"a"}"#, "Move"),
        // A missing member weighs less than another constant, and unknown members less than that.
        (r#"{"kind":"moved"}"#, "Move"),
        (r#"{"kind":"moved","name":7}"#, "Move"),
        (r#"{"kind":"made","from":"a"}"#, "Creation"),
        (r#"{"kind":"made","name":7,"from":"a"}"#, "Creation"),
        ("{}", "Creation"),
        (r#""made""#, "Other"),
        ("[]", "Other"),
    ] {
        assert_eq!(variant::<Event>(text), expected, "{text}");
        let integers = text.replace("kind", "version").replace("\"made\"", "1").replace("\"moved\"", "2");
        let expected = expected.replace("Creation", "First").replace("Move", "Second");
        assert_eq!(variant::<Version>(&integers), expected, "{integers}");
    }
    let text = r#"[{"kind":"gone","from":"a"},{"kind":7},{"from":"b"}]"#;
    assert_eq!(written(&lenient::<Vec<Event>>(text).value), text);
}

#[test]
fn objects_take_only_objects() {
    for text in ["\"x\"", "7", "true", "[{\"name\":\"x\"}]", "null"] {
        assert_eq!(variant::<Values>(text), "Other", "{text}");
    }
    assert_eq!(variant::<Labels>("[\"x\"]"), "Names");
    assert_eq!(variant::<Labels>("\"x\""), "Other");
    assert_eq!(variant::<Labels>(r#"{"name":"x"}"#), "Map");
    assert_eq!(variant::<Labels>(r#"{"name":{"x":1}}"#), "Free");
}

#[test]
fn members_tell_variants_apart_by_their_digits() {
    assert_eq!(
        [r#"{"value":7}"#, r#"{"value":7.0}"#, r#"{"value":7.5}"#].map(variant::<Values>),
        ["Exact", "Rough", "Rough"]
    );
    let text = r#"{"value":9007199254740993}"#;
    assert_eq!([variant::<Values>(text), variant::<RoughFirst>(text)], ["Exact", "Exact"]);
    // A whole number is one of a member for any number, so that its variant is not compared with the others.
    assert_eq!(variant::<RoughFirst>(r#"{"value":7}"#), "Rough");
}

#[test]
fn tags_take_precedence_over_variants_without_one() {
    assert_eq!(variant::<Partly>(r#"{"kind":"exact","value":1}"#), "Exact");
    assert_eq!(variant::<Partly>(r#"{"kind":"free","name":"x"}"#), "Free");
    assert_eq!(variant::<Partly>(r#"{"name":"x"}"#), "Free");
    // Unknown members follow the others.
    let text = r#"[{"name":"x","kind":"free"},{"value":1,"kind":"exact"},{"kind":"other","value":1}]"#;
    assert_eq!(written(&lenient::<Vec<Partly>>(text).value), text);
}
