//! Patterns of expected requests.

use http::Method;
use percent_encoding::percent_decode_str;

use super::content::Content;
use super::difference::{Difference, DifferenceLocation, json, pairs, quoted};
use super::received::ReceivedRequest;
use crate::json::Value;
use crate::redaction::{REDACTED, is_secret_header};

/// A pattern of requests. What it does not mention is allowed.
#[derive(Clone)]
pub(super) struct RequestPattern {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) form: Vec<(String, String)>,
    pub(super) json: Option<Value>,
}

impl RequestPattern {
    pub(super) fn new(method: Method, path: String) -> Self {
        Self { method, path, query: Vec::new(), headers: Vec::new(), form: Vec::new(), json: None }
    }

    /// `true` if the body of a request matters.
    pub(super) fn needs_body(&self) -> bool {
        self.json.is_some() || !self.form.is_empty()
    }

    /// `true` if the path has no segment that stands for any one.
    pub(super) fn is_exact_path(&self) -> bool {
        !self.path.split('/').any(is_wildcard)
    }

    /// Returns how a request differs from the pattern.
    pub(super) fn differences(&self, request: &ReceivedRequest) -> Vec<Difference> {
        let secrets = request.secrets();
        let show = |name: &str, value: &str| secrets.pair(name, value);
        let mut found = Vec::new();
        if self.method != *request.method() {
            let (expected, received) = (self.method.to_string(), request.method().to_string());
            found.push(Difference::new(DifferenceLocation::Method, expected, received));
        }
        if !is_same_path(&self.path, request.path()) {
            let (expected, received) = (self.path.clone(), secrets.text(request.path().to_owned()));
            found.push(Difference::new(DifferenceLocation::Path, expected, received));
        }
        found.extend(pairs(&self.query, request.query(), false, DifferenceLocation::Query, show));
        found.extend(self.headers.iter().filter_map(|it| header_difference(it, request)));
        if self.needs_body() {
            found.extend(self.body_differences(request));
        }
        found
    }

    fn body_differences(&self, request: &ReceivedRequest) -> Vec<Difference> {
        let secrets = request.secrets();
        let content = request.content();
        let another = |expected: String| {
            let received = request.content().redacted(secrets).to_string();
            vec![Difference::new(DifferenceLocation::Body, expected, received)]
        };
        let mut found = match (&self.form[..], &content) {
            ([], _) => Vec::new(),
            (form, Content::Form(received)) => {
                pairs(form, received, false, DifferenceLocation::Form, |name, value| secrets.pair(name, value))
            }
            (form, _) => another(Content::Form(secrets.pairs(form.to_vec())).to_string()),
        };
        let received = match &content {
            Content::Json(value) => Some(value.clone()),
            Content::Empty => None,
            _ => Value::parse(request.body()).ok(),
        };
        found.extend(match (&self.json, received) {
            (None, _) => Vec::new(),
            (Some(expected), Some(received)) => json(expected, &received, &|it| secrets.redacted(it)),
            (Some(expected), None) => another(Content::Json(secrets.redacted(expected.clone())).to_string()),
        });
        found
    }
}

fn header_difference((name, expected): &(String, String), request: &ReceivedRequest) -> Option<Difference> {
    let received: Vec<_> = request.headers().get_all(name).iter().collect();
    if received.iter().any(|it| it == &expected.as_str()) {
        return None;
    }
    let is_secret = received.iter().any(|it| it.is_sensitive())
        || http::HeaderName::try_from(name).is_ok_and(|it| is_secret_header(&it, &http::HeaderValue::from_static("")));
    let shown =
        |value: &str| if is_secret { REDACTED.to_owned() } else { quoted(&request.secrets().pair(name, value)) };
    let values: Vec<_> = received.iter().map(|it| shown(&String::from_utf8_lossy(it.as_bytes()))).collect();
    let received = (!values.is_empty()).then(|| values.join(", "));
    Some(Difference::new(DifferenceLocation::Header(name.clone()), shown(expected), received))
}

/// Compares paths by their decoded segments. A segment like `{id}` stands for any one.
fn is_same_path(expected: &str, received: &str) -> bool {
    let decoded = |it: &str| percent_decode_str(it).collect::<Vec<u8>>();
    let is_same = |(expected, received): (&str, &str)| {
        if is_wildcard(expected) { !received.is_empty() } else { decoded(expected) == decoded(received) }
    };
    let (expected, received) = (expected.split('/'), received.split('/'));
    expected.clone().count() == received.clone().count() && expected.zip(received).all(is_same)
}

/// `true` if a segment of a path stands for any one.
fn is_wildcard(segment: &str) -> bool {
    segment.len() > 2 && segment.starts_with('{') && segment.ends_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_compared_by_segment() {
        for (expected, received) in
            [("/a b/é", "/a%20b/%C3%A9"), ("/a/{id}", "/a/7"), ("/a%2Fb", "/a%2fb"), ("/{id}.json", "/%7Bid%7D.json")]
        {
            assert!(is_same_path(expected, received), "{expected} {received}");
        }
        for (expected, received) in [("/a/b", "/a%2Fb"), ("/a/{id}", "/a/"), ("/a/{id}", "/a/b/c"), ("/a", "/a/")] {
            assert!(!is_same_path(expected, received), "{expected} {received}");
        }
    }
}
