//! Responses before they are decoded.

use std::borrow::Cow;
use std::cell::RefCell;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::body_error::ResponseError;
use super::header::header;
use super::text::{decoded, is_text};
use crate::json::{self, Decoding, Deviation, Document, Json, Kind, Map, Node, assert_size};
use crate::media_type::essence;
use crate::operation::{EnvelopeContents, Operation};

/// A successful response that has not been decoded yet.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{RawResponse, ResponseError, Call, Client, Method, Operation};
///
/// const GET_REPORT: Operation = Operation::new("getReport", Method::GET, "/report").accept("text/csv");
///
/// /// Returns the lines after the first, which contains the column names.
/// fn rows(response: &RawResponse) -> Result<Vec<String>, ResponseError> {
///     Ok(response.text()?.lines().skip(1).map(str::to_owned).collect())
/// }
///
/// # let mock = MockTransport::new();
/// # mock.expect(ExpectedCall::new(Method::GET, "/report").respond(200, "id,name\n7,one"));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let call: Call<'_, Vec<String>> = Call::new(&client, &GET_REPORT, rows);
/// assert_eq!(call.await?, ["7,one"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
pub struct RawResponse {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) request_id: Option<HeaderValue>,
    pub(crate) attempts: u32,
    pub(crate) decoding: Decoding,
    /// How many bytes of memory the decoded value may use.
    pub(crate) memory_limit: usize,
    pub(crate) deviations: RefCell<Vec<Deviation>>,
    /// The other members of the envelope.
    pub(crate) envelope: RefCell<Option<Map>>,
    /// The fields of the event whose data is the body, if the response is an event stream.
    pub(crate) event: Option<Box<EventFields>>,
}

/// The fields of an event, except its data.
#[derive(Debug, Default)]
pub(crate) struct EventFields {
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<Duration>,
}

impl std::fmt::Debug for RawResponse {
    /// Does not show headers and body because they may contain secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RawResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Returns the media type in lowercase and without parameters, or an empty string if there is none.
pub(crate) fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    essence(value)
}

impl RawResponse {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the media type in lowercase and without parameters, or an empty string if there is none.
    #[must_use]
    pub fn content_type(&self) -> String {
        content_type(&self.headers)
    }

    /// Decodes a header (OpenAPI 3.0.3, Header Object, style `simple`). Returns `None` if it is missing
    /// or does not fit the type.
    #[must_use]
    pub fn header<T: Json>(&self, name: &str) -> Option<T> {
        header(&self.headers, name)
    }

    /// Decodes the body as JSON. If the API wraps results in an envelope, decodes the result in it.
    ///
    /// A body that the server declares as text, such as `text/plain` or `text/csv`, and that is not JSON of a `T` becomes a
    /// string, with a deviation, if `T` accepts strings.
    ///
    /// # Errors
    /// Returns an error if the body is empty or not JSON, if it deviates in a way that the level of [`Decoding`] does not
    /// accept, or if the envelope does not report a success.
    pub fn json<T: Json>(&self) -> Result<T, ResponseError> {
        const { assert_size::<T>() };
        let document = match self.document() {
            Err(ResponseError::Json(error)) => return self.text_value().ok_or(ResponseError::Json(error)),
            document => document?,
        };
        let result = self.result(&document)?;
        if result.kind() == Kind::Absent {
            // A type for which `null` is a value does not need a result.
            let nothing = Document::of_text("null", 0)?;
            let value = T::decode(nothing.root());
            self.note(nothing)?;
            return Ok(value);
        }
        let is_scalar = !matches!(result.kind(), Kind::Array | Kind::Object);
        let value = T::decode(result);
        let found = document.finish(self.decoding);
        // Text such as `1.10` may look like JSON.
        if found.as_ref().map_or(true, |it| is_scalar && !it.is_empty())
            && let Some(text) = self.text_value()
        {
            return Ok(text);
        }
        self.deviations.borrow_mut().extend(found?);
        Ok(value)
    }

    /// Decodes a string with the body, if it is declared as text and `T` accepts any string.
    fn text_value<T: Json>(&self) -> Option<T> {
        let accepts = matches!(self.decoding, Decoding::Tolerant | Decoding::Lenient);
        if !accepts || self.operation.result_envelope().is_some() || !is_text(&self.headers) {
            return None;
        }
        let text = decoded(&self.headers, &self.body).ok()?;
        let quoted = json::to_string(&text.into_owned()).ok()?;
        let mut document = Document::of_text(&quoted, 0).ok()?;
        document.limit_memory(self.memory_limit);
        let value = T::decode(document.root());
        if !document.finish(Decoding::Strict).ok()?.is_empty() {
            return None;
        }
        self.deviations.borrow_mut().push(Deviation::of_text());
        Some(value)
    }

    /// Parses the body.
    pub(crate) fn document(&self) -> Result<Document<'_>, ResponseError> {
        if self.body.is_empty() {
            return Err(ResponseError::NoBody);
        }
        let mut document = Document::parse(&self.body)?;
        document.limit_memory(self.memory_limit);
        Ok(document)
    }

    /// Returns the result in the document.
    pub(crate) fn result<'d>(&self, document: &'d Document<'d>) -> Result<Node<'d>, ResponseError> {
        let root = document.root();
        let Some(envelope) = self.operation.result_envelope() else { return Ok(root) };
        let EnvelopeContents { result, others } = envelope.open(root).ok_or(ResponseError::Unsuccessful)?;
        self.envelope.replace(Some(others));
        document.set_root(result.index);
        Ok(result)
    }

    /// Collects the deviations that were recorded while decoding the document.
    pub(crate) fn note(&self, document: Document<'_>) -> Result<(), ResponseError> {
        self.deviations.borrow_mut().extend(document.finish(self.decoding)?);
        Ok(())
    }

    /// Returns the body as text, from the declared character set or UTF-8.
    ///
    /// # Errors
    /// Returns an error if the body is not text in this character set.
    pub fn text(&self) -> Result<String, ResponseError> {
        decoded(&self.headers, &self.body).map(Cow::into_owned)
    }

    /// Returns the body as bytes.
    ///
    /// # Errors
    /// Never fails. The signature matches the other methods.
    pub fn bytes(&self) -> Result<Bytes, ResponseError> {
        Ok(self.body.clone())
    }
}
