//! What a server answered, and how operations read it.

use std::cell::RefCell;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::header::header;
use crate::json::{Decoding, Deviation, Document, Json, JsonError, Map, Node};
use crate::operation::{Opened, Operation};

/// A successful answer that is to be decoded.
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
/// /// Lines without the first, which has the names of the columns.
/// fn rows(answer: &RawResponse) -> Result<Vec<String>, ResponseError> {
///     Ok(answer.text()?.lines().skip(1).map(str::to_owned).collect())
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
    pub(crate) deviations: RefCell<Vec<Deviation>>,
    /// What stood around the result.
    pub(crate) envelope: RefCell<Option<Map>>,
}

impl std::fmt::Debug for RawResponse {
    /// Not the headers and the body, which may have secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RawResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// An answer whose body is not what the operation documents.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{ResponseError, Error, Method, Problem};
///
/// if let Err(Error::Decode(error)) = client.request(Method::GET, "/things").await {
///     match &error.problem {
///         Problem::RawResponse(ResponseError::Json(problem)) => println!("{problem} of {} bytes", error.raw.len()),
///         problem => println!("{problem}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// The body is not JSON, or deviates where that is not tolerated.
    #[error("the body cannot be read as JSON: {0}")]
    Json(#[from] JsonError),
    /// The body is not text.
    #[error("the body is not UTF-8 from byte {offset} on")]
    Text {
        /// Where, in bytes.
        offset: usize,
    },
    /// The envelope of the result says that the call failed. Calls turn this into an error with the
    /// documented body.
    #[error("the body says that the call failed")]
    Unsuccessful,
}

impl RawResponse {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type in lower case, without parameters; empty without one.
    #[must_use]
    pub fn content_type(&self) -> String {
        let value = self.headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// A header's value (OpenAPI 3.0.3, Header Object, style `simple`), if it is there.
    #[must_use]
    pub fn header<T: Json>(&self, name: &str) -> Option<T> {
        header(&self.headers, name)
    }

    /// The body as JSON; where the API puts an envelope around each result, the result in it.
    ///
    /// # Errors
    /// The body is not JSON; or it deviates, and decoding is strict; or its envelope is one of a
    /// failure.
    pub fn json<T: Json>(&self) -> Result<T, ResponseError> {
        let document = self.document()?;
        let value = T::decode(self.result(&document)?);
        self.note(document)?;
        Ok(value)
    }

    /// The body, parsed.
    pub(crate) fn document(&self) -> Result<Document<'_>, ResponseError> {
        Ok(Document::parse(&self.body)?)
    }

    /// The result in the document.
    pub(crate) fn result<'d>(&self, document: &'d Document<'d>) -> Result<Node<'d>, ResponseError> {
        let root = document.root();
        let Some(envelope) = self.operation.result_envelope() else { return Ok(root) };
        let Opened { result, around } = envelope.open(root).ok_or(ResponseError::Unsuccessful)?;
        self.envelope.replace(Some(around));
        Ok(result)
    }

    /// Takes over what decoding the document noted.
    pub(crate) fn note(&self, document: Document<'_>) -> Result<(), ResponseError> {
        self.deviations.borrow_mut().extend(document.finish(self.decoding)?);
        Ok(())
    }

    /// The body as text.
    ///
    /// # Errors
    /// The body is not UTF-8.
    pub fn text(&self) -> Result<String, ResponseError> {
        let text = std::str::from_utf8(&self.body);
        text.map(str::to_owned).map_err(|error| ResponseError::Text { offset: error.valid_up_to() })
    }

    /// The body as it is.
    ///
    /// # Errors
    /// None; the signature is that of the other readers.
    pub fn bytes(&self) -> Result<Bytes, ResponseError> {
        Ok(self.body.clone())
    }
}
