//! What a server answered, and how operations read it.

use std::cell::RefCell;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::envelope::Opened;
use crate::json::{self, Decoding, Deviation, Document, Json, JsonError, Map, Node, Value};
use crate::operation::Operation;

/// A successful answer that is to be decoded.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Answer, AnswerError, Call, Client, Method, Operation};
///
/// const GET_REPORT: Operation = Operation::new("getReport", Method::GET, "/report").accept("text/csv");
///
/// /// Lines without the first, which has the names of the columns.
/// fn rows(answer: &Answer) -> Result<Vec<String>, AnswerError> {
///     Ok(answer.text()?.lines().skip(1).map(str::to_owned).collect())
/// }
///
/// # let mock = MockTransport::new();
/// # mock.expect(ExpectedCall::new(Method::GET, "/report").answer(200, "id,name\n7,one"));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let call: Call<'_, Vec<String>> = Call::new(&client, &GET_REPORT, rows);
/// assert_eq!(call.await?, ["7,one"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
pub struct Answer {
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

impl std::fmt::Debug for Answer {
    /// Not the headers and the body, which may have secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// An answer whose body is not what the operation documents.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{AnswerError, Error, Method, Problem};
///
/// if let Err(Error::Decode(error)) = client.request(Method::GET, "/things").await {
///     match &error.problem {
///         Problem::Answer(AnswerError::Json(problem)) => println!("{problem} of {} bytes", error.raw.len()),
///         problem => println!("{problem}"),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
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
    Refused,
}

impl Answer {
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
    pub fn json<T: Json>(&self) -> Result<T, AnswerError> {
        let document = self.document()?;
        let value = T::decode(self.result(&document)?);
        self.note(document)?;
        Ok(value)
    }

    /// The body, parsed.
    pub(crate) fn document(&self) -> Result<Document<'_>, AnswerError> {
        Ok(Document::parse(&self.body)?)
    }

    /// The result in the document.
    pub(crate) fn result<'d>(&self, document: &'d Document<'d>) -> Result<Node<'d>, AnswerError> {
        let root = document.root();
        let Some(envelope) = self.operation.enveloped() else { return Ok(root) };
        let Opened { result, around } = envelope.open(root).ok_or(AnswerError::Refused)?;
        self.envelope.replace(Some(around));
        Ok(result)
    }

    /// Takes over what decoding the document noted.
    pub(crate) fn note(&self, document: Document<'_>) -> Result<(), AnswerError> {
        self.deviations.borrow_mut().extend(document.finish(self.decoding)?);
        Ok(())
    }

    /// The body as text.
    ///
    /// # Errors
    /// The body is not UTF-8.
    pub fn text(&self) -> Result<String, AnswerError> {
        let text = std::str::from_utf8(&self.body);
        text.map(str::to_owned).map_err(|error| AnswerError::Text { offset: error.valid_up_to() })
    }

    /// The body as it is.
    ///
    /// # Errors
    /// None; the signature is that of the other readers.
    pub fn bytes(&self) -> Result<Bytes, AnswerError> {
        Ok(self.body.clone())
    }
}

/// Reads a header's value (OpenAPI 3.0.3, Header Object, style `simple`): a list for an array, and otherwise the JSON value
/// or text that it is. `None` where it is missing or is not of the type.
///
/// ```
/// use sdk_runtime::answer::header;
/// use sdk_runtime::HeaderMap;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-total-count", "250".parse()?);
/// headers.insert("x-regions", "eu, us".parse()?);
/// assert_eq!(header::<u64>(&headers, "x-total-count"), Some(250));
/// assert_eq!(header::<Vec<String>>(&headers, "x-regions"), Some(vec!["eu".to_owned(), "us".to_owned()]));
/// assert_eq!(header::<u64>(&headers, "x-regions"), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn header<T: Json>(headers: &HeaderMap, name: &str) -> Option<T> {
    let text = header_text(headers, name)?;
    // Some servers write `True`.
    let parsed = Value::parse(text.as_bytes()).or_else(|_| Value::parse(text.to_ascii_lowercase().as_bytes()));
    let literal = parsed.ok().filter(|it| !matches!(it, Value::Object(_)));
    let elements = || text.split(',').map(str::trim);
    let literals = elements().map(|it| Value::parse(it.as_bytes()).unwrap_or_else(|_| it.into())).collect();
    let list = elements().map(Value::from).collect();
    let candidates =
        [literal, Some(Value::String(text.clone())), Some(Value::Array(list)), Some(Value::Array(literals))];
    let read = candidates.into_iter().flatten().filter_map(|it| json::fitting::<T>(&json::to_vec(&it).ok()?));
    read.min_by_key(|(_, deviations)| *deviations).map(|(value, _)| value)
}

/// Fields of one name are one list (RFC 9110, section 5.3).
fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().map(|it| String::from_utf8_lossy(it.as_bytes())).collect();
    if values.is_empty() { None } else { Some(values.join(", ")) }
}

/// Reads a JSON body.
///
/// # Errors
/// As [`Answer::json`].
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, answer};
///
/// const LIST_NAMES: Operation = Operation::new("listNames", Method::GET, "/names").accept("application/json");
///
/// fn names(client: &Client) -> Call<'_, Vec<String>> {
///     Call::new(client, &LIST_NAMES, answer::json)
/// }
/// ```
#[inline]
pub fn json<T: Json>(answer: &Answer) -> Result<T, AnswerError> {
    answer.json()
}

/// Reads a body of text.
///
/// # Errors
/// The body is not UTF-8.
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, answer};
///
/// const GET_REPORT: Operation = Operation::new("getReport", Method::GET, "/report").accept("text/csv");
///
/// fn report(client: &Client) -> Call<'_, String> {
///     Call::new(client, &GET_REPORT, answer::text)
/// }
/// ```
pub fn text(answer: &Answer) -> Result<String, AnswerError> {
    answer.text()
}

/// Takes the body as it is.
///
/// # Errors
/// None.
///
/// ```
/// use sdk_runtime::{Bytes, Call, Client, Method, Operation, answer};
///
/// const GET_PHOTO: Operation = Operation::new("getPhoto", Method::GET, "/photo").accept("image/png");
///
/// fn photo(client: &Client) -> Call<'_, Bytes> {
///     Call::new(client, &GET_PHOTO, answer::bytes)
/// }
/// ```
pub fn bytes(answer: &Answer) -> Result<Bytes, AnswerError> {
    answer.bytes()
}

/// Leaves the body alone.
///
/// # Errors
/// None.
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, answer};
///
/// const DELETE_THING: Operation = Operation::new("deleteThing", Method::DELETE, "/things/{id}");
///
/// fn delete_thing<'c>(client: &'c Client, id: &str) -> Call<'c, ()> {
///     Call::new(client, &DELETE_THING, answer::empty).path("id", id)
/// }
/// ```
pub fn empty(_answer: &Answer) -> Result<(), AnswerError> {
    Ok(())
}
