//! Strings and numbers that are edge cases for types.

use fastrand::Rng;
use serde_json::{Value, json};

/// Strings that JSON decoders and encoders often mishandle.
const STRINGS: &[&str] = &[
    "",
    " ",
    "text",
    "null",
    "true",
    "0",
    "\u{1f600}\u{10ffff}",
    "\u{202e}txet\u{2066}",
    "e\u{301}",
    "\"\\/\u{8}\u{c}\n\r\t",
    "\u{0}\u{1f}\u{7f}",
    "\u{2028}\u{2029}\u{feff}",
    "</script>",
    "日本語",
];

/// Returns an integer near the limits of a type, or a number that is easily mistaken for an integer.
pub(crate) fn integer(rng: &mut Rng) -> Value {
    let values = [
        json!(0),
        json!(1),
        json!(-1),
        json!(i32::MAX),
        json!(i32::MIN),
        json!(i64::from(i32::MAX) + 1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.0),
        json!(-0.0),
        json!(1e15),
        json!(1e30),
        json!(2.5),
    ];
    // The first values are the most common in practice and are chosen most often.
    let limit = if rng.u8(..3) == 0 { values.len() } else { 5 };
    values[rng.usize(..limit)].clone()
}

/// Returns a number, sometimes with many digits, very small or very large.
pub(crate) fn number(rng: &mut Rng) -> Value {
    let values = [
        json!(0),
        json!(1),
        json!(0.1),
        json!(-2.5),
        json!(1.0),
        json!(-0.0),
        json!(0.30000000000000004),
        json!(9_007_199_254_740_993_i64),
        json!(1e21),
        json!(5e-324),
        json!(1.797_693_134_862_315_7e308),
    ];
    values[rng.usize(..values.len())].clone()
}

/// Returns a string in one of the forms of a format, or sometimes an invalid one.
pub(crate) fn formatted(format: &str, rng: &mut Rng) -> String {
    let forms: &[&str] = match format {
        "uuid" => &["3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3F2504E0-4F89-41D3-9A0C-0305E82C3301", "not a uuid"],
        "date-time" => &[
            "2025-01-31T12:30:00Z",
            "2025-01-31T12:30:00.123456789Z",
            "2025-01-31T12:30:00.1+05:30",
            "2025-01-31t12:30:00z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999Z",
            "2025-01-31",
            "yesterday",
        ],
        "date" => &["2025-01-31", "2024-02-29", "0001-01-01", "2025-02-30", "31.1.2025"],
        "email" => &["a@example.com", "not an address"],
        "uri" | "url" => &["https://example.com/a", "http://host", "not an address"],
        "byte" => &["aGVsbG8=", "", "_-8=", "not base64!"],
        "ipv4" => &["192.0.2.1", "not an address"],
        "ipv6" => &["2001:db8::1", "not an address"],
        "decimal" => &["1.50", "0", "-2.5", "1e-7", "not a number"],
        "duration" => &["PT1H", "P1Y2M3DT4H5M6S", "not a duration"],
        _ => return text(rng),
    };
    // The last form is invalid.
    let limit = if rng.u8(..8) == 0 { forms.len() } else { forms.len() - 1 };
    forms[rng.usize(..limit)].to_owned()
}

/// Returns a string, sometimes a long one.
pub(crate) fn text(rng: &mut Rng) -> String {
    match rng.u8(..40) {
        0 => "long \u{1f600} ".repeat(100),
        _ => STRINGS[rng.usize(..STRINGS.len())].to_owned(),
    }
}

/// Returns a name that does not occur in any schema.
pub(crate) fn name(rng: &mut Rng) -> String {
    format!("x-{}", text(rng))
}

/// Returns any JSON value up to a depth.
pub(crate) fn any(rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => rng.bool().into(),
        2 => integer(rng),
        3 => number(rng),
        4 => text(rng).into(),
        5 => (0..rng.usize(..3)).map(|_| any(rng, depth - 1)).collect(),
        _ => Value::Object((0..rng.usize(..3)).map(|_| (name(rng), any(rng, depth - 1))).collect()),
    }
}
