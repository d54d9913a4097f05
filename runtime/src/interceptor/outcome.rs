//! Outcomes that interceptors can read.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, StatusCode};
use url::Url;

use crate::operation::Operation;

/// The outcome of an attempt or of a call: a response, or an error.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::Mutex;
/// use std::time::Duration;
///
/// use sdk_runtime::{Interceptor, Outcome};
///
/// /// The durations of requests, with the attributes of `http.client.request.duration` (OpenTelemetry, semantic conventions for
/// /// HTTP metrics).
/// #[derive(Default)]
/// struct Durations(Mutex<BTreeMap<(String, &'static str, String), Vec<Duration>>>);
///
/// impl Interceptor for Durations {
///     fn after_attempt(&self, attempt: &Outcome<'_>) {
///         let result = match (attempt.status(), attempt.error_type()) {
///             (_, Some(error_type)) => error_type.to_owned(),
///             (status, None) => status.map(|it| it.to_string()).unwrap_or_default(),
///         };
///         let key = (attempt.method().to_string(), attempt.path().unwrap_or_default(), result);
///         if let Ok(mut durations) = self.0.lock() {
///             durations.entry(key).or_default().push(attempt.elapsed());
///         }
///     }
/// }
/// ```
pub struct Outcome<'o> {
    pub(crate) operation: &'static Operation,
    pub(crate) is_documented: bool,
    pub(crate) method: &'o Method,
    pub(crate) url: &'o Url,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) response: Option<ResponseParts<'o>>,
    pub(crate) error: Option<&'o (dyn Error + Send + Sync + 'static)>,
    pub(crate) error_type: Option<&'o str>,
    pub(crate) extensions: &'o Extensions,
}

/// The parts of a response that interceptors can read.
#[derive(Clone, Copy)]
pub(crate) struct ResponseParts<'o> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'o HeaderMap,
    /// The body, or `None` if it is streamed to the caller.
    pub(crate) body: Option<&'o Bytes>,
}

impl Outcome<'_> {
    /// Returns the operation's id. It is `request` for a call that is not in the OpenAPI document.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.id()
    }

    /// Returns the path template of the operation, or `None` for a call that is not in the OpenAPI document.
    #[must_use]
    pub fn path(&self) -> Option<&'static str> {
        self.is_documented.then(|| self.operation.path())
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        self.method
    }

    /// Returns the URL, whose query may contain secrets.
    #[must_use]
    pub fn url(&self) -> &Url {
        self.url
    }

    /// Returns the number of times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the duration of the attempt, without waits before it, or that of the whole call.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Returns the status of the response, or `None` if there is none.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response.map(|it| it.status)
    }

    /// Returns the headers of the response, or `None` if there is none.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response.map(|it| it.headers)
    }

    /// Returns the body of the response as it was received. Returns `None` after an error, or if the body is streamed to the caller.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.response.and_then(|it| it.body)
    }

    /// Returns the error, or `None` if there is a response. It is an [`Error`](crate::Error) of the call.
    #[must_use]
    pub fn error(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.error
    }

    /// Returns the kind of failure, such as `timeout`, `connect` or `503` (OpenTelemetry, attribute `error.type`). Returns `None` for
    /// a response with a status of success, or with 304.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        self.error_type
    }

    /// Returns the values that interceptors stored in earlier steps of the same call, in
    /// [`OutgoingRequest::extensions_mut`](super::OutgoingRequest::extensions_mut).
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        self.extensions
    }
}

impl fmt::Debug for Outcome<'_> {
    /// Shows neither URL, headers nor body because they may contain secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Outcome");
        shown.field("operation", &self.operation()).field("method", self.method).field("attempts", &self.attempts);
        shown.field("status", &self.status()).field("error_type", &self.error_type).finish_non_exhaustive()
    }
}
