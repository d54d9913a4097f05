//! Interceptors: code of the caller that runs around calls and their attempts.

mod chain;
mod outcome;
mod outgoing;
mod retry;
#[cfg(feature = "tracing")]
mod wire_log;

pub(crate) use self::chain::{Begun, Interceptors};
pub use self::outcome::Outcome;
pub(crate) use self::outcome::ResponseParts;
pub use self::outgoing::OutgoingRequest;
pub(crate) use self::outgoing::RequestParts;
pub use self::retry::RetryDecision;
#[cfg(feature = "tracing")]
pub use self::wire_log::WireLog;
use crate::box_error::BoxError;

/// Code that runs around every call of a client and around each of its attempts: for signatures, metrics, logs, and retries by
/// rules of your own.
///
/// Every method has a default that does nothing, so an interceptor has only those it needs. They run in this order:
///
/// | method | when |
/// |---|---|
/// | [`before_call`](Self::before_call) | once, before credentials are added |
/// | [`before_attempt`](Self::before_attempt) | before each attempt, with the request as it will be sent |
/// | [`after_attempt`](Self::after_attempt) | after each attempt |
/// | [`should_retry`](Self::should_retry) | after each attempt that may be followed by another one |
/// | [`after_call`](Self::after_call) | once, before the result is decoded |
///
/// Several interceptors run in the order in which they were added, and after an attempt or a call in the opposite order. If one of
/// them fails before an attempt or a call, those that ran before it also run after it, with the error. The methods run in the task of
/// the call, so they must not block. Requests for tokens and requests that follow a redirect are not
/// intercepted.
///
/// An interceptor of the whole client is set with [`ClientBuilder::interceptor`](crate::ClientBuilder::interceptor), and one of some
/// calls with [`Client::with_interceptor`](crate::Client::with_interceptor).
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::http::HeaderValue;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{BoxError, Client, Interceptor, Method, OutgoingRequest};
///
/// /// Adds the identity of the current trace (W3C Trace Context, section 3.2).
/// struct TraceParent(String);
///
/// impl Interceptor for TraceParent {
///     fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
///         request.headers_mut().insert("traceparent", HeaderValue::try_from(&self.0)?);
///         Ok(())
///     }
/// }
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/things").header("traceparent", "00-2c91-01").respond(200, "[]"));
/// let client = Client::builder("https://api.example.com")
///     .interceptor(TraceParent("00-2c91-01".to_owned()))
///     .mock_transport(&mock)
///     .build()?;
/// client.request(Method::GET, "/things").await?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Runs before the first attempt. The changes apply to all attempts. Credentials are added afterwards, and replace a header of
    /// the same name.
    ///
    /// # Errors
    /// An error ends the call as [`RequestError::Interceptor`](crate::RequestError::Interceptor). Nothing is sent.
    fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        let _ = request;
        Ok(())
    }

    /// Runs before an attempt, after waiting for the rate limit. The request is complete, except for headers that describe the
    /// connection and the cookies of a jar. The changes apply to this attempt only.
    ///
    /// # Errors
    /// An error ends the call as [`RequestError::Interceptor`](crate::RequestError::Interceptor), without another attempt.
    fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        let _ = request;
        Ok(())
    }

    /// Runs after an attempt, which has a response with any status, or an error. It also runs if a later interceptor failed
    /// [before the attempt](Self::before_attempt), but not if this one did. An attempt that is dropped, for example because the caller
    /// stops waiting, has no outcome.
    fn after_attempt(&self, attempt: &Outcome<'_>) {
        let _ = attempt;
    }

    /// Decides whether the call is attempted once more. Of several interceptors, the last one that was added is asked first, and
    /// the first decision other than [`RetryDecision::ByPolicy`] counts.
    fn should_retry(&self, attempt: &Outcome<'_>) -> RetryDecision {
        let _ = attempt;
        RetryDecision::ByPolicy
    }

    /// Runs after the last attempt, with the outcome of the call. It also runs if nothing was sent because a later interceptor failed
    /// [before the call](Self::before_call), but not if this one did. Whether the body can be decoded is not known yet.
    fn after_call(&self, call: &Outcome<'_>) {
        let _ = call;
    }
}
