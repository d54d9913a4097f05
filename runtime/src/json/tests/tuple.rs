//! Arrays with types by position.

use super::model::{lenient, model, written};
use crate::json::{Decoding, Extra, Json, JsonError, Node, OpenTuple, PartialTuple, Value, Writer, from_slice};

model!(Shape {
    point: Option<(f64, f64)> => optional "point",
    named: Option<OpenTuple<(String, i64)>> => optional "named",
    path: Option<OpenTuple<(String,), (f64, f64)>> => optional "path",
    partial: Option<PartialTuple<(String, bool)>> => optional "partial",
    either: Option<PartialTuple<OpenTuple<(String, bool), i64>>> => optional "either",
    points: Option<Vec<(f64, f64)>> => optional "points",
    nested: Option<(Option<i64>, (String, (bool,)))> => optional "nested",
});

model!(Corner {
    at: (i64, i64) => required "at",
});

fn deviations<T: Json>(text: &str) -> Vec<String> {
    lenient::<T>(text).deviations.iter().map(ToString::to_string).collect()
}

#[test]
fn tuples_are_arrays() {
    let text = r#"{"point":[1.5,-2.25],"named":["a",1,true,{"b":[1.50]}],"path":["p",[0.5,1.5]],"partial":["x"],"either":[],"points":[[0.5,1.5]],"nested":[null,["n",[true]]]}"#;
    let decoded = from_slice::<Shape>(text.as_bytes(), Decoding::Strict).unwrap().value;
    assert_eq!(decoded.point, Some((1.5, -2.25)));
    assert_eq!(decoded.named.as_ref().unwrap().positions, ("a".to_owned(), 1));
    assert_eq!(decoded.named.as_ref().unwrap().rest.len(), 2);
    assert_eq!(decoded.path.as_ref().unwrap().rest, [(0.5, 1.5)]);
    assert_eq!(decoded.partial, Some(PartialTuple::Partial(vec!["x".into()])));
    assert_eq!(decoded.either, Some(PartialTuple::default()));
    assert_eq!(decoded.nested, Some((None, ("n".to_owned(), (true,)))));
    assert_eq!(written(&decoded), text);
    let complete = lenient::<Shape>(r#"{"partial":["x",true],"either":["y",false,7]}"#).value;
    assert_eq!(complete.partial.unwrap().complete(), Some(&("x".to_owned(), true)));
    assert_eq!(complete.either.unwrap().complete().unwrap().rest, [7]);
}

#[test]
fn twelve_positions_are_supported() {
    type Twelve = (i8, u8, i16, u16, i32, u32, i64, u64, bool, String, Value, (i64,));
    let text = r#"[-1,1,-2,2,-3,3,-4,4,true,"x",null,[9]]"#;
    let decoded = from_slice::<Twelve>(text.as_bytes(), Decoding::Strict).unwrap().value;
    assert_eq!(decoded, (-1, 1, -2, 2, -3, 3, -4, 4, true, "x".to_owned(), Value::Null, (9,)));
    assert_eq!(written(&decoded), text);
}

#[test]
fn deviating_tuples_are_recorded_and_sent_back() {
    for (text, expected) in [
        (r#"{"point":[1.5]}"#, "$.point: expected array of 2 items, found array of 1 item"),
        (r#"{"point":[]}"#, "$.point: expected array of 2 items, found array of 0 items"),
        (r#"{"point":[1.5,2.5,3.5]}"#, "$.point: expected array of 2 items, found array of 3 items"),
        (r#"{"point":[1.5,"x"]}"#, "$.point[1]: expected number, found \"x\""),
        (r#"{"point":{"x":1.5}}"#, "$.point: expected array, found object"),
        (r#"{"point":null}"#, "$.point: expected a non-null value, found null"),
        (r#"{"points":[[0.5,1.5],[0.5]]}"#, "$.points[1]: expected array of 2 items, found array of 1 item"),
        (r#"{"named":["a"]}"#, "$.named: expected array of 2 items, found array of 1 item"),
        (r#"{"path":["p",[0.5]]}"#, "$.path[1]: expected array of 2 items, found array of 1 item"),
        (r#"{"either":["y",false,"z"]}"#, "$.either[2]: expected integer, found \"z\""),
        (r#"{"partial":["y",false,"z"]}"#, "$.partial: expected array of 2 items, found array of 3 items"),
        (r#"{"partial":7}"#, "$.partial: expected array, found 7"),
        (r#"{"nested":[1,["n",[]]]}"#, "$.nested[1][1]: expected array of 1 item, found array of 0 items"),
    ] {
        assert_eq!(deviations::<Shape>(text), [expected], "{text}");
        assert_eq!(written(&lenient::<Shape>(text).value), text);
        assert!(from_slice::<Shape>(text.as_bytes(), Decoding::Strict).is_err(), "{text}");
    }
    let mut shape = lenient::<Shape>(r#"{"point":[1.5,2.5,3.5]}"#).value;
    shape.point = Some((1.5, 4.5));
    assert_eq!(written(&shape), r#"{"point":[1.5,4.5]}"#);
}

#[test]
fn items_are_not_made_up() {
    // An optional tuple that is too short has no value.
    assert_eq!(lenient::<Shape>(r#"{"point":[1.5]}"#).value.point, None);
    for text in [r#"{"at":[1]}"#, r#"{"at":7}"#, r#"{"at":null}"#] {
        let error = from_slice::<Corner>(text.as_bytes(), Decoding::Tolerant).unwrap_err();
        assert!(matches!(error, JsonError::Deviates(it) if it.path == "$.at"), "{text}");
    }
    let decoded = from_slice::<Corner>(br#"{"at":[1,2,3]}"#, Decoding::Tolerant).unwrap();
    assert_eq!((decoded.value.at, decoded.deviations.len()), ((1, 2), 1));
    assert_eq!(lenient::<Corner>("{}").value.at, (0, 0));
    assert_eq!(written(&lenient::<Corner>("{}").value), "{}");
    assert_eq!(written(&Corner { at: (1, 2), extra: Extra::default() }), r#"{"at":[1,2]}"#);
}

#[test]
fn tuples_are_made_from_their_positions() {
    let open: OpenTuple<(i64, bool)> = (1, true).into();
    let partial: PartialTuple<(i64, bool)> = (1, true).into();
    let both: PartialTuple<OpenTuple<(i64, bool)>> = (1, true).into();
    assert_eq!(
        (written(&open), written(&partial), written(&both)),
        ("[1,true]".into(), "[1,true]".into(), "[1,true]".into())
    );
}
