//! Requests that interceptors can change.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method};
use url::Url;

use crate::operation::Operation;
#[cfg(feature = "tracing")]
use crate::redaction::Secrets;

/// The parts of a request that interceptors can change.
pub(crate) struct RequestParts<'r> {
    pub(crate) operation: &'static Operation,
    /// `false` for a call that is not in the OpenAPI document.
    pub(crate) is_documented: bool,
    pub(crate) method: &'r Method,
    pub(crate) url: &'r mut Url,
    pub(crate) headers: &'r mut HeaderMap,
    /// The body, or `None` if it is read from a file or a stream while it is sent.
    pub(crate) body: Option<Bytes>,
    /// The query parameters that contain credentials.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code))]
    pub(crate) secret_parameters: &'r [Cow<'static, str>],
    /// The values of path parameters as they are in the URL.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code))]
    pub(crate) path_arguments: &'r [(&'static str, String)],
    /// The number of times the request was sent before.
    pub(crate) attempts: u32,
    pub(crate) extensions: &'r mut Extensions,
    /// Adds the cookies that are sent to a URL to headers.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code))]
    pub(crate) add_cookies: &'r dyn Fn(&Url, &mut HeaderMap),
}

/// A request before it is sent, which an [`Interceptor`](super::Interceptor) can change.
///
/// ```
/// use sdk_runtime::http::HeaderValue;
/// use sdk_runtime::http::header::ACCEPT_LANGUAGE;
/// use sdk_runtime::{BoxError, Interceptor, Method, OutgoingRequest};
///
/// /// Asks for German texts, and marks attempts after the first.
/// struct German;
///
/// impl Interceptor for German {
///     fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
///         if request.method() == Method::GET && request.path() == Some("/things/{id}") {
///             request.headers_mut().insert(ACCEPT_LANGUAGE, HeaderValue::from_static("de"));
///         }
///         if request.attempts() > 0 {
///             let mark = format!("{} again", request.operation());
///             request.headers_mut().insert("x-attempt", HeaderValue::try_from(mark)?);
///         }
///         Ok(())
///     }
/// }
/// ```
pub struct OutgoingRequest<'r> {
    parts: RequestParts<'r>,
    /// The body that an interceptor has set.
    new_body: Option<Bytes>,
}

impl<'r> OutgoingRequest<'r> {
    pub(crate) fn new(parts: RequestParts<'r>) -> Self {
        Self { parts, new_body: None }
    }

    /// Returns the body if an interceptor has set it.
    pub(crate) fn into_new_body(self) -> Option<Bytes> {
        self.new_body
    }

    /// Finds the secrets in the headers, with the cookies of a jar, in the query and in the path.
    #[cfg(feature = "tracing")]
    pub(super) fn secrets(&self) -> Secrets {
        let RequestParts { headers, url, secret_parameters, path_arguments, add_cookies, .. } = &self.parts;
        let mut headers = HeaderMap::clone(headers);
        add_cookies(url, &mut headers);
        Secrets::of(&headers, url, secret_parameters, path_arguments)
    }

    /// Returns the operation's id. It is `request` for a call that is not in the OpenAPI document.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.parts.operation.id()
    }

    /// Returns the path template of the operation, or `None` for a call that is not in the OpenAPI document.
    #[must_use]
    pub fn path(&self) -> Option<&'static str> {
        self.parts.is_documented.then(|| self.parts.operation.path())
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.parts.method
    }

    /// Returns the URL, whose query may contain secrets.
    #[must_use]
    pub fn url(&self) -> &Url {
        self.parts.url
    }

    /// Returns the URL for changes. If they lead to another origin, that receives the credentials of the client. They
    /// must not change `https` to `http`.
    pub fn url_mut(&mut self) -> &mut Url {
        self.parts.url
    }

    /// Returns the headers, which contain the credentials before an attempt.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.parts.headers
    }

    /// Returns the headers for changes. `Content-Length` and `Transfer-Encoding` are derived from the body, and must not be set.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.parts.headers
    }

    /// Returns the body, which is empty if there is none. Returns `None` if the body is read from a file or a stream while it is
    /// sent.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.new_body.as_ref().or(self.parts.body.as_ref())
    }

    /// Replaces the body. The content type is a header, which stays as it is.
    pub fn set_body(&mut self, body: impl Into<Bytes>) {
        self.new_body = Some(body.into());
    }

    /// Returns the number of times the request was sent before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.parts.attempts
    }

    /// Returns values that interceptors store for later steps of the same call.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        self.parts.extensions
    }

    /// Returns the values that interceptors store, for changes.
    ///
    /// ```
    /// use std::time::Instant;
    ///
    /// use sdk_runtime::{BoxError, Interceptor, OutgoingRequest, Outcome};
    ///
    /// struct Stopwatch;
    ///
    /// #[derive(Clone)]
    /// struct Begin(Instant);
    ///
    /// impl Interceptor for Stopwatch {
    ///     fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
    ///         request.extensions_mut().insert(Begin(Instant::now()));
    ///         Ok(())
    ///     }
    ///
    ///     fn after_call(&self, call: &Outcome<'_>) {
    ///         if let Some(Begin(begin)) = call.extensions().get() {
    ///             println!("{}: {:?}", call.operation(), begin.elapsed());
    ///         }
    ///     }
    /// }
    /// ```
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        self.parts.extensions
    }
}

impl fmt::Debug for OutgoingRequest<'_> {
    /// Shows neither URL, headers nor body because they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("OutgoingRequest");
        shown.field("operation", &self.operation()).field("method", self.method());
        shown.field("attempts", &self.attempts()).finish_non_exhaustive()
    }
}
