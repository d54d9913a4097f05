//! Recorded requests and responses as JSON.

use bytes::Bytes;
use http::{HeaderMap, Method};

use super::content::{Content, Part};
use super::difference::{Difference, DifferenceLocation, content, pairs};
use crate::json::{Map, Value, to_vec};
use crate::types::Base64;

/// A request without secrets.
#[derive(Clone)]
pub(super) struct RecordedRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) content: Content,
}

/// A response without secrets.
pub(super) struct RecordedResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) content: Content,
    /// `false` if the client did not wait for the end of the body.
    pub(super) is_complete: bool,
}

impl RecordedRequest {
    pub(super) fn to_json(&self) -> Value {
        let head = [
            ("method", self.method.as_str().into()),
            ("path", self.path.as_str().into()),
            ("query", pairs_to_json(&self.query)),
        ];
        object(head.into_iter().chain(content_to_json(&self.content)))
    }

    /// Reads a request, or returns the problem with it.
    pub(super) fn from_json(value: &Value) -> Result<Self, &'static str> {
        let text = |name| value.get(name).and_then(Value::as_str);
        let method = text("method").and_then(|it| Method::from_bytes(it.as_bytes()).ok());
        Ok(Self {
            method: method.ok_or("its request has no valid `method`")?,
            path: text("path").ok_or("its request has no `path`")?.to_owned(),
            query: value.get("query").and_then(pairs_from_json).ok_or("its request has no valid `query`")?,
            content: content_from_json(value, &["method", "path", "query"])
                .ok_or("its request has an unknown or invalid member")?,
        })
    }

    /// Returns how another request without secrets differs from this one.
    pub(super) fn differences(&self, received: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let heads = [
            (DifferenceLocation::Method, self.method.as_str(), received.method.as_str()),
            (DifferenceLocation::Path, &self.path, &received.path),
        ];
        for (location, expected, received) in heads {
            if expected != received {
                found.push(Difference::new(location, expected.to_owned(), received.to_owned()));
            }
        }
        let show = |_: &str, value: &str| value.to_owned();
        found.extend(pairs(&self.query, &received.query, true, DifferenceLocation::Query, show));
        found.extend(content(&self.content, &received.content));
        found
    }
}

impl RecordedResponse {
    pub(super) fn to_json(&self) -> Value {
        let head = [("status", i64::from(self.status).into()), ("headers", pairs_to_json(&self.headers))];
        let end = (!self.is_complete).then(|| ("complete", false.into()));
        object(head.into_iter().chain(content_to_json(&self.content)).chain(end))
    }

    /// Reads a response, or returns the problem with it.
    pub(super) fn from_json(value: &Value) -> Result<Self, &'static str> {
        let status = value.get("status").and_then(Value::as_i64).and_then(|it| u16::try_from(it).ok());
        let is_complete = value.get("complete").map_or(Some(true), Value::as_bool);
        Ok(Self {
            status: status.ok_or("its response has no valid `status`")?,
            headers: value.get("headers").and_then(pairs_from_json).ok_or("its response has no valid `headers`")?,
            is_complete: is_complete.ok_or("`complete` is not a boolean")?,
            content: content_from_json(value, &["status", "headers", "complete"])
                .ok_or("its response has an unknown or invalid member")?,
        })
    }

    /// Returns the bytes of the body.
    pub(super) fn body(&self) -> Option<Bytes> {
        match &self.content {
            Content::Empty => Some(Bytes::new()),
            Content::Json(value) => Some(to_vec(value).ok()?.into()),
            Content::Text(text) => Some(text.clone().into()),
            Content::Bytes(bytes) => Some(bytes.clone()),
            Content::Form(pairs) => {
                Some(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into())
            }
            Content::Parts(_) => None,
        }
    }
}

/// Returns headers that are text.
pub(super) fn header_pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned()))).collect()
}

fn object<'m>(members: impl IntoIterator<Item = (&'m str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map>())
}

fn pairs_to_json(pairs: &[(String, String)]) -> Value {
    Value::Array(pairs.iter().map(|(name, value)| Value::from(vec![name.clone(), value.clone()])).collect())
}

fn pairs_from_json(value: &Value) -> Option<Vec<(String, String)>> {
    let pairs = value.as_array()?.iter().map(|pair| match pair.as_array()? {
        [name, value] => Some((name.as_str()?.to_owned(), value.as_str()?.to_owned())),
        _ => None,
    });
    pairs.collect()
}

/// Returns the member that contains content.
fn content_to_json(content: &Content) -> Option<(&'static str, Value)> {
    match content {
        Content::Empty => None,
        Content::Json(value) => Some(("json", value.clone())),
        Content::Form(pairs) => Some(("form", pairs_to_json(pairs))),
        Content::Parts(parts) => Some(("parts", Value::Array(parts.iter().map(part_to_json).collect()))),
        Content::Text(text) => Some(("text", text.as_str().into())),
        Content::Bytes(bytes) => Some(("base64", Value::from_json(&Base64::from(bytes.to_vec())).unwrap_or_default())),
    }
}

/// Reads the content of an object with these other members. Returns `None` if there is an unknown or invalid one.
fn content_from_json(value: &Value, others: &[&str]) -> Option<Content> {
    let mut members = value.as_object()?.iter().filter(|(name, _)| !others.contains(name));
    let Some((kind, value)) = members.next() else { return Some(Content::Empty) };
    if members.next().is_some() {
        return None;
    }
    match kind {
        "json" => Some(Content::Json(value.clone())),
        "form" => Some(Content::Form(pairs_from_json(value)?)),
        "parts" => Some(Content::Parts(value.as_array()?.iter().map(part_from_json).collect::<Option<_>>()?)),
        "text" => Some(Content::Text(value.as_str()?.to_owned())),
        "base64" => Some(Content::Bytes(value.to::<Base64>().ok()?.bytes()?.into())),
        _ => None,
    }
}

fn part_to_json(part: &Part) -> Value {
    let optional = |name, value: &Option<String>| value.as_ref().map(|it| (name, Value::from(it.as_str())));
    let head = [
        Some(("name", part.name.as_str().into())),
        optional("fileName", &part.file_name),
        optional("contentType", &part.content_type),
    ];
    object(head.into_iter().flatten().chain(content_to_json(&part.content)))
}

fn part_from_json(value: &Value) -> Option<Part> {
    let optional = |name: &str| match value.get(name) {
        Some(text) => Some(Some(text.as_str()?.to_owned())),
        None => Some(None),
    };
    Some(Part {
        name: value.get("name")?.as_str()?.to_owned(),
        file_name: optional("fileName")?,
        content_type: optional("contentType")?,
        content: content_from_json(value, &["name", "fileName", "contentType"])?,
    })
}
