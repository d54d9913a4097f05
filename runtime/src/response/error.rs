//! Errors of calls.

use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::body_error::ResponseError;
use super::message;
use crate::client::auth::AuthError;
use crate::client::error::ConfigurationError;
use crate::json::{Deviation, Json, JsonError, Node, Value};
use crate::plain_error;
use crate::printable::{printable, shortened};
use crate::request::error::RequestError;
use crate::retry::{is_transient, server_wait};
use crate::wire::error::HttpError;

/// The documented error bodies of an API.
///
/// ```
/// use sdk_runtime::ErrorBody;
/// use sdk_runtime::json::{Json, Node, Value};
///
/// enum ThingError { Reasons(Vec<String>), Other(Value) }
///
/// impl ErrorBody for ThingError {
///     fn decode(index: u16, node: Node<'_>) -> Self {
///         if index == 0 { Self::Reasons(Json::decode(node)) } else { Self::Other(Json::decode(node)) }
///     }
///
///     fn other(value: Value) -> Self {
///         Self::Other(value)
///     }
/// }
/// ```
pub trait ErrorBody: Sized {
    /// JSON pointers (RFC 6901) to the error code. The first one that exists in the body is used.
    const CODES: &'static [&'static str] = &["/code", "/error/code", "/errors/0/code", "/type"];

    /// JSON pointers to the error message. They cover problem details (RFC 9457, section 3.1), OAuth errors (RFC
    /// 6749, section 5.2), and the formats of common frameworks. A message may be a list.
    const MESSAGES: &'static [&'static str] = &[
        "/message",
        "/error/message",
        "/errors/0/message",
        "/detail",
        "/error_description",
        "/exception_message",
        "/description",
        "/title",
        "/errors",
        "/msg",
        "/error",
    ];

    /// Decodes the error body with this index in the operation.
    fn decode(index: u16, node: Node<'_>) -> Self;

    /// Wraps the body of an undocumented status. A body that is not JSON is a string.
    fn other(value: Value) -> Self;
}

impl ErrorBody for Value {
    fn decode(_index: u16, node: Node<'_>) -> Self {
        Json::decode(node)
    }

    fn other(value: Value) -> Self {
        value
    }
}

/// The error of a call. Its `Debug` output is plain text, for programs whose `main` returns it, and `{:#?}` shows its fields.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Error, Method, StatusCode};
///
/// match client.request(Method::GET, "/things/7").await {
///     Ok(thing) => println!("{thing:?}"),
///     Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => println!("not found"),
///     Err(Error::Status(error)) => println!("{}: {}", error.status, String::from_utf8_lossy(&error.raw)),
///     Err(error) if error.is_retryable() => println!("retry later, after {:?}", error.retry_after()),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
pub enum Error<E = Value> {
    /// The client is misconfigured.
    Configuration(Box<ConfigurationError>),
    /// The request is invalid. Nothing was sent.
    Request(Box<RequestError>),
    /// No token could be obtained. Either nothing was sent, or the server rejected the previous token.
    Auth(Box<AuthError>),
    /// The connection to the server could not be established. Nothing was sent.
    Connect(Box<TransportError>),
    /// The response did not arrive in time. The server may have processed the request.
    Timeout(Box<TransportError>),
    /// The connection failed. The server may have processed the request.
    Transport(Box<TransportError>),
    /// The server returned an error status.
    Status(Box<StatusError<E>>),
    /// The server returned a success, but its body could not be decoded.
    Decode(Box<DecodeError>),
    /// A file to upload could not be read, so nothing was sent; or a file to download to could not be
    /// written, after the server returned a success.
    File(Box<FileError>),
}

/// A file could not be read or written.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::ErrorKind;
/// use std::path::Path;
///
/// use sdk_runtime::{Client, Error, Method, Upload};
///
/// let client = Client::builder("https://api.example.com").build()?;
/// let call = client.request(Method::PUT, "/photo").bytes("image/png", Upload::file("no-such-photo.png"));
/// let Err(Error::File(error)) = call.await else { panic!() };
/// assert_eq!((error.path.as_path(), error.source.kind()), (Path::new("no-such-photo.png"), ErrorKind::NotFound));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct FileError {
    /// The operation's id.
    pub operation: &'static str,
    /// The number of times the request was sent.
    pub attempts: u32,
    /// The path of the file.
    pub path: PathBuf,
    /// The error of the operating system.
    pub source: io::Error,
}

