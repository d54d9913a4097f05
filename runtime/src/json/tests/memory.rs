//! The memory of deviations.

use crate::json::{Decoding, Value, from_slice};

#[test]
fn long_paths_are_shortened_in_the_middle() {
    let name = "n".repeat(100);
    let [before, after] = [format!("{{\"{name}\":").repeat(100), "}".repeat(100)];
    let text = format!("{before}{{\"a\":1,\"a\":2}}{after}");
    let deviations = from_slice::<Value>(text.as_bytes(), Decoding::Tolerant).unwrap().deviations;
    let path = &deviations[0].path;
    assert_eq!((deviations.len(), path.chars().count(), path.matches('…').count()), (1, 1025, 1), "{path}");
    assert!(path.starts_with("$.nnn") && path.ends_with("nnn.a"), "{path}");
}
