//! Documents made to hurt.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::model::{Account, Child, tolerant, written};
use crate::json::{JsonError, Value};

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
fn the_deepest_document_fits_on_a_small_stack() {
    let children = format!("{}null{}", r#"{"level":"1","name":"n","child":"#.repeat(126), "}".repeat(126));
    let text = format!(r#"{{"child":{children},"any":{}}}"#, nested(127));
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let value = tolerant::<Account>(&text).value;
        assert_eq!(written(&value).len(), text.len());
        assert_eq!(value.clone(), value);
    });
    thread.unwrap().join().unwrap();
}

#[test]
fn large_objects_take_linear_time() {
    let members: Vec<_> = (0..200_000).map(|it| format!("\"m{it}\":\"x\"")).collect();
    let text = format!("{{{},\"name\":\"n\",\"level\":1,\"m7\":2}}", members.join(","));
    let begin = Instant::now();
    let decoded = tolerant::<Child>(&text);
    assert_eq!((decoded.value.level, decoded.deviations.len()), (1, 1));
    assert_eq!(decoded.value.extra.raw("m7"), Some("2"));
    let again = tolerant::<Child>(&written(&decoded.value)).value;
    assert_eq!(again.extra.raw("m199999"), Some("\"x\""));
    assert_eq!(tolerant::<Value>(&text).value.as_object().map(|it| it.len()), Some(200_002));
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn sixty_four_and_sixty_five_members_are_all_kept() {
    for count in [63, 64, 65, 66, 70_000] {
        let members: Vec<_> = (1..count).map(|it| format!("\"m{it}\":{it}")).collect();
        let text = format!("{{\"level\":5,{}}}", members.join(","));
        let child = tolerant::<Child>(&text).value;
        assert_eq!(child.extra.iter().count(), count - 1);
        assert_eq!(written(&child), text);
    }
}

#[test]
fn deviations_are_counted_beyond_a_limit() {
    let name = "n".repeat(100_000);
    let text = format!("{{\"{name}\":[{}0]}}", "\"x\",".repeat(10_000));
    let decoded = tolerant::<BTreeMap<String, Vec<i64>>>(&text);
    assert_eq!(decoded.deviations.len(), 4097);
    assert_eq!(decoded.deviations[4096].found, "5904 more");
    assert!(decoded.deviations[0].path.len() < 200);
}

#[test]
fn lists_with_and_without_brackets_do_not_explode_when_written() {
    let text = format!("{}7{}", r#"{"level":1,"name":"n","child":[{"level":"2"},"#.repeat(40), "]}".repeat(40));
    let value = tolerant::<Child>(&text).value;
    let begin = Instant::now();
    written(&value);
    assert!(begin.elapsed() < Duration::from_secs(10));
}
