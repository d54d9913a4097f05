//! The digits of numbers in JSON.

use serde_json::Value;

/// Returns `true` if a value contains an integer that a 64-bit integer or a 64-bit float cannot represent.
pub(super) fn has_long_numbers(value: &Value) -> bool {
    const INTEGERS: f64 = (1_u64 << 53) as f64;
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(integer) => integer as f64 as i128 != i128::from(integer),
            None => number.as_f64().is_some_and(|it| it.abs() > INTEGERS),
        },
        Value::Array(elements) => elements.iter().any(has_long_numbers),
        Value::Object(members) => members.values().any(has_long_numbers),
        _ => false,
    }
}

/// Returns `true` if two texts contain the same numbers, written with the same digits in any order.
pub(crate) fn has_same_digits(one: &str, other: &str) -> bool {
    numbers(one) == numbers(other)
}

/// Returns the numbers outside of strings, sorted.
fn numbers(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|it: char| it == '"' || it == '-' || it.is_ascii_digit()) {
        rest = &rest[start..];
        let end = match rest.strip_prefix('"') {
            Some(string) => 1 + end_of_string(string),
            None => rest.find([',', ']', '}']).unwrap_or(rest.len()),
        };
        if !rest.starts_with('"') {
            numbers.push(&rest[..end]);
        }
        rest = &rest[end..];
    }
    numbers.sort_unstable();
    numbers
}

/// Returns the end of a string after its closing quote.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (index, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{has_long_numbers, has_same_digits};

    #[test]
    fn digits_of_numbers_are_compared() {
        assert!(has_same_digits(r#"{"a 1":1.0,"b":[-2,"3\"4"]}"#, r#"{"b":[-2,"5"],"a":1.0}"#));
        for (one, other) in [("[1.0]", "[1]"), ("[1e2]", "[100]"), ("[1]", "[1,1]"), ("[-0.0]", "[0.0]")] {
            assert!(!has_same_digits(one, other), "{one} {other}");
        }
    }

    #[test]
    fn long_numbers_are_those_that_64_bits_cannot_represent() {
        for value in [json!(u64::MAX), json!({"a": [1e30]}), json!(9_007_199_254_740_993_i64)] {
            assert!(has_long_numbers(&value), "{value}");
        }
        assert!(!has_long_numbers(&json!([1, -2.5, 1e15, i64::from(i32::MIN)])));
    }
}
