//! Requests with events, before they are decoded.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::HeaderMap;

use super::error::{EventError, EventErrorKind};
use super::form;
use super::received::Received;
use super::rule::Test;
use super::trusted::TrustedBody;
use crate::json::{Document, Json, assert_size};
use crate::response::raw::content_type;
use crate::response::text::decoded;
use crate::telemetry;

const FORM: &str = "application/x-www-form-urlencoded";

/// A request with an event. The functions of generated crates decode it.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{Incoming, TrustedBody};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("content-type", "application/x-www-form-urlencoded".parse()?);
/// let incoming = Incoming::new(&headers, TrustedBody::unsigned(b"count=7"));
/// let counts: std::collections::BTreeMap<String, i64> = incoming.json()?;
/// assert_eq!(counts["count"], 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Incoming<'r> {
    headers: &'r HeaderMap,
    body: TrustedBody<'r>,
}

impl<'r> Incoming<'r> {
    /// Creates a request.
    #[must_use]
    pub const fn new(headers: &'r HeaderMap, body: TrustedBody<'r>) -> Self {
        Self { headers, body }
    }

    /// Returns the first event whose tests all pass.
    ///
    /// # Errors
    /// Returns an error if a test needs a body that is declared as JSON, or not declared, and is not JSON; if the body is empty, only
    /// if no event is found.
    pub fn find<K: Copy>(self, rules: &[(K, &[Test])]) -> Result<Option<K>, EventError> {
        let needs_body = rules.iter().any(|(_, tests)| tests.iter().any(|it| it.needs_body()));
        let has_json = needs_body && self.may_be_json();
        // Without a body, an event can only be one that its headers name.
        let text = if has_json && !self.body.bytes.is_empty() { Some(self.json_text()?) } else { None };
        let document = text.as_deref().map(Document::parse).transpose().map_err(|it| self.error(it.into()))?;
        let root = document.as_ref().map(Document::root);
        match rules.iter().find(|(_, tests)| tests.iter().all(|it| it.passes(self.headers, root))) {
            Some((kind, _)) => Ok(Some(*kind)),
            None if has_json && text.is_none() => Err(self.error(EventErrorKind::NoBody)),
            None => Ok(None),
        }
    }

    /// Returns the media type in lowercase and without parameters, or an empty string if none is declared.
    #[must_use]
    pub fn content_type(self) -> String {
        content_type(self.headers)
    }

    /// Decodes the body as JSON, or as a form if the headers declare one.
    ///
    /// # Errors
    /// Returns an error if the body is neither, or if it deviates in a way that the level of
    /// [`Decoding`](crate::json::Decoding) does not accept.
    pub fn json<T: Json>(self) -> Result<T, EventError> {
        const { assert_size::<T>() };
        let text = self.json_text()?;
        let document = Document::parse(&text).map_err(|it| self.error(it.into()))?;
        let value = T::decode(document.root());
        let deviations = document.finish(self.body.decoding).map_err(|it| self.error(it.into()))?;
        if let Some(first) = deviations.first() {
            telemetry::warn!(
                target: "sdk_runtime", path = first.path, expected = %first.expected, deviations = deviations.len(),
                "the event deviates from the OpenAPI document"
            );
        }
        Ok(value)
    }

    /// Returns the body as text, from the declared character set or UTF-8.
    ///
    /// # Errors
    /// Returns an error if the body is not text in this character set.
    pub fn text(self) -> Result<String, EventError> {
        let text = decoded(self.headers, self.body.bytes).map(Cow::into_owned);
        text.map_err(|it| self.error(EventErrorKind::Text(it)))
    }

    /// Returns the body as bytes.
    ///
    /// # Errors
    /// Never fails. The signature matches the other methods.
    pub fn bytes(self) -> Result<Bytes, EventError> {
        Ok(Bytes::copy_from_slice(self.body.bytes))
    }

    /// Returns the request as received.
    #[must_use]
    pub fn received(self) -> Received {
        let body = Bytes::copy_from_slice(self.body.bytes);
        Received { headers: self.headers.clone(), body, decoding: self.body.decoding }
    }

    fn may_be_json(self) -> bool {
        let content_type = self.content_type();
        let is_named = content_type == FORM || content_type.ends_with("/json") || content_type.ends_with("+json");
        is_named || content_type.is_empty()
    }

    fn json_text(self) -> Result<Cow<'r, [u8]>, EventError> {
        if self.body.bytes.is_empty() {
            return Err(self.error(EventErrorKind::NoBody));
        }
        Ok(match self.content_type() == FORM {
            true => Cow::Owned(form::to_json(self.body.bytes).into_bytes()),
            false => Cow::Borrowed(self.body.bytes),
        })
    }

    fn error(self, kind: EventErrorKind) -> EventError {
        EventError { kind, body: Bytes::copy_from_slice(self.body.bytes) }
    }
}

impl TrustedBody<'_> {
    /// Decodes the body as JSON, or as a form if the headers declare one.
    ///
    /// # Errors
    /// Returns an error if the body is neither, or if it deviates in a way that the level of
    /// [`Decoding`](crate::json::Decoding) does not accept.
    pub fn json<T: Json>(self, headers: &HeaderMap) -> Result<T, EventError> {
        Incoming::new(headers, self).json()
    }
}

impl fmt::Debug for Incoming<'_> {
    /// Does not show headers and body because they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Incoming").field("body", &self.body).finish_non_exhaustive()
    }
}
