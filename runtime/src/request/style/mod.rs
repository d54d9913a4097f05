//! Serialization of parameters (OpenAPI 3.0.3, Parameter Object, "Style Values").

mod escape;
#[cfg(test)]
mod tests;

use crate::json::{Map, Value};

pub(crate) use self::escape::{Escape, percent_encode};
use crate::cookie::cookie_name;

/// A serialization style of parameters.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Method, Style};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/things").query("ids", "3,4").query("tags", "a|b"));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let call = client.request(Method::GET, "/things");
/// // `ids=3,4` instead of `ids=3&ids=4`.
/// let call = call.query_as(Style::FORM.exploded(false), "ids", &vec![3, 4]);
/// call.query_as(Style::PIPE_DELIMITED, "tags", ["a".to_owned(), "b".to_owned()].as_slice()).await?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    kind: StyleKind,
    explode: bool,
    allow_reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StyleKind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
}

impl Style {
    /// `blue,black` (RFC 6570, section 3.2.2), the default of path and header parameters.
    pub const SIMPLE: Self = Self::new(StyleKind::Simple, false);
    /// `.blue.black` (RFC 6570, section 3.2.5)
    pub const LABEL: Self = Self::new(StyleKind::Label, false);
    /// `;color=blue,black` (RFC 6570, section 3.2.7)
    pub const MATRIX: Self = Self::new(StyleKind::Matrix, false);
    /// `color=blue&color=black` (RFC 6570, section 3.2.8), the default of query and cookie parameters.
    pub const FORM: Self = Self::new(StyleKind::Form, true);
    /// `color=blue%20black`
    pub const SPACE_DELIMITED: Self = Self::new(StyleKind::SpaceDelimited, false);
    /// `color=blue%7Cblack`
    pub const PIPE_DELIMITED: Self = Self::new(StyleKind::PipeDelimited, false);
    /// `color[R]=100&color[G]=200`
    pub const DEEP_OBJECT: Self = Self::new(StyleKind::DeepObject, true);
    /// `color=blue; color=black`, without percent-encoding (OpenAPI 3.2.0, Parameter Object, `style`)
    pub const COOKIE: Self = Self::new(StyleKind::Cookie, true);
    /// JSON text, for parameters with the content type `application/json`.
    pub const JSON: Self = Self::new(StyleKind::Json, false);

    const fn new(kind: StyleKind, explode: bool) -> Self {
        Self { kind, explode, allow_reserved: false }
    }

    /// Sets whether every element and member is sent separately.
    #[must_use]
    pub const fn exploded(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Sets whether percent-encoded characters, and the reserved characters of RFC 3986 that do not change the structure of
    /// the URL, are sent as they are (RFC 6570, section 3.2.3).
    #[must_use]
    pub const fn allowing_reserved(mut self, allow: bool) -> Self {
        self.allow_reserved = allow;
        self
    }
}

impl Style {
    /// Serializes a value for a path segment or a header. Returns `None` for an undefined value (RFC
    /// 6570, section 2.3).
    pub(crate) fn text(self, name: &str, value: &Value, escape: Escape) -> Option<String> {
        let escaped = |text: &str| self.escape(text, escape);
        if self.kind == StyleKind::Json {
            return Some(escaped(&value.to_string()));
        }
        let (prefix, separator) = match (self.kind, self.explode) {
            (StyleKind::Label, true) => (".", "."),
            // The table of OpenAPI 3.0.3 contains `.blue.black.brown` here, but RFC 6570 specifies
            // `.blue,black,brown`. Later versions of OpenAPI follow RFC 6570.
            (StyleKind::Label, false) => (".", ","),
            (StyleKind::Matrix, true) => (";", ";"),
            (StyleKind::Matrix, false) => (";", ","),
            _ => ("", ","),
        };
        let named = self.kind == StyleKind::Matrix;
        let label = |name: &str, text: String| match text.is_empty() {
            // RFC 6570, section 3.2.7: no equals sign without a value.
            true => escaped(name),
            false => format!("{}={text}", escaped(name)),
        };
        let body = match value {
            Value::Null => return None,
            Value::Array(elements) => {
                let texts = elements.iter().filter(|it| !it.is_null()).map(|it| escaped(&plain(it)));
                let texts: Vec<String> = match named && self.explode {
                    true => texts.map(|it| label(name, it)).collect(),
                    false => texts.collect(),
                };
                if texts.is_empty() {
                    return None;
                }
                let joined = texts.join(separator);
                if named && !self.explode { label(name, joined) } else { joined }
            }
            Value::Object(members) => {
                let texts = self.member_texts(members, escape);
                if texts.is_empty() {
                    return None;
                }
                let joined = texts.join(separator);
                if named && !self.explode { label(name, joined) } else { joined }
            }
            scalar if named => label(name, escaped(&plain(scalar))),
            scalar => escaped(&plain(scalar)),
        };
        Some(format!("{prefix}{body}"))
    }

