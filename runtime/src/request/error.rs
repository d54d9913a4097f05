//! Errors of requests.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::box_error::BoxError;
use crate::client::operation_servers::ServerError;
use crate::json::EncodeError;

/// A request that is invalid and cannot be sent.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Client, Error, Method, RequestError};
///
/// let client = Client::builder("https://api.example.com").build()?;
/// // `DELETE /things/` may be another operation.
/// let call = client.request(Method::DELETE, "/things/{id}").path("id", "");
/// let Err(Error::Request(error)) = call.await else { panic!() };
/// assert_eq!(*error, RequestError::PathValue { name: "id".to_owned() });
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The value of a path parameter is empty or would change the path.
    #[error("path parameter `{name}` must not be empty, `.` or `..`")]
    PathValue {
        /// The parameter.
        name: String,
    },
    /// A path parameter has no value.
    #[error("path parameter `{name}` has no value")]
    MissingPathValue {
        /// The parameter.
        name: String,
    },
    /// The name or value of a header contains characters that HTTP does not allow (RFC 9110, section
    /// 5).
    #[error("header `{name}` contains characters that HTTP does not allow")]
    Header {
        /// The header.
        name: String,
    },
    /// The name or value of a cookie that is sent without escaping contains characters that cookies do not allow (RFC 6265,
    /// section 4.1.1).
    #[error("cookie `{name}` contains characters that cookies do not allow: encode them")]
    CookieValue {
        /// The cookie.
        name: String,
    },
    /// The system provides no secure random numbers for an idempotency key.
    #[error("the system provides no secure random numbers for the idempotency key")]
    IdempotencyKey,
    /// The URL of the server that the operation documents is invalid.
    #[error("invalid server `{url}` of the operation: replace it with `ClientBuilder::operation_server`")]
    Server {
        /// The URL.
        url: String,
    },
    /// Credentials would be sent unencrypted to another machine, because the operation has a server with an `http` URL.
    #[error(
        "credentials would be sent unencrypted to `{host}`, the server of the operation: replace it with \
         `ClientBuilder::operation_server`, or call `allow_plain_http`"
    )]
    UnencryptedServer {
        /// The host.
        host: String,
    },
    /// The header `Content-Length` or `Transfer-Encoding` was set. The HTTP client sets it to fit the body (RFC 9112,
    /// section 6).
    #[error("header `{name}` must not be set: it is derived from the body")]
    FramingHeader {
        /// The header.
        name: String,
    },
    /// The URL is longer than 65,534 bytes. Pass fewer or shorter query parameters.
    #[error("the URL exceeds 65534 bytes: pass fewer or shorter query parameters")]
    LongUrl,
    /// The headers, including cookies, are larger than 1 MiB.
    #[error("the headers exceed 1 MiB")]
    LargeHeaders,
    /// A value cannot be encoded as JSON.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A path contains a `.` or `..` segment, a fragment, or control characters.
    #[error("the path must not contain `.` or `..` segments, a fragment or control characters")]
    Path,
    /// The method of the operation is not a token (RFC 9110, section 9.1).
    #[error("the method of the operation is invalid")]
    Method,
    /// A path of a JSON patch is not a JSON pointer (RFC 6901, section 3).
    #[error("invalid JSON pointer `{pointer}`: start each name with `/`, and escape `~` as `~0` and `/` as `~1`")]
    Pointer {
        /// The path.
        pointer: String,
    },
    /// The operation is experimental, and the client does not allow such operations.
    #[error("the operation is experimental: allow it with `ClientBuilder::allow_experimental`")]
    Experimental,
    /// Members were added to a body that is not a JSON object.
    #[error("cannot add members to a body that is not a JSON object")]
    ExtraBody,
    /// A form or the query string is not an object, and so has no members.
    #[error("a form must be an object: its members are sent")]
    NotAForm,
    /// A part of a body whose parts have positions is absent, although another part follows it.
    #[error("part `{name}` must not be absent, because the position of each part matters")]
    MissingPart {
        /// The part.
        name: String,
    },
    /// A part of a multipart body has no value for a header that the server requires.
    #[error("part `{part}` requires the header `{name}`")]
    MissingPartHeader {
        /// The part.
        part: String,
        /// The header.
        name: String,
    },
    /// Text contains characters that the character set of its media type does not have.
    #[error("the text has characters that the character set `{name}` of its media type lacks")]
    Charset {
        /// The character set.
        name: &'static str,
    },
    /// The character set of the media type is known only with the feature `charset`.
    #[error("the character set `{name}` of the media type requires the feature `charset`")]
    UnsupportedCharset {
        /// The character set.
        name: String,
    },
    /// The body contains a stream that has been sent before.
    #[error("the stream has already been sent, and cannot be read again")]
    StreamSent,
    /// A blocking call was made where blocking is not possible.
    #[cfg(feature = "blocking")]
    #[error(transparent)]
    Blocking(#[from] crate::wait::WaitError),
    /// A position belongs to a list with another pagination strategy, or would replace an argument of the call.
    #[error("the position belongs to a list with other arguments or another pagination strategy")]
    Position,
    /// An [`Interceptor`](crate::Interceptor) changed the URL from `https` to `http`, which would send the request unencrypted.
    #[error("an interceptor changed the URL from https to http")]
    UnencryptedUrl,
    /// An [`Interceptor`](crate::Interceptor) returned an error, so the request was not sent, or not once more.
    #[error("an interceptor rejected the request")]
    Interceptor(#[source] InterceptorError),
}

/// The error of an [`Interceptor`](crate::Interceptor). Two of them are equal if one is a clone of the other.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::error::Error as _;
///
/// use sdk_runtime::{BoxError, Client, Error, Interceptor, Method, OutgoingRequest, RequestError};
///
/// struct ReadOnly;
///
/// impl Interceptor for ReadOnly {
///     fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
///         if request.method().is_safe() { Ok(()) } else { Err("this program only reads".into()) }
///     }
/// }
///
/// let client = Client::builder("https://api.example.com").interceptor(ReadOnly).build()?;
/// let Err(Error::Request(error)) = client.request(Method::DELETE, "/things/7").await else { panic!() };
/// let RequestError::Interceptor(reason) = *error else { panic!() };
/// assert_eq!(reason.to_string(), "this program only reads");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct InterceptorError(Arc<dyn Error + Send + Sync>);

impl InterceptorError {
    pub(crate) fn new(error: BoxError) -> Self {
        Self(error.into())
    }

    /// Returns the error that the interceptor returned.
    #[must_use]
    pub fn get_ref(&self) -> &(dyn Error + Send + Sync + 'static) {
        self.0.as_ref()
    }
}

impl fmt::Display for InterceptorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl Error for InterceptorError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl PartialEq for InterceptorError {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for InterceptorError {}

impl From<ServerError> for RequestError {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Invalid { url } => Self::Server { url },
            ServerError::Unencrypted { host } => Self::UnencryptedServer { host },
        }
    }
}
