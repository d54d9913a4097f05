//! Requests that a mock server received.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;

use super::body_error::ReceivedBodyError;
use super::content::Content;
use super::recorded::RecordedRequest;
use crate::json::{Decoding, Json, from_slice};
use crate::printable::{printable, shortened};
use crate::redaction::{Secrets, is_secret_header};
use crate::wire::outgoing::Outgoing;

/// The longest content that errors and `Debug` output show, in bytes.
const LONGEST_SHOWN: usize = 400;

/// A request that a [`MockTransport`](super::MockTransport) received. Its `Debug` output and its `Display` output contain no
/// credentials, and no values of headers and members whose names indicate secrets.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Method};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::POST, "/things/7/tags").respond(204, ""));
/// let client = Client::builder("https://api.example.com").bearer("s3cret").mock_transport(&mock).build()?;
/// let call = client.request(Method::POST, "/things/{id}/tags").path("id", "7").query("notify", &true);
/// call.json("application/json", &vec!["new".to_owned()]).await?;
///
/// let requests = mock.received();
/// assert_eq!((requests[0].method(), requests[0].path()), (&Method::POST, "/things/7/tags"));
/// assert_eq!(requests[0].path_argument("id"), Some("7"));
/// assert_eq!(requests[0].query_value("notify"), Some("true"));
/// // In a generated crate, decode the model of the operation.
/// assert_eq!(requests[0].json::<Vec<String>>()?, ["new"]);
/// assert_eq!(requests[0].json::<Value>()?.pointer("/0").and_then(Value::as_str), Some("new"));
/// assert_eq!(requests[0].header("authorization"), Some("Bearer s3cret"));
/// assert!(!format!("{requests:?}").contains("s3cret"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ReceivedRequest {
    method: Method,
    path: String,
    operation: Option<&'static str>,
    path_arguments: Vec<(String, String)>,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    secrets: Arc<Secrets>,
}

impl ReceivedRequest {
    /// Creates the request that consists of these headers and this body.
    pub(super) fn new(request: &Outgoing, body: Bytes) -> Self {
        let mut headers = request.headers.clone();
        for (name, value) in &mut headers {
            let is_secret = is_secret_header(name, value);
            value.set_sensitive(is_secret);
        }
        let decoded = |value: &str| percent_decode_str(value).decode_utf8_lossy().into_owned();
        let arguments = request.origin.path_arguments.iter();
        Self {
            method: request.method.clone(),
            path: request.url.path().to_owned(),
            operation: request.origin.operation.map(|it| it.id()),
            path_arguments: arguments.map(|(name, value)| ((*name).to_owned(), decoded(value))).collect(),
            query: request.url.query_pairs().into_owned().collect(),
            headers,
            body,
            secrets: Arc::new(Secrets::of(
                &request.headers,
                &request.url,
                &request.origin.secret_parameters,
                &request.origin.path_arguments,
            )),
        }
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path of the URL, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the id of the operation, or `None` for a request that the OpenAPI document does not contain.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Returns the decoded values of path parameters with their names, in the style of their parameters.
    #[must_use]
    pub fn path_arguments(&self) -> &[(String, String)] {
        &self.path_arguments
    }

    /// Returns the decoded value of a path parameter.
    #[must_use]
    pub fn path_argument(&self, name: &str) -> Option<&str> {
        first(&self.path_arguments, name)
    }

    /// Returns the decoded pairs of the query, in order.
    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// Returns the first value of a query parameter.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// Returns the headers, with credentials. Headers that contain secrets are marked as sensitive, so that their `Debug` output is safe.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the value of a header, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the whole body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Decodes a JSON body as a model or as a [`Value`](crate::json::Value).
    ///
    /// # Errors
    /// Returns an error if the body is empty, is not JSON, or deviates from the model, with the path of the deviation.
    pub fn json<T: Json>(&self) -> Result<T, ReceivedBodyError> {
        if self.body.is_empty() {
            return Err(ReceivedBodyError::Empty);
        }
        Ok(from_slice(&self.body, Decoding::Strict)?.value)
    }

    /// Decodes the pairs of a form (`application/x-www-form-urlencoded`), in order.
    ///
    /// # Errors
    /// Returns an error if the content type is another one, or if the form is not UTF-8.
    pub fn form(&self) -> Result<Vec<(String, String)>, ReceivedBodyError> {
        super::content::form(&self.headers, &self.body)
    }

    /// Decodes the parts of a `multipart` body (RFC 7578), in order.
    ///
    /// # Errors
    /// Returns an error if the content type is another one, or if the body is not in the format.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::multipart::{Form, Part};
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mock = MockTransport::new();
    /// mock.expect(ExpectedCall::new(Method::POST, "/photos").respond(204, ""));
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let form = Form::new().value("title", "The sea").part("file", Part::new("…").file_name("sea.txt"));
    /// client.request(Method::POST, "/photos").multipart(form).await?;
    ///
    /// let parts = mock.received()[0].multipart()?;
    /// assert_eq!((parts[0].name(), parts[0].text()?), ("title", "The sea"));
    /// assert_eq!((parts[1].file_name(), parts[1].content_type()), (Some("sea.txt"), Some("application/octet-stream")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn multipart(&self) -> Result<Vec<super::ReceivedPart>, ReceivedBodyError> {
        super::content::parts(&self.headers, &self.body)
    }

    /// Returns the same request with another body.
    pub(super) fn with_body(&self, body: Bytes) -> Self {
        Self { body, ..self.clone() }
    }

    pub(super) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Returns the secrets, including those in the body.
    pub(super) fn all_secrets(&self) -> Secrets {
        self.secrets.including(self.content().secrets())
    }

    pub(super) fn content(&self) -> Content {
        Content::of(&self.headers, &self.body)
    }

    /// Returns the request without secrets.
    pub(super) fn redacted(&self) -> RecordedRequest {
        let secrets = self.all_secrets();
        RecordedRequest {
            method: self.method.clone(),
            path: secrets.text(self.path.clone()),
            query: secrets.pairs(self.query.clone()),
            content: self.content().redacted(&secrets),
        }
    }
}

fn first<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    pairs.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
}

impl fmt::Display for ReceivedRequest {
    /// Shows the method, the URL without its origin, and the beginning of the content.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RecordedRequest { method, path, query, content } = self.redacted();
        write!(formatter, "{method} {}", printable(&path))?;
        for (index, (name, value)) in query.iter().enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            write!(formatter, "{separator}{}={}", printable(name), printable(&shortened(value, LONGEST_SHOWN)))?;
        }
        match content {
            Content::Empty => Ok(()),
            content => write!(formatter, " with {}", shortened(&content.to_string(), LONGEST_SHOWN)),
        }
    }
}

impl fmt::Debug for ReceivedRequest {
    /// Shows no secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RecordedRequest { method, path, query, content } = self.redacted();
        let arguments = self.secrets.pairs(self.path_arguments.clone());
        let mut shown = formatter.debug_struct("ReceivedRequest");
        shown.field("method", &method).field("path", &path).field("path_arguments", &arguments);
        shown.field("query", &query).field("headers", &self.headers);
        shown.field("content", &shortened(&content.to_string(), LONGEST_SHOWN)).finish_non_exhaustive()
    }
}
