//! What can go wrong with a call.

use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::raw::ResponseError;
use crate::client::auth::AuthError;
use crate::client::error::ConfigurationError;
use crate::json::{Deviation, Json, JsonError, Node, Value};
use crate::printable::{printable, shortened};
use crate::request::error::RequestError;
use crate::retry::{is_passing, server_wait};
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
    /// Where a body says in short what went wrong: JSON pointers (RFC 6901), the first that leads to something counts.
    const CODES: &'static [&'static str] = &["/code", "/error/code", "/errors/0/code", "/type"];

    /// Where a body says in words what went wrong. The names are those of problem details (RFC 9457, section 3.1), of
    /// OAuth (RFC 6749, section 5.2) and of many others.
    const MESSAGES: &'static [&'static str] =
        &["/message", "/error/message", "/errors/0/message", "/detail", "/error_description", "/title", "/error"];

    /// Reads the body that an operation documents under `index`.
    fn decode(index: u16, node: Node<'_>) -> Self;

    /// A body of a status that is not documented, or that is not JSON and thus a string.
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

/// A call that did not succeed.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Error, Method, StatusCode};
///
/// match client.request(Method::GET, "/things/7").await {
///     Ok(thing) => println!("{thing:?}"),
///     Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => println!("there is none"),
///     Err(Error::Status(answer)) => println!("{}: {}", answer.status, String::from_utf8_lossy(&answer.raw)),
///     Err(error) if error.is_retryable() => println!("later, perhaps in {:?}", error.retry_after()),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = Value> {
    /// The client is not set up rightly.
    Configuration(Box<ConfigurationError>),
    /// The request could not be put together; nothing was sent.
    Request(Box<RequestError>),
    /// There was no token for the call; nothing was sent, or the server refused the token before.
    Auth(Box<AuthError>),
    /// No connection to the server came about; nothing was sent.
    Connect(Box<TransportError>),
    /// The answer was not there in time. Whether the server acted is not known.
    Timeout(Box<TransportError>),
    /// The connection broke. Whether the server acted is not known.
    Transport(Box<TransportError>),
    /// The server answered with an error.
    Status(Box<StatusError<E>>),
    /// The server succeeded, but its answer could not be read.
    Decode(Box<DecodeError>),
    /// A file could not be read, and was not sent; or the server succeeded, but the file for its
    /// answer could not be written.
    File(Box<FileError>),
}

/// A file that could not be read or written.
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
    /// How often the request was sent.
    pub attempts: u32,
    /// The file.
    pub path: PathBuf,
    /// What the system has to say.
    pub source: io::Error,
}

/// An exchange that broke, and during which operation.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Error, Method};
///
/// match client.request(Method::POST, "/things").await {
///     Err(Error::Connect(_)) => println!("nothing was sent"),
///     Err(Error::Timeout(error) | Error::Transport(error)) => {
///         println!("sent {} times, and perhaps done: {error}", error.attempts());
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

/// An answer whose status says that the call failed.
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
/// let Error::Status(answer) = error else { panic!() };
/// assert_eq!(answer.status, StatusCode::CONFLICT);
/// // Of a generated crate, the body is of the type that the operation documents.
/// assert_eq!(answer.body.get("name").and_then(|it| it.as_str()), Some("one"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[non_exhaustive]
pub struct StatusError<E> {
    /// The operation's id.
    pub operation: &'static str,
    /// How often the request was sent.
    pub attempts: u32,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) request_id: Option<HeaderValue>,
    /// The body as it was sent.
    pub raw: Bytes,
    /// The body as it is documented for this status.
    pub body: E,
    /// Where the body deviated from the description.
    pub deviations: Vec<Deviation>,
}

/// A successful answer that could not be read.
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
/// // The server has acted, and what it said is not lost.
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
    /// How often the request was sent.
    pub attempts: u32,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    pub(crate) request_id: Option<HeaderValue>,
    /// The body as it was sent, as far as it was read.
    pub raw: Bytes,
    /// What could not be read.
    pub kind: DecodeErrorKind,
}

