//! Differences between expected and received requests.

use std::fmt;

use super::content::{Content, Part};
use crate::json::{Map, Value};
use crate::printable::{printable, shortened};
use crate::redaction::{REDACTED, is_secret};

/// The longest value that a difference shows, in bytes.
const LONGEST_SHOWN: usize = 200;

/// A difference between an expected call and a request. Secrets are redacted.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::test_util::{Difference, DifferenceLocation, ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Method};
///
/// let mock = MockTransport::new();
/// let thing = Value::parse(br#"{"name": "one", "tags": ["a"]}"#)?;
/// mock.expect(ExpectedCall::new(Method::PUT, "/things/7").json(thing));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let sent = Value::parse(br#"{"name": "one", "tags": ["b"]}"#)?;
/// client.request(Method::PUT, "/things/7").json("application/json", &sent).await.unwrap_err();
///
/// let unexpected = mock.unexpected();
/// let [difference] = unexpected[0].differences() else { panic!() };
/// assert_eq!(difference.location, DifferenceLocation::Json("/tags/0".to_owned()));
/// assert_eq!(difference.to_string(), r#"JSON at `/tags/0`: expected "a", received "b""#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The location of the difference in the request.
    pub location: DifferenceLocation,
    /// The expected value, or `None` if no value was expected.
    pub expected: Option<String>,
    /// The received value, or `None` if there was none.
    pub received: Option<String>,
}

/// The location of a [`Difference`].
///
/// ```
/// use sdk_runtime::test_util::DifferenceLocation;
///
/// assert_eq!(DifferenceLocation::Query("limit".to_owned()).to_string(), "query parameter `limit`");
/// assert_eq!(DifferenceLocation::Json("/tags/0".to_owned()).to_string(), "JSON at `/tags/0`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DifferenceLocation {
    /// The method.
    Method,
    /// The path.
    Path,
    /// A parameter of the query.
    Query(String),
    /// A header.
    Header(String),
    /// A member of a form.
    Form(String),
    /// A JSON pointer (RFC 6901) to a value in a JSON body.
    Json(String),
    /// A part of a `multipart` body.
    Part(String),
    /// The whole body.
    Body,
}

impl fmt::Display for DifferenceLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => formatter.write_str("method"),
            Self::Path => formatter.write_str("path"),
            Self::Query(name) => write!(formatter, "query parameter `{}`", printable(name)),
            Self::Header(name) => write!(formatter, "header `{}`", printable(name)),
            Self::Form(name) => write!(formatter, "form member `{}`", printable(name)),
            Self::Json(pointer) if pointer.is_empty() => formatter.write_str("JSON"),
            Self::Json(pointer) => write!(formatter, "JSON at `{}`", printable(pointer)),
            Self::Part(name) => write!(formatter, "part `{}`", printable(name)),
            Self::Body => formatter.write_str("body"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |it: &Option<String>| {
            it.as_ref().map_or("nothing".to_owned(), |it| printable(&shortened(it, LONGEST_SHOWN)))
        };
        let (expected, received) = (shown(&self.expected), shown(&self.received));
        if expected == received {
            // Both are redacted, or differ after their beginning.
            return write!(formatter, "{}: expected another value than {received}", self.location);
        }
        write!(formatter, "{}: expected {expected}, received {received}", self.location)
    }
}

impl Difference {
    pub(super) fn new(
        location: DifferenceLocation,
        expected: impl Into<Option<String>>,
        received: impl Into<Option<String>>,
    ) -> Self {
        Self { location, expected: expected.into(), received: received.into() }
    }

    /// `true` if the request is to another resource, or does something else with it.
    pub(super) fn is_of_target(&self) -> bool {
        matches!(self.location, DifferenceLocation::Method | DifferenceLocation::Path)
    }

    /// Returns how much the difference counts when the nearest expected call is determined.
    pub(super) fn weight(&self) -> usize {
        const TARGET: usize = 100;
        let segments = |it: &Option<String>| -> Vec<String> {
            it.iter().flat_map(|it| it.split('/')).map(str::to_owned).collect()
        };
        match self.location {
            DifferenceLocation::Method => TARGET,
            DifferenceLocation::Path => {
                let (expected, received) = (segments(&self.expected), segments(&self.received));
                let other = expected.iter().zip(&received).filter(|(expected, received)| expected != received).count();
                TARGET + other + expected.len().abs_diff(received.len())
            }
            _ => 1,
        }
    }
}

/// Shows a string as a value.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Compares pairs by name, and calls `location` with the names that differ. Pairs that are not expected are differences if `is_exact`.
///
/// The values are shown by `show`.
pub(super) fn pairs(
    expected: &[(String, String)],
    received: &[(String, String)],
    is_exact: bool,
    location: fn(String) -> DifferenceLocation,
    show: impl Fn(&str, &str) -> String,
) -> Vec<Difference> {
    let mut names: Vec<&str> = Vec::new();
    let others = if is_exact { received } else { &[] };
    for (name, _) in expected.iter().chain(others) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let values = |pairs: &'_ [(String, String)], name: &str| -> Vec<String> {
        pairs.iter().filter(|(it, _)| it == name).map(|(_, value)| value.clone()).collect()
    };
    let differences = names.into_iter().filter_map(|name| {
        let (expected, received) = (values(expected, name), values(received, name));
        let is_same = if is_exact { expected == received } else { is_contained(&expected, &received) };
        let shown = |values: &[String]| {
            let values: Vec<_> = values.iter().map(|it| quoted(&show(name, it))).collect();
            (!values.is_empty()).then(|| values.join(", "))
        };
        (!is_same).then(|| Difference::new(location(name.to_owned()), shown(&expected), shown(&received)))
    });
    differences.collect()
}