/// A connection error, with the operation.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Error, Method};
///
/// match client.request(Method::POST, "/things").await {
///     Err(Error::Connect(_)) => println!("not sent"),
///     Err(Error::Timeout(error) | Error::Transport(error)) => {
///         println!("sent {} times, and possibly processed: {error}", error.attempts());
///     }
///     other => println!("{:?}", other?),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct TransportError {
    pub(crate) operation: &'static str,
    pub(crate) attempts: u32,
    pub(crate) source: HttpError,
}

/// A response with an error status.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Error, Method, StatusCode};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::POST, "/things").respond(409, r#"{"code": "taken", "name": "one"}"#));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let error = client.request(Method::POST, "/things").await.unwrap_err();
/// assert_eq!(error.code().as_deref(), Some("taken"));
/// let Error::Status(error) = error else { panic!() };
/// assert_eq!(error.status, StatusCode::CONFLICT);
/// // In a generated crate, the body has the type that the operation documents.
/// assert_eq!(error.body.get("name").and_then(|it| it.as_str()), Some("one"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[non_exhaustive]
pub struct StatusError<E> {
    /// The operation's id.
    pub operation: &'static str,
    /// The number of times the request was sent.
    pub attempts: u32,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) request_id: Option<HeaderValue>,
    /// The raw body.
    pub raw: Bytes,
    /// The decoded body, of the type that is documented for this status.
    pub body: E,
    /// The deviations of the body from the OpenAPI document.
    pub deviations: Vec<Deviation>,
}

/// A successful response could not be decoded.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Error, Method, StatusCode};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::POST, "/things").respond(201, "created: 7"));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let Err(Error::Decode(error)) = client.request(Method::POST, "/things").await else { panic!() };
/// // The server has processed the request, and its response is available.
/// assert_eq!((error.status, &error.raw[..]), (StatusCode::CREATED, &b"created: 7"[..]));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[non_exhaustive]
pub struct DecodeError {
    /// The operation's id.
    pub operation: &'static str,
    /// The number of times the request was sent.
    pub attempts: u32,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) request_id: Option<HeaderValue>,
    /// The raw body, as far as it was received.
    pub raw: Bytes,
    /// The reason.
    pub kind: DecodeErrorKind,
}

