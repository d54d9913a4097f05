//! Compares what a client returns with what the server sent, value by value.

use std::fmt;

use serde_json::Value;

use crate::round_trips::digits::has_same_digits;

/// A value that the client did not return as the server sent it.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    /// The path, as in the deviations of the runtime.
    pub(super) path: String,
    received: Option<Value>,
    encoded: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), |it| format!("`{it}`"));
        write!(f, "{}: received {}, returned {}", self.path, shown(&self.received), shown(&self.encoded))
    }
}

/// Compares the body of a response with the JSON of the result. A body that is not JSON is a string.
pub(super) fn differences(received: &str, encoded: &str) -> Vec<Difference> {
    let found: Value = serde_json::from_str(encoded).unwrap_or_default();
    let mut differences = Vec::new();
    match serde_json::from_str::<Value>(received) {
        Ok(sent) => {
            compare("$", &sent, &found, &mut differences);
            // Numbers such as `1.10` and `1.1` are the same value.
            if differences.is_empty() && sent.is_object() && !has_same_digits(received, encoded) {
                differences.push(Difference { path: "$".to_owned(), received: Some(sent), encoded: Some(found) });
            }
        }
        Err(_) if found == received => {}
        Err(_) => compare("$", &Value::from(received), &found, &mut differences),
    }
    differences
}

fn compare(path: &str, received: &Value, encoded: &Value, differences: &mut Vec<Difference>) {
    let mut both = |segment: &str, received: Option<&Value>, encoded: Option<&Value>| {
        let path = format!("{path}{segment}");
        match (received, encoded) {
            (Some(received), Some(encoded)) => compare(&path, received, encoded, differences),
            (received, encoded) => {
                differences.push(Difference { path, received: received.cloned(), encoded: encoded.cloned() })
            }
        }
    };
    match (received, encoded) {
        (Value::Object(received), Value::Object(encoded)) => {
            let added = encoded.keys().filter(|it| !received.contains_key(*it));
            for name in received.keys().chain(added) {
                both(&member(name), received.get(name), encoded.get(name));
            }
        }
        (Value::Array(received), Value::Array(encoded)) => {
            for index in 0..received.len().max(encoded.len()) {
                both(&format!("[{index}]"), received.get(index), encoded.get(index));
            }
        }
        _ if received == encoded => {}
        _ => differences.push(Difference {
            path: path.to_owned(),
            received: Some(received.clone()),
            encoded: Some(encoded.clone()),
        }),
    }
}

/// Returns the segment of a path for a member.
fn member(name: &str) -> String {
    let is_plain =
        name.chars().all(|it| it.is_alphanumeric() || it == '_') && !name.starts_with(|it: char| it.is_numeric());
    if is_plain { format!(".{name}") } else { format!("['{name}']") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(received: &str, encoded: &str) -> Vec<String> {
        differences(received, encoded).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_difference_has_its_path() {
        let received = r#"{"a": [1, {"b/c": null}], "d": "x", "e": 1.0}"#;
        assert!(shown(received, r#"{"e":1.0,"d":"x","a":[1,{"b/c":null}]}"#).is_empty());
        assert_eq!(
            shown(received, r#"{"a": [1, {}, 2], "d": "y", "e": 1, "f": 0}"#),
            [
                "$.a[1]['b/c']: received `null`, returned nothing",
                "$.a[2]: received nothing, returned `2`",
                "$.d: received `\"x\"`, returned `\"y\"`",
                "$.e: received `1.0`, returned `1`",
                "$.f: received nothing, returned `0`",
            ]
        );
    }

    #[test]
    fn digits_of_numbers_are_compared() {
        assert_eq!(differences(r#"{"a": 1.10}"#, r#"{"a": 1.1}"#).len(), 1);
        assert!(differences(r#"{"a": 1.10}"#, r#"{"a": 1.10}"#).is_empty());
    }

    #[test]
    fn body_that_is_not_json_is_a_string() {
        assert!(differences("a b\n", r#""a b\n""#).is_empty());
        assert_eq!(differences("a b\n", r#""a b""#).len(), 1);
        assert!(differences(r#""a""#, r#""a""#).is_empty());
    }
}
