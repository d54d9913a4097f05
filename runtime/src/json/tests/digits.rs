//! The digits of numbers, from decoding to encoding.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::model::{lenient, model, written};
use crate::json::{Decoding, Extra, Json, Node, Nullable, Number, Value, Writer, from_slice, to_string};

model!(Measure {
    whole: i64 => required "whole",
    ratio: f64 => required "ratio",
    level: Option<i32> => optional "level",
    share: Option<f64> => optional "share",
    single: Option<f32> => optional "single",
    score: Nullable<f64> => optional_nullable "score",
    limit: Nullable<f64> => optional_nullable "limit",
    numbers: Option<Vec<f64>> => optional "numbers",
    counts: Option<Vec<i64>> => optional "counts",
    by_name: Option<BTreeMap<String, f64>> => optional "byName",
    points: Option<Vec<(f64, f64)>> => optional "points",
    inner: Option<Box<Measure>> => optional "inner",
    items: Option<Vec<Measure>> => optional "items",
});

/// A model with values of other names.
#[derive(Clone, Debug, PartialEq)]
struct Open {
    id: String,
    additional: BTreeMap<String, f64>,
    extra: Extra,
}

impl Json for Open {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { id: members.required("id"), additional: members.additional(), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("id", &self.id);
        members.additional(&self.additional);
        members.rest();
    }
}

/// Numbers that are written another way than floats are.
const SPELLINGS: [&str; 16] = [
    "7.0",
    "-0",
    "-0.0",
    "0.0",
    "1e2",
    "1E2",
    "1.50",
    "2.5e-3",
    "0.000001",
    "1e-7",
    "100000000000000000000",
    "1e300",
    "1e+300",
    "0.10000000000000001",
    "1.0000000000000000e+02",
    "0.1000000000000000055511151231257827021181583404541015625",
];

/// Numbers that a float cannot represent.
const INEXACT: [&str; 6] = [
    "9007199254740993",
    "9007199254740993.0",
    "0.1000000000000000055511151231257829",
    "123456789012345678901234567890",
    "3.14159265358979323846",
    "1e-400",
];

fn deviations<T: Json>(text: &str) -> Vec<String> {
    lenient::<T>(text).deviations.iter().map(ToString::to_string).collect()
}