    fn member_texts(self, members: &Map, escape: Escape) -> Vec<String> {
        let pairs = members.iter().filter(|(_, value)| !value.is_null());
        let pairs = pairs.map(|(name, value)| (self.escape(name, escape), self.escape(&plain(value), escape)));
        match self.explode {
            true => pairs.map(|(name, value)| format!("{name}={value}")).collect(),
            false => pairs.flat_map(|(name, value)| [name, value]).collect(),
        }
    }

    /// Returns the escaped pairs for a query or an `application/x-www-form-urlencoded` body.
    pub(crate) fn pairs(self, name: &str, value: &Value) -> Vec<(String, String)> {
        self.named_pairs(name, value, Escape::Query, percent_encode)
    }

    /// Returns the pairs for the parts of a `multipart/form-data` body, which are not escaped.
    pub(crate) fn parts(self, name: &str, value: &Value) -> Vec<(String, String)> {
        self.named_pairs(name, value, Escape::Plain, str::to_owned)
    }

    /// Returns the escaped pairs for cookies.
    pub(crate) fn cookies(self, name: &str, value: &Value) -> Vec<(String, String)> {
        match self.kind {
            StyleKind::Cookie => self.named_pairs(name, value, Escape::Plain, str::to_owned),
            _ => self.allowing_reserved(false).named_pairs(name, value, Escape::Query, cookie_name),
        }
    }

    fn named_pairs(
        self,
        name: &str,
        value: &Value,
        escape: Escape,
        spell: fn(&str) -> String,
    ) -> Vec<(String, String)> {
        let escaped = |text: &str| self.escape(text, escape);
        let key = spell(name);
        let separator = match (self.kind, escape) {
            (StyleKind::SpaceDelimited, Escape::Plain) => " ",
            (StyleKind::SpaceDelimited, _) => "%20",
            (StyleKind::PipeDelimited, Escape::Plain) => "|",
            (StyleKind::PipeDelimited, _) => "%7C",
            _ => ",",
        };
        match value {
            Value::Null => Vec::new(),
            _ if self.kind == StyleKind::Json => vec![(key, escaped(&value.to_string()))],
            Value::Array(_) | Value::Object(_) if self.kind == StyleKind::DeepObject => {
                let mut pairs = Vec::new();
                self.deep(&key, value, escape, &mut pairs);
                pairs
            }
            Value::Array(elements) => {
                let texts = elements.iter().filter(|it| !it.is_null()).map(|it| escaped(&plain(it)));
                match self.explode {
                    true => texts.map(|it| (key.clone(), it)).collect(),
                    false => joined(key, texts.collect(), separator),
                }
            }
            Value::Object(members) => match self.explode {
                true => {
                    let members = members.iter().filter(|(_, value)| !value.is_null());
                    members.map(|(name, value)| (spell(name), escaped(&plain(value)))).collect()
                }
                false => joined(key, self.member_texts(members, escape), separator),
            },
            scalar => vec![(key, escaped(&plain(scalar)))],
        }
    }

    /// OpenAPI does not specify arrays and nested objects. Like most servers, objects continue the notation of the first level,
    /// `a[b][c]=1`, and arrays have empty brackets, `a[]=1`. Elements that are arrays or objects themselves have an index,
    /// `a[0][b]=1`, because it tells which members belong to one element.
    fn deep(self, key: &str, value: &Value, escape: Escape, pairs: &mut Vec<(String, String)>) {
        let below = |name: &str| match escape {
            Escape::Plain => format!("{key}[{name}]"),
            _ => format!("{key}%5B{}%5D", percent_encode(name)),
        };
        match value {
            Value::Null => {}
            Value::Object(members) => {
                for (name, value) in members.iter() {
                    self.deep(&below(name), value, escape, pairs);
                }
            }
            Value::Array(elements) => {
                for (position, element) in elements.iter().enumerate() {
                    match element {
                        Value::Array(_) | Value::Object(_) => {
                            self.deep(&below(&position.to_string()), element, escape, pairs);
                        }
                        _ => self.deep(&below(""), element, escape, pairs),
                    }
                }
            }
            scalar => pairs.push((key.to_owned(), self.escape(&plain(scalar), escape))),
        }
    }

    fn escape(self, text: &str, escape: Escape) -> String {
        escape.apply(text, self.allow_reserved)
    }
}

fn joined(key: String, texts: Vec<String>, separator: &str) -> Vec<(String, String)> {
    if texts.is_empty() { Vec::new() } else { vec![(key, texts.join(separator))] }
}

/// Formats strings without quotes, and everything else as JSON.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