/// `true` if each value occurs among others as often as it occurs in the first list.
fn is_contained(values: &[String], others: &[String]) -> bool {
    let count = |list: &[String], value: &String| list.iter().filter(|it| *it == value).count();
    values.iter().all(|it| count(values, it) <= count(others, it))
}

/// Compares JSON values. The order of members does not matter (RFC 8259, section 4). Strings are shown by `show`.
pub(super) fn json(expected: &Value, received: &Value, show: &dyn Fn(Value) -> Value) -> Vec<Difference> {
    let mut comparison = JsonComparison { show, differences: Vec::new() };
    comparison.compare(String::new(), Some(expected), Some(received), false);
    comparison.differences
}

struct JsonComparison<'s> {
    show: &'s dyn Fn(Value) -> Value,
    differences: Vec<Difference>,
}

impl JsonComparison<'_> {
    /// Compares the values at a JSON pointer.
    fn compare(&mut self, pointer: String, expected: Option<&Value>, received: Option<&Value>, is_hidden: bool) {
        match (expected, received) {
            (Some(Value::Object(expected)), Some(Value::Object(received))) => {
                self.members(&pointer, expected, received, is_hidden);
            }
            (Some(Value::Array(expected)), Some(Value::Array(received))) => {
                for index in 0..expected.len().max(received.len()) {
                    self.compare(format!("{pointer}/{index}"), expected.get(index), received.get(index), is_hidden);
                }
            }
            (expected, received) if expected != received => {
                let shown = |value: Option<&Value>| {
                    let value = (self.show)(value?.clone());
                    Some(if is_hidden { REDACTED.to_owned() } else { value.to_string() })
                };
                let (expected, received) = (shown(expected), shown(received));
                self.differences.push(Difference::new(DifferenceLocation::Json(pointer), expected, received));
            }
            _ => {}
        }
    }

    fn members(&mut self, pointer: &str, expected: &Map, received: &Map, is_hidden: bool) {
        let added = received.iter().filter(|(name, _)| expected.get(name).is_none());
        for (name, _) in expected.iter().chain(added) {
            let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
            self.compare(pointer, expected.get(name), received.get(name), is_hidden || is_secret(name));
        }
    }
}

/// Compares content from which secrets were removed.
pub(super) fn content(expected: &Content, received: &Content) -> Vec<Difference> {
    let whole = || vec![Difference::new(DifferenceLocation::Body, expected.to_string(), received.to_string())];
    match (expected, received) {
        (Content::Json(expected), Content::Json(received)) => json(expected, received, &|it| it),
        (Content::Form(expected), Content::Form(received)) => {
            pairs(expected, received, true, DifferenceLocation::Form, |_, value| value.to_owned())
        }
        (Content::Parts(expected), Content::Parts(received)) => parts(expected, received),
        _ if expected == received => Vec::new(),
        _ => whole(),
    }
}

/// Compares the parts of `multipart` bodies in order.
fn parts(expected: &[Part], received: &[Part]) -> Vec<Difference> {
    let compare = |index: usize| {
        let (expected, received) = (expected.get(index), received.get(index));
        let name = expected.or(received).map(|it| it.name.clone()).unwrap_or_default();
        let shown = |part: Option<&Part>| part.map(shown);
        (expected != received)
            .then(|| Difference::new(DifferenceLocation::Part(name), shown(expected), shown(received)))
    };
    (0..expected.len().max(received.len())).filter_map(compare).collect()
}

/// Describes a part.
fn shown(part: &Part) -> String {
    let mut shown = part.content.to_string();
    for (kind, value) in [("content type", &part.content_type), ("file name", &part.file_name)] {
        if let Some(value) = value {
            shown.push_str(&format!(", {kind} {}", quoted(value)));
        }
    }
    format!("`{}`: {shown}", part.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(differences: Vec<Difference>) -> Vec<String> {
        differences.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn json_differs_by_pointer_and_secrets_are_hidden() {
        let value = |text: &str| Value::parse(text.as_bytes()).unwrap();
        let expected = value(r#"{"a/b": [1, {"c": null}], "secret": {"x": "s1"}, "gone": true, "same": 1}"#);
        let received = value(r#"{"same": 1, "a/b": [1, {}, "new\u001b"], "secret": {"x": "s2"}, "added": {}}"#);
        assert_eq!(
            shown(json(&expected, &received, &|it| it)),
            [
                "JSON at `/a~1b/1/c`: expected null, received nothing",
                "JSON at `/a~1b/2`: expected nothing, received \"new\\u001b\"",
                "JSON at `/secret/x`: expected another value than [redacted]",
                "JSON at `/gone`: expected true, received nothing",
                "JSON at `/added`: expected nothing, received {}",
            ]
        );
        assert_eq!(shown(json(&value("1"), &value("[]"), &|it| it)), ["JSON: expected 1, received []"]);
    }

    #[test]
    fn pairs_are_compared_with_all_values_of_a_name() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (expected, received) = ([pair("a", "1"), pair("a", "1"), pair("b", "")], [pair("a", "1"), pair("c", "2")]);
        let compare = |is_exact| {
            let found = pairs(&expected, &received, is_exact, DifferenceLocation::Query, |_, it| it.to_owned());
            shown(found)
        };
        let missing = [
            "query parameter `a`: expected \"1\", \"1\", received \"1\"",
            "query parameter `b`: expected \"\", received nothing",
        ];
        assert_eq!(compare(false), missing);
        assert_eq!(compare(true)[2], "query parameter `c`: expected nothing, received \"2\"");
        let found = pairs(&received, &expected, false, DifferenceLocation::Form, |_, it| it.to_owned());
        assert_eq!(shown(found), ["form member `c`: expected \"2\", received nothing"]);
    }
}