/// The reason why a response could not be decoded.
///
/// ```
/// use sdk_runtime::DecodeErrorKind;
///
/// fn advice(kind: &DecodeErrorKind) -> &'static str {
///     match kind {
///         DecodeErrorKind::TooLarge(_) => "stream it, or raise the limit",
///         DecodeErrorKind::Interrupted(_) => "retry",
///         _ => "report it to the operators of the server",
///     }
/// }
///
/// assert_eq!(advice(&DecodeErrorKind::TooLarge(1 << 20)), "stream it, or raise the limit");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The body is not what the operation documents.
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// The server returned the same page twice. It may ignore which page is requested, so that the list would never
    /// end.
    #[error("the server returned the same page twice")]
    RepeatedPage,
    /// The list cannot be continued because the cursor of the next page, or the link to it, cannot be used.
    #[error("the next page cannot be requested: {0}")]
    NextPage(&'static str),
    /// The list cannot be continued because the next page is one that was requested before.
    #[error("the next page is one that was requested before")]
    PageLoop,
    /// The list has more pages than [`ClientBuilder::page_limit`](crate::ClientBuilder::page_limit) allows.
    #[error("the list has more than {0} pages")]
    TooManyPages(u64),
    /// More consecutive pages without items than
    /// [`ClientBuilder::empty_page_limit`](crate::ClientBuilder::empty_page_limit) allows, with the next cursor or link.
    #[error("the list has {0} consecutive pages without items, and continues")]
    TooManyEmptyPages(u64),
    /// The list cannot be continued because its last record has no value for a sort field.
    #[error("the last record of the page has no value for sort field `{0}`")]
    SortValue(String),
    /// A multipart body has no last delimiter, a stream ends within an event, the status is 206 although no `Range` was requested, or that of a download is 202 (RFC 9110, sections 15.3.3 and
    /// 15.3.7), or the rest of an interrupted download is shorter than its range.
    #[error("the response does not contain the whole content")]
    IncompleteContent,
    /// The content of a response that is read as a stream has another media type. The raw body may be incomplete.
    #[error("expected `{expected}`, found {found}")]
    MediaType {
        /// The expected media type.
        expected: &'static str,
        /// The media type of the response, in backquotes.
        found: String,
    },
    /// A response of a media type `multipart/…` cannot be split into parts, or a part cannot be decoded.
    #[error("the multipart body is malformed: {0}")]
    Multipart(&'static str),
    /// The body exceeds the limit of the client or of the download, or an event, value or part in a stream exceeds it.
    #[error("the body exceeds the limit of {0} bytes")]
    TooLarge(usize),
    /// The connection was closed before the end of the body.
    #[error("the connection was closed before the end of the body")]
    Interrupted(#[source] HttpError),
}

/// An error without a documented body, which does not depend on the operation.
pub(crate) type UntypedError = Error<Infallible>;

impl<E> Error<E> {
    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Status(error) => Some(&error.headers),
            Self::Decode(error) => Some(&error.headers),
            _ => None,
        }
    }

    /// Returns the request id that the server assigned, from the header set with
    /// [`ClientBuilder::request_id_header`](crate::ClientBuilder::request_id_header) or from
    /// `x-request-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let id = match self {
            Self::Status(error) => &error.request_id,
            Self::Decode(error) => &error.request_id,
            _ => return None,
        };
        id.as_ref()?.to_str().ok()
    }

    /// Returns how long the server asks to wait before the next call (RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        server_wait(self.headers()?)
    }

    /// Returns the documented body of an error response.
    #[must_use]
    pub fn body(&self) -> Option<&E> {
        match self {
            Self::Status(error) => Some(&error.body),
            _ => None,
        }
    }

    /// Returns how often the request was sent. It is zero if it could not be sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Configuration(_) | Self::Request(_) => 0,
            Self::Auth(error) => error.attempts,
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.attempts,
            Self::Status(error) => error.attempts,
            Self::Decode(error) => error.attempts,
            Self::File(error) => error.attempts,
        }
    }

    /// `true` if the same call may succeed later: after a transient status, a broken connection or an incomplete body, but
    /// not if a certificate is invalid. It is not after a 409, which a call with an idempotency key retries itself: a new call has
    /// another key. The caller must know whether repeating it is safe.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.source.is_transient(),
            Self::Status(error) => is_transient(error.status, &error.headers),
            Self::Auth(error) => error.kind.is_retryable(),
            Self::Decode(error) => matches!(&error.kind, DecodeErrorKind::Interrupted(it) if it.is_transient()),
            Self::Configuration(_) | Self::Request(_) | Self::File(_) => false,
        }
    }
}

impl<E: ErrorBody> Error<E> {
    /// Returns the error code of an error response. Characters that control a terminal are escaped.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        let Self::Status(error) = self else { return None };
        message::code(&error.raw, E::CODES).map(|it| printable(&it))
    }

    /// Returns the error message of an error response. Several messages are joined by semicolons. A response of plain text is its own
    /// message. Characters that control a terminal or end a line are escaped; the member `raw` has them as received.
    ///
    /// ```
    /// # #[cfg(feature = "test-util")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mock = MockTransport::new();
    /// let response = r#"{"error": "invalid_scope", "error_description": "unknown scope"}"#;
    /// mock.expect(ExpectedCall::new(Method::POST, "/things").respond(400, response));
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let error = client.request(Method::POST, "/things").await.unwrap_err();
    /// assert_eq!(error.message().as_deref(), Some("unknown scope"));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "test-util"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn message(&self) -> Option<String> {
        let Self::Status(error) = self else { return None };
        message::message(&error.raw, &error.headers, E::MESSAGES).map(|it| printable(&it))
    }
}

impl Error<Infallible> {
    /// Sets the number of attempts.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        match &mut self {
            Self::Configuration(_) | Self::Request(_) => {}
            Self::Auth(error) => error.attempts = attempts,
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.attempts = attempts,
            Self::Status(error) => match error.body {},
            Self::Decode(error) => error.attempts = attempts,
            Self::File(error) => error.attempts = attempts,
        }
        self
    }

    /// Converts the error to one with documented bodies.
    pub(crate) fn with_body<E>(self) -> Error<E> {
        match self {
            Self::Configuration(error) => Error::Configuration(error),
            Self::Request(error) => Error::Request(error),
            Self::Auth(error) => Error::Auth(error),
            Self::Connect(error) => Error::Connect(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Status(error) => match error.body {},
            Self::Decode(error) => Error::Decode(error),
            Self::File(error) => Error::File(error),
        }
    }
}