#[test]
fn numbers_keep_their_digits() {
    for number in SPELLINGS.into_iter().chain(INEXACT) {
        for text in [
            format!(r#"{{"whole":1,"ratio":{number}}}"#),
            format!(r#"{{"whole":1,"ratio":0.5,"share":{number},"score":{number},"limit":{number}}}"#),
            format!(r#"{{"whole":1,"ratio":0.5,"numbers":[0.5,{number},20]}}"#),
            format!(r#"{{"whole":1,"ratio":0.5,"byName":{{"one":{number},"two":{number}}}}}"#),
            format!(r#"{{"whole":1,"ratio":0.5,"points":[[{number},1.5]]}}"#),
            format!(r#"{{"whole":1,"ratio":0.5,"inner":{{"whole":1,"ratio":{number}}}}}"#),
            format!(r#"{{"whole":1,"ratio":0.5,"items":[{{"whole":1,"ratio":{number}}}]}}"#),
        ] {
            assert_eq!(written(&lenient::<Measure>(&text).value), text);
        }
        let text = format!(r#"{{"id":"x","b":{number},"a":0.5}}"#);
        assert_eq!(written(&lenient::<Open>(&text).value), format!(r#"{{"id":"x","a":0.5,"b":{number}}}"#));
    }
    for number in ["7.0", "1e2", "-0", "0e5", "12.50e1", "-7.000"] {
        let text = format!(r#"{{"whole":{number},"ratio":0.5,"level":{number},"counts":[1,{number}]}}"#);
        assert_eq!(written(&lenient::<Measure>(&text).value), text);
        assert_eq!(deviations::<Measure>(&text), [] as [&str; 0], "{number}");
    }
    for number in ["123456789012345678901234567890", "1E400", "7.5", "-1e30"] {
        let text = format!(r#"{{"whole":{number},"ratio":1E400,"level":{number},"share":1E400,"counts":[{number}]}}"#);
        assert_eq!(written(&lenient::<Measure>(&text).value), text);
    }
    for number in ["0.50", "16777217", "1e2", "3.0"] {
        let text = format!(r#"{{"whole":1,"ratio":0.5,"single":{number}}}"#);
        assert_eq!(written(&lenient::<Measure>(&text).value), text);
    }
}

#[test]
fn only_digits_that_do_not_fit_are_deviations() {
    for number in SPELLINGS {
        assert_eq!(deviations::<f64>(number), [] as [&str; 0], "{number}");
    }
    for number in INEXACT {
        let found = if number.len() > 80 { "…" } else { number };
        assert_eq!(deviations::<f64>(number), [format!("$: expected 64-bit number, found {found}")], "{number}");
        // The value is the nearest one, so that only strict decoding fails.
        let decoded = from_slice::<f64>(number.as_bytes(), Decoding::Tolerant).unwrap().value;
        assert_eq!(decoded, number.parse::<f64>().unwrap());
        assert!(from_slice::<f64>(number.as_bytes(), Decoding::Strict).is_err());
    }
    let text = format!("{}.{}", "1".repeat(100_000), "2".repeat(100_000));
    assert!(from_slice::<f64>(format!("1e{}", "9".repeat(100_000)).as_bytes(), Decoding::Tolerant).is_err());
    assert!(from_slice::<f64>(text.as_bytes(), Decoding::Tolerant).is_err());
    let text = format!("0.{}", "1".repeat(100_000));
    assert_eq!(lenient::<f64>(&text).deviations.len(), 1);
}

#[test]
fn whole_floats_are_written_as_integers() {
    for (number, text) in [
        (20.0, "20"),
        (0.0, "0"),
        (-0.0, "-0.0"),
        (-1.0, "-1"),
        (0.5, "0.5"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (9_007_199_254_740_993.0, "9007199254740992"),
        (1.000_000_000_000_41e17, "100000000000041000"),
        (-1e18, "-1000000000000000000"),
        (1e19, "1e19"),
        (1e300, "1e300"),
        (1e-7, "1e-7"),
    ] {
        assert_eq!(to_string(&number).unwrap(), text);
        assert_eq!(Number::from_f64(number).unwrap().as_str(), text);
        assert_eq!(Value::from(number).to_string(), text);
        assert_eq!(lenient::<f64>(text).value.to_bits(), number.to_bits());
    }
    for (number, text) in [(20.0_f32, "20"), (-0.0, "-0.0"), (0.1, "0.1"), (16_777_216.0, "16777216"), (1e20, "1e20")] {
        assert_eq!(to_string(&number).unwrap(), text);
    }
}

#[test]
fn changed_numbers_are_written_with_their_own_digits() {
    let text = r#"{"whole":7.0,"ratio":20.0,"share":1e2,"numbers":[1.0,2.50],"byName":{"a":1.0}}"#;
    let mut measure = from_slice::<Measure>(text.as_bytes(), Decoding::Strict).unwrap().value;
    measure.ratio = 21.0;
    measure.share = None;
    assert_eq!(written(&measure), r#"{"whole":7.0,"ratio":21,"numbers":[1.0,2.50],"byName":{"a":1.0}}"#);
    measure.ratio = 20.0;
    measure.whole = 8;
    measure.share = Some(-100.0);
    assert_eq!(written(&measure), r#"{"whole":8,"ratio":20.0,"share":-100,"numbers":[1.0,2.50],"byName":{"a":1.0}}"#);
    let mut measure = lenient::<Measure>(r#"{"whole":1,"ratio":0.0}"#).value;
    measure.ratio = -0.0;
    assert_eq!(written(&measure), r#"{"whole":1,"ratio":-0.0}"#);
}

#[test]
fn other_elements_of_a_changed_list_keep_their_digits() {
    let text = r#"{"whole":1,"ratio":0.5,"numbers":[1.0, 2.50 ,1e400],"counts":["1",null,3.0],"byName":{"a":1.0,"b":2.0,"c":3.00},"points":[[1.0,2.0],[3.0,4.0]]}"#;
    let mut measure = lenient::<Measure>(text).value;
    let numbers = measure.numbers.as_mut().unwrap();
    numbers[0] = 4.0;
    numbers.push(5.0);
    measure.counts.as_mut().unwrap()[0] = 2;
    let by_name = measure.by_name.as_mut().unwrap();
    by_name.remove("a");
    by_name.insert("b".to_owned(), 7.0);
    by_name.insert("d\"".to_owned(), 8.0);
    measure.points.as_mut().unwrap()[1].1 = -4.0;
    let expected = r#"{"whole":1,"ratio":0.5,"numbers":[4,2.50,1e400,5],"counts":[2,null,3.0],"byName":{"b":7,"c":3.00,"d\"":8},"points":[[1.0,2.0],[3.0,-4]]}"#;
    assert_eq!(written(&measure), expected);
    measure.numbers = Some(Vec::new());
    measure.counts = None;
    measure.by_name = Some(BTreeMap::new());
    measure.points.as_mut().unwrap().truncate(1);
    assert_eq!(written(&measure), r#"{"whole":1,"ratio":0.5,"numbers":[],"byName":{},"points":[[1.0,2.0]]}"#);
    measure.numbers = Some(vec![f64::NAN]);
    assert!(to_string(&measure).is_err());
    // Elements that are models keep what they received themselves.
    let text = r#"{"whole":1,"ratio":0.5,"items":[{"whole":1.0,"ratio":2.0,"x":[1.0]},7,{"whole":3.0,"ratio":0.5}]}"#;
    let mut measure = lenient::<Measure>(text).value;
    measure.items.as_mut().unwrap()[0].ratio = 3.0;
    assert_eq!(written(&measure), text.replace(r#""ratio":2.0"#, r#""ratio":3"#));
    let items = measure.items.as_mut().unwrap();
    items.swap(0, 2);
    assert_eq!(
        written(&measure),
        r#"{"whole":1,"ratio":0.5,"items":[{"whole":3.0,"ratio":0.5},7,{"whole":1.0,"ratio":3,"x":[1.0]}]}"#
    );
}

#[test]
fn digits_are_no_part_of_a_value() {
    let read = |text: &str| from_slice::<Measure>(text.as_bytes(), Decoding::Strict).unwrap().value;
    let (one, other) = (read(r#"{"whole":1,"ratio":20.0}"#), read(r#"{"whole":1.0,"ratio":20}"#));
    assert_eq!(one, other);
    assert!(one.extra.is_empty());
    assert_eq!(one.extra.deviating().count(), 0);
    assert_eq!(format!("{:?}", one.extra), "Extra");
    let mut forgetful = one.clone();
    forgetful.extra.insert("more", 1);
    forgetful.extra.remove("more");
    forgetful.extra.forget_deviating();
    assert_eq!(written(&forgetful), r#"{"whole":1,"ratio":20.0}"#);
}

#[test]
fn digits_of_a_list_with_deviations_are_kept() {
    let text = r#"{"whole":1,"ratio":0.5,"numbers":["3",2.50],"items":[{"whole":"1","ratio":1.0}]}"#;
    let measure = lenient::<Measure>(text).value;
    assert_eq!(written(&measure), text);
    assert_eq!(measure.extra.deviating().map(|(name, _)| name).collect::<Vec<_>>(), ["numbers"]);
}

/// Returns the sign, the digits without zeros at both ends, and the position of the decimal point before them.
fn decimal(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let significant = digits.trim_start_matches('0');
    let point = exponent.parse::<i64>().unwrap() + significant.len() as i64 - fraction.len() as i64;
    let significant = significant.trim_end_matches('0').to_owned();
    let point = if significant.is_empty() { 0 } else { point };
    (text.starts_with('-'), significant, point)
}

/// Returns numbers in many spellings.
fn number() -> impl Strategy<Value = String> {
    let digits = || "[0-9]{1,20}";
    let whole = "0|[1-9][0-9]{0,20}";
    let exponent = prop_oneof![Just(String::new()), "[eE][+-]?[0-9]{1,3}"];
    let fraction = prop_oneof![Just(String::new()), digits().prop_map(|it| format!(".{it}"))];
    ("-?", whole, fraction, exponent)
        .prop_map(|(sign, whole, fraction, exponent)| format!("{sign}{whole}{fraction}{exponent}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn any_number_is_sent_back_as_it_was_read(number in number()) {
        let text = format!(r#"{{"whole":1,"ratio":0.5,"level":{number},"share":{number},"numbers":[{number}]}}"#);
        prop_assert_eq!(written(&lenient::<Measure>(&text).value), text);
    }

    #[test]
    fn numbers_without_deviations_are_the_same_decimals(number in number()) {
        let read = lenient::<f64>(&number);
        let exact = |text: &str| decimal(text);
        let back = to_string(&read.value).unwrap();
        let shortest_is_exact = exact(&back) == exact(&number);
        if shortest_is_exact {
            prop_assert!(read.deviations.is_empty(), "{number}");
        }
        let digits = number.split(['e', 'E']).next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
        if !shortest_is_exact && digits <= 15 && read.value.is_normal() && read.value.abs() != f64::MAX {
            prop_assert!(false, "{number} became {back}");
        }
    }

    #[test]
    fn floats_printed_with_any_precision_do_not_deviate(value in any::<f64>(), digits in 16_usize..40) {
        prop_assume!(value.is_finite());
        let text = format!("{value:.digits$e}");
        prop_assert!(lenient::<f64>(&text).deviations.is_empty(), "{text}");
    }
}
