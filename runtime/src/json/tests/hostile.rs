//! Malicious documents.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::hang_guard::with_hang_guard;
use super::model::{Account, Child, lenient, model, written};
use crate::json::{Decoding, Extra, Json, JsonError, Node, Nullable, Value, Writer, from_slice};

model!(Wide {
    a: String => required "a",
    b: Option<String> => optional "b",
    c: Nullable<String> => optional_nullable "c",
    d: Option<Vec<String>> => optional "d",
    e: Option<BTreeMap<String, String>> => optional "e",
    f: Option<f64> => optional "f",
    g: Option<Value> => optional "g",
    h: Option<String> => nullable "h",
    i: Option<String> => optional "i",
    j: Option<String> => optional "j",
    k: Option<String> => optional "k",
    l: Option<String> => optional "l",
    m: Option<String> => optional "m",
    n: Option<String> => optional "n",
    o: Option<Child> => optional "o",
    p: Option<Child> => optional "p",
    q: Option<Child> => optional "q",
    r: Option<Child> => optional "r",
    s: Option<Child> => optional "s",
    t: Option<Child> => optional "t",
    u: Option<Child> => optional "u",
    v: Option<Child> => optional "v",
    wide: Option<Box<Wide>> => optional "wide",
    wides: Option<Vec<Wide>> => optional "wides",
    either: Option<Either> => optional "either",
});

/// A union of types that contain it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Either {
    Wide(Box<Wide>),
    Child(Child),
    Other(Value),
}

impl Json for Either {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.variant(Self::Wide);
        union.variant(Self::Child);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Wide(value) => value.encode(writer),
            Self::Child(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

/// Runs a function on a small stack.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}

#[test]
fn nesting_has_a_limit() {
    assert!(Value::parse(nested(128).as_bytes()).is_ok());
    assert_eq!(Value::parse(nested(129).as_bytes()), Err(JsonError::TooDeep { offset: 128 }));
    assert!(matches!(Value::parse("[".repeat(1 << 20).as_bytes()), Err(JsonError::TooDeep { .. })));
}

#[test]
fn deepest_document_fits_on_a_small_stack() {
    let children = format!("{}null{}", r#"{"level":"1","name":"n","child":"#.repeat(126), "}".repeat(126));
    let text = format!(r#"{{"child":{children},"any":{}}}"#, nested(127));
    on_a_small_stack(move || {
        let value = lenient::<Account>(&text).value;
        assert_eq!(written(&value).len(), text.len());
        assert_eq!(value.clone(), value);
    });
}

#[test]
fn deepest_wide_document_fits_on_a_small_stack() {
    for (open, close, levels) in [
        (r#"{"a":"","h":null,"wide":"#, "}", 127),
        (r#"{"a":"","h":null,"either":"#, "}", 127),
        (r#"{"a":"","h":null,"wides":["#, "]}", 63),
        (r#"{"a":"","h":null,"wides":["x","#, "]}", 63),
        (r#"{"a":"","h":null,"wides":"#, "}", 127),
    ] {
        let text = format!(r#"{}{{"a":1,"h":null}}{}"#, open.repeat(levels), close.repeat(levels));
        on_a_small_stack(move || {
            let value = lenient::<Wide>(&text).value;
            assert_eq!(written(&value), text);
        });
    }
}

#[test]
fn large_objects_take_linear_time() {
    with_hang_guard(|| {
        let members: Vec<_> = (0..200_000).map(|it| format!("\"m{it}\":\"x\"")).collect();
        let text = format!("{{{},\"name\":\"n\",\"level\":1,\"m7\":2}}", members.join(","));
        let decoded = lenient::<Child>(&text);
        assert_eq!((decoded.value.level, decoded.deviations.len()), (1, 1));
        assert_eq!(decoded.value.extra.raw("m7"), Some("2"));
        let again = lenient::<Child>(&written(&decoded.value)).value;
        assert_eq!(again.extra.raw("m199999"), Some("\"x\""));
        assert_eq!(lenient::<Value>(&text).value.as_object().map(|it| it.len()), Some(200_002));
    });
}

#[test]
fn sixty_four_and_sixty_five_members_are_all_kept() {
    for count in [63, 64, 65, 66, 70_000] {
        let members: Vec<_> = (1..count).map(|it| format!("\"m{it}\":{it}")).collect();
        let text = format!("{{\"level\":5,{}}}", members.join(","));
        let child = lenient::<Child>(&text).value;
        assert_eq!(child.extra.iter().count(), count - 1);
        assert_eq!(written(&child), text);
    }
}

#[test]
fn deviations_are_counted_beyond_a_limit() {
    let name = "n".repeat(100_000);
    let text = format!("{{\"{name}\":[{}0]}}", "\"x\",".repeat(10_000));
    let decoded = lenient::<BTreeMap<String, Vec<i64>>>(&text);
    assert_eq!(decoded.deviations.len(), 4097);
    assert_eq!(decoded.deviations[4096].found, "5904 more");
    assert!(decoded.deviations[0].path.len() < 200);
}

#[test]
fn nested_raw_values_are_written_in_linear_size() {
    with_hang_guard(|| {
        let (open, close) = (r#"{"a":"","h":null,"wides":["x","#, "]}");
        let text = format!(r#"{}{{"a":1,"h":null}}{}"#, open.repeat(60), close.repeat(60));
        let value = lenient::<Wide>(&text).value;
        assert_eq!(written(&value), text);
    });
}

proptest! {
    #[test]
    fn decoding_never_panics(text in "[{}\\[\\]:,\"a-w0-9e.\\\\ -]{0,40}") {
        let _ = from_slice::<Wide>(text.as_bytes(), Decoding::Lenient);
        let _ = from_slice::<Vec<Account>>(format!("[{text}]").as_bytes(), Decoding::Strict);
        let _ = from_slice::<Account>(format!("{{\"id\":{text}}}").as_bytes(), Decoding::Lenient);
    }
}