/// Why an answer could not be read.
///
/// ```
/// use sdk_runtime::DecodeErrorKind;
///
/// fn advice(problem: &DecodeErrorKind) -> &'static str {
///     match problem {
///         DecodeErrorKind::TooLarge(_) => "stream it, or raise the limit",
///         DecodeErrorKind::Interrupted(_) => "ask for it again",
///         _ => "tell those who run the server",
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
    /// A page of a list came a second time: the server does not heed what it is asked for, and would
    /// never come to the end.
    #[error("it is the page that was there before")]
    RepeatedPage,
    /// The list cannot be continued: its last record lacks a field that it is sorted by.
    #[error("the last record of the page has no value of the sort field `{0}`")]
    SortValue(String),
    /// The body is larger than the client takes.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// The connection broke in the middle of the body.
    #[error("the body broke off")]
    Interrupted(#[source] HttpError),
}

/// An error without a documented body, whatever the operation.
pub(crate) type UntypedError = Error<Infallible>;

impl<E> Error<E> {
    /// The status that the server answered with.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// The headers that the server answered with.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Status(error) => Some(&error.headers),
            Self::Decode(error) => Some(&error.headers),
            _ => None,
        }
    }

    /// What the server calls the request, for its operators: the value of the header that
    /// [`ClientBuilder::request_id_header`](crate::ClientBuilder::request_id_header) names, or of
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

    /// How long the server asks to wait before the next call (RFC 9110, section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        server_wait(self.headers()?)
    }

    /// The documented body of an error answer.
    #[must_use]
    pub fn body(&self) -> Option<&E> {
        match self {
            Self::Status(error) => Some(&error.body),
            _ => None,
        }
    }

    /// How often the request was sent: never, if it could not be.
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

    /// May the same call succeed later? Whether repeating it is safe is for the caller to know.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Timeout(_) | Self::Transport(_) => true,
            Self::Status(error) => is_passing(error.status.as_u16()),
            Self::Auth(error) => error.kind.is_retryable(),
            Self::Configuration(_) | Self::Request(_) | Self::Decode(_) | Self::File(_) => false,
        }
    }
}

impl<E: ErrorBody> Error<E> {
    /// What an error answer says in short: the code that tells errors of one status apart.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        self.said(E::CODES)
    }

    /// What an error answer says in words.
    ///
    /// ```
    /// # #[cfg(feature = "test-util")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mock = MockTransport::new();
    /// let answer = r#"{"error": "invalid_scope", "error_description": "there is no such scope"}"#;
    /// mock.expect(ExpectedCall::new(Method::POST, "/things").respond(400, answer));
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let error = client.request(Method::POST, "/things").await.unwrap_err();
    /// assert_eq!(error.message().as_deref(), Some("there is no such scope"));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "test-util"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn message(&self) -> Option<String> {
        self.said(E::MESSAGES)
    }

    /// The text that the first of these pointers finds in the body.
    fn said(&self, pointers: &[&str]) -> Option<String> {
        let Self::Status(error) = self else { return None };
        let body = Value::parse(&error.raw).ok()?;
        pointers.iter().find_map(|pointer| match body.pointer(pointer)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.as_str().to_owned()),
            _ => None,
        })
    }
}

impl Error<Infallible> {
    /// The same error after this many attempts.
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

    /// The same error where error answers have bodies.
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
    /// The JSON path of the deviation that strict decoding does not tolerate.
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
            Self::Request(error) => write!(formatter, "the request cannot be sent: {error}"),
            Self::Auth(error) => error.fmt(formatter),
            Self::Connect(error) => write!(formatter, "{}: no connection to the server", error.operation),
            Self::Timeout(error) => write!(formatter, "{}: no answer in time", error.operation),
            Self::Transport(error) => write!(formatter, "{}: the connection broke", error.operation),
            Self::Status(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
            Self::File(error) => error.fmt(formatter),
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
    /// The error that a broken exchange is.
    pub(crate) fn failure(operation: &'static str, source: HttpError) -> Error<Infallible> {
        let (connect, timeout) = (source.is_connect(), source.is_timeout());
        let error = Box::new(Self { operation, attempts: 0, source });
        match (connect, timeout) {
            (true, _) => Error::Connect(error),
            (false, true) => Error::Timeout(error),
            (false, false) => Error::Transport(error),
        }
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The operation's id.
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
    /// Begins with the operation and the status; the body's text follows, shortened.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: the server answered {}", self.operation, self.status)?;
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
        write!(formatter, "{}: the server answered {}, but {}", self.operation, self.status, self.kind)
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
        write!(formatter, "{}: the file {path} cannot be used: {}", self.operation, self.source)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