impl DecodeError {
    /// Returns the JSON path of the deviation that strict decoding rejected.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match &self.kind {
            DecodeErrorKind::Response(ResponseError::Json(JsonError::Deviates(deviation))) => Some(&deviation.path),
            _ => None,
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(error) => error.fmt(formatter),
            Self::Request(error) => write!(formatter, "invalid request: {error}"),
            Self::Auth(error) => error.fmt(formatter),
            Self::Connect(error) => write!(formatter, "{}: cannot connect to the server", error.operation),
            Self::Timeout(error) => write!(formatter, "{}: timed out", error.operation),
            Self::Transport(error) => write!(formatter, "{}: connection failed", error.operation),
            Self::Status(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
            Self::File(error) => error.fmt(formatter),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    /// Shows the message and its causes, because Rust prints an error that `main` returns like this. `{:#?}` shows the variant
    /// with its fields.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !formatter.alternate() {
            return plain_error::write(self, formatter);
        }
        match self {
            Self::Configuration(error) => formatter.debug_tuple("Configuration").field(error).finish(),
            Self::Request(error) => formatter.debug_tuple("Request").field(error).finish(),
            Self::Auth(error) => formatter.debug_tuple("Auth").field(error).finish(),
            Self::Connect(error) => formatter.debug_tuple("Connect").field(error).finish(),
            Self::Timeout(error) => formatter.debug_tuple("Timeout").field(error).finish(),
            Self::Transport(error) => formatter.debug_tuple("Transport").field(error).finish(),
            Self::Status(error) => formatter.debug_tuple("Status").field(error).finish(),
            Self::Decode(error) => formatter.debug_tuple("Decode").field(error).finish(),
            Self::File(error) => formatter.debug_tuple("File").field(error).finish(),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Configuration(error) => error.source(),
            Self::Request(error) => Some(error),
            Self::Auth(error) => error.source(),
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => Some(&error.source),
            Self::Status(_) => None,
            Self::Decode(error) => Some(&error.kind),
            Self::File(error) => Some(&error.source),
        }
    }
}

impl<E> From<ConfigurationError> for Error<E> {
    fn from(error: ConfigurationError) -> Self {
        Self::Configuration(Box::new(error))
    }
}

impl<E> From<RequestError> for Error<E> {
    fn from(error: RequestError) -> Self {
        Self::Request(Box::new(error))
    }
}

impl TransportError {
    /// Creates the error for a failed connection.
    pub(crate) fn failure(operation: &'static str, source: HttpError) -> Error<Infallible> {
        let (connect, timeout) = (source.is_connect(), source.is_timeout());
        let error = Box::new(Self { operation, attempts: 0, source });
        match (connect, timeout) {
            (true, _) => Error::Connect(error),
            (false, true) => Error::Timeout(error),
            (false, false) => Error::Transport(error),
        }
    }

    /// Returns how often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the operation's id.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.operation, self.source)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}

impl<E> fmt::Display for StatusError<E> {
    /// Shows the operation, the status and the beginning of the body.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: the server returned {}", self.operation, self.status)?;
        let text = String::from_utf8_lossy(self.raw.get(..self.raw.len().min(1024)).unwrap_or_default());
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { Ok(()) } else { write!(formatter, ": {}", printable(&shortened(&text, 300))) }
    }
}

impl<E: fmt::Debug> fmt::Debug for StatusError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("StatusError");
        shown.field("operation", &self.operation).field("status", &self.status).field("body", &self.body);
        shown.field("deviations", &self.deviations).finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> std::error::Error for StatusError<E> {}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: the server returned {}, but {}", self.operation, self.status, self.kind)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("DecodeError");
        shown.field("operation", &self.operation).field("status", &self.status).field("kind", &self.kind);
        shown.finish_non_exhaustive()
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.kind)
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        write!(formatter, "{}: cannot access file {path}: {}", self.operation, self.source)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
