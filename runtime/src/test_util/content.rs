//! The content of requests and responses.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;
use url::form_urlencoded;

use super::body_error::ReceivedBodyError;
use super::part::{ReceivedPart, parse};
use crate::json::Value;
use crate::printable::printable;
use crate::redaction::{REDACTED, Secrets, is_secret, secret_strings};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// The decoded content of a request or a response.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Empty,
    Json(Value),
    Form(Vec<(String, String)>),
    Parts(Vec<Part>),
    Text(String),
    Bytes(Bytes),
}

/// A part of a `multipart` body.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) content: Content,
}

impl Content {
    /// Decodes content by its content type, or as JSON, text or bytes.
    pub(super) fn of(headers: &HeaderMap, body: &Bytes) -> Self {
        if body.is_empty() {
            return Self::Empty;
        }
        if let Ok(form) = form(headers, body) {
            return Self::Form(form);
        }
        if let Ok(parts) = parts(headers, body) {
            return Self::Parts(parts.iter().map(Part::of).collect());
        }
        Self::plain(content_type(headers), body)
    }

    /// Decodes the content of a response.
    pub(super) fn of_response(headers: &HeaderMap, body: &Bytes) -> Self {
        if body.is_empty() {
            return Self::Empty;
        }
        form(headers, body).map_or_else(|_| Self::plain(content_type(headers), body), Self::Form)
    }

    /// Decodes content that is not a form. A number or string of another content type than JSON is text.
    fn plain(content_type: Option<&str>, body: &Bytes) -> Self {
        let is_json = content_type.is_none_or(|it| it.to_ascii_lowercase().contains("json"));
        let text = std::str::from_utf8(body);
        match Value::parse(body) {
            Ok(value) if is_json || matches!(value, Value::Array(_) | Value::Object(_)) => Self::Json(value),
            _ => text.map_or_else(|_| Self::Bytes(body.clone()), |it| Self::Text(it.to_owned())),
        }
    }

    /// Returns the strings whose names indicate secrets.
    pub(super) fn secrets(&self) -> Vec<String> {
        let mut found = Vec::new();
        match self {
            Self::Json(value) => found.extend(secret_strings(value)),
            Self::Form(pairs) => {
                found.extend(pairs.iter().filter(|(name, _)| is_secret(name)).map(|(_, value)| value.clone()));
            }
            Self::Parts(parts) => {
                for part in parts {
                    match &part.content {
                        Self::Text(text) if is_secret(&part.name) => found.push(text.clone()),
                        content => found.extend(content.secrets()),
                    }
                }
            }
            Self::Empty | Self::Text(_) | Self::Bytes(_) => {}
        }
        found
    }

    /// Removes secrets.
    pub(super) fn redacted(self, secrets: &Secrets) -> Self {
        match self {
            Self::Empty => Self::Empty,
            Self::Json(value) => Self::Json(secrets.redacted(value)),
            Self::Form(pairs) => Self::Form(secrets.pairs(pairs)),
            Self::Parts(parts) => Self::Parts(parts.into_iter().map(|it| it.redacted(secrets)).collect()),
            Self::Text(text) => Self::Text(secrets.lines(text)),
            Self::Bytes(bytes) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let redacted = secrets.text(text.clone());
                if redacted == text { Self::Bytes(bytes) } else { Self::Text(REDACTED.to_owned()) }
            }
        }
    }
}

impl Part {
    fn of(part: &ReceivedPart) -> Self {
        let content_type = part.content_type().map(str::to_owned);
        let content = if part.bytes().is_empty() {
            Content::Empty
        } else {
            // Values without a content type are text (RFC 7578, section 4.4).
            Content::plain(content_type.as_deref().or(Some("text/plain")), part.bytes())
        };
        Self { name: part.name().to_owned(), file_name: part.file_name().map(str::to_owned), content_type, content }
    }

    fn redacted(self, secrets: &Secrets) -> Self {
        let content = match self.content {
            Content::Text(text) => Content::Text(secrets.pair(&self.name, &text)),
            other => other.redacted(secrets),
        };
        Self { content, file_name: self.file_name.map(|it| secrets.text(it)), ..self }
    }
}

impl fmt::Display for Content {
    /// Describes the content. Text is shown with escapes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("no content"),
            Self::Json(value) => formatter.write_str(&printable(&value.to_string())),
            Self::Form(pairs) => {
                let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
                write!(formatter, "form {}", printable(&pairs.join("&")))
            }
            Self::Parts(parts) => {
                let names: Vec<_> = parts.iter().map(|it| format!("`{}`", printable(&it.name))).collect();
                write!(formatter, "parts {}", names.join(", "))
            }
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
        }
    }
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

/// Returns the content type if it satisfies a condition, and an error otherwise.
fn check<'h>(
    headers: &'h HeaderMap,
    expected: &'static str,
    condition: impl Fn(&str) -> bool,
) -> Result<&'h str, ReceivedBodyError> {
    let found = content_type(headers);
    let essence = |it: &str| it.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let other = || ReceivedBodyError::ContentType { expected, found: found.map(str::to_owned) };
    found.filter(|it| condition(&essence(it))).ok_or_else(other)
}

/// Decodes a form.
pub(super) fn form(headers: &HeaderMap, body: &Bytes) -> Result<Vec<(String, String)>, ReceivedBodyError> {
    check(headers, FORM, |it| it == FORM)?;
    percent_decode(body).decode_utf8().map_err(|_| ReceivedBodyError::Encoding)?;
    Ok(form_urlencoded::parse(body).into_owned().collect())
}

/// Decodes the parts of a `multipart` body.
pub(super) fn parts(headers: &HeaderMap, body: &Bytes) -> Result<Vec<ReceivedPart>, ReceivedBodyError> {
    let content_type = check(headers, "multipart/form-data", |it| it.starts_with("multipart/"))?;
    parse(content_type, body)
}
