//! Operations whose result is ready only after their first response.
//!
//! Sources: RFC 9110, section 15.3.3 (202); Microsoft REST API Guidelines, "Long-running operations"; Azure Resource Manager, "Track
//! asynchronous Azure operations".

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use url::Url;

use super::attempt;
use super::future::ResponseFuture;
use super::long_running_error::LongRunningError;
use super::pace::{Pace, Waits};
use super::send::Receive;
use crate::json::Value;
use crate::request::parts::Parts;
use crate::response::error::{Error, ErrorBody};
use crate::response::link;
use crate::response::outcome::failed;
use crate::response::received::{ReceivedResponse, RequestTarget};
use crate::retry::after;
use crate::wire::deadline::within;

const OPERATION_LOCATION: HeaderName = HeaderName::from_static("operation-location");
const AZURE_ASYNC_OPERATION: HeaderName = HeaderName::from_static("azure-asyncoperation");

/// A call whose result may be ready only after its first response, which [`Polling::until_complete`](crate::Polling::until_complete) returns. It starts when it is
/// awaited, and returns the result.
///
/// | the first response has | the client requests | until | the result is |
/// |---|---|---|---|
/// | `Operation-Location` or `Azure-AsyncOperation` | that URL | `status` in the body is `Succeeded` | see below |
/// | 202 and `Location` | that URL | the status is not 202 | the last response |
/// | another status | nothing | | the response |
///
/// After `Succeeded`, the result of a PUT or a PATCH is requested from its own URL. That of another method is requested from `Location`
/// of the first response, or from `resourceLocation` in the last body; if there is neither, it is the last body. URLs must have the
/// origin of the call, because they receive the credentials of the client.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Method, Polling as _};
///
/// let mock = MockTransport::new();
/// let accepted = ExpectedCall::new(Method::POST, "/exports").respond(202, "");
/// mock.expect(accepted.respond_header("location", "/exports/7/state").respond_header("retry-after", "5"));
/// mock.expect(ExpectedCall::new(Method::GET, "/exports/7/state").respond(202, ""));
/// mock.expect(ExpectedCall::new(Method::GET, "/exports/7/state").respond(200, r#"{"rows": 12}"#));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let export = client.request(Method::POST, "/exports").until_complete().every(Duration::from_secs(1)).await?;
/// assert_eq!(export.pointer("/rows").and_then(|it| it.as_i64()), Some(12));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct LongRunning<'c, T, E> {
    call: ResponseFuture<'c, T, E>,
    pace: Pace,
}

impl<'c, T, E> LongRunning<'c, T, E> {
    pub(super) fn new(call: ResponseFuture<'c, T, E>) -> Self {
        Self { call, pace: Pace::default() }
    }

    /// Sets the time between a response and the next request. The default is two seconds. `Retry-After` of a response extends it.
    pub fn every(mut self, interval: Duration) -> Self {
        self.pace.set_interval(interval);
        self
    }

    /// Multiplies the interval by `factor` after each request, up to `longest`. By default, the interval does not change.
    pub fn backoff(mut self, factor: f64, longest: Duration) -> Self {
        self.pace.set_backoff(factor, longest);
        self
    }

    /// Sets the time after which polling ends with [`LongRunningError::TimedOut`]. The default is ten minutes; `Duration::MAX` means
    /// no limit. The operation may continue on the server.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.pace.set_timeout(timeout);
        self
    }
}

/// Where the state of an operation is.
enum Monitor {
    /// The state is a member of the body.
    Body(Url),
    /// The state is the status.
    Status(Url),
}

impl Monitor {
    /// Returns where the first response of a call says that the state is, or `None` if the response is the result.
    fn of<E>(first: &ReceivedResponse, target: &RequestTarget) -> Result<Option<Self>, LongRunningError<E>> {
        let headers = &first.headers;
        if let Some(name) = [OPERATION_LOCATION, AZURE_ASYNC_OPERATION].iter().find(|it| headers.contains_key(*it)) {
            return linked(headers, name, &target.url).map(|it| it.map(Self::Body));
        }
        if first.status != StatusCode::ACCEPTED {
            return Ok(None);
        }
        let url = linked(headers, &LOCATION, &target.url)?;
        url.map(|it| Some(Self::Status(it)))
            .ok_or(LongRunningError::Link("the response has status 202, but no location"))
    }
}

/// Returns the URL in a header.
fn linked<E>(headers: &HeaderMap, name: &HeaderName, base: &Url) -> Result<Option<Url>, LongRunningError<E>> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let reference = value.to_str().map_err(|_| LongRunningError::Link("the link is not a valid URL"))?;
    link::resolve(base, reference).map(Some).map_err(LongRunningError::Link)
}

/// An operation in progress.
struct Progress<'c, T, E> {
    call: ResponseFuture<'c, T, E>,
    waits: Waits,
    /// The last state, for errors.
    state: Option<String>,
    /// The path arguments of the call, which its links repeat.
    path_arguments: Vec<(&'static str, String)>,
}

impl<T, E: ErrorBody> Progress<'_, T, E> {
    async fn run(&mut self) -> Result<T, LongRunningError<E>> {
        let first = poll_fn(|context| self.call.poll_response(context));
        let first = within(self.waits.deadline(), first).await.map_err(|_| self.timed_out())?;
        let mut first = first.map_err(LongRunningError::Call)?;
        let target = first.request.take().filter(|_| first.status.is_success());
        // The result of a safe method is its response.
        let Some(target) = target else { return self.decode(*first) };
        self.path_arguments.clone_from(&target.path_arguments);
        match Monitor::of(&first, &target)? {
            None => self.decode(*first),
            Some(Monitor::Status(url)) => self.until_ready(first, url).await,
            Some(Monitor::Body(url)) => self.until_succeeded(first, &target, url).await,
        }
    }

    /// Requests the URL until the status is not 202.
    async fn until_ready(&mut self, mut last: Box<ReceivedResponse>, mut url: Url) -> Result<T, LongRunningError<E>> {
        loop {
            self.wait(&last.headers).await?;
            last = self.get(&url).await?;
            if last.status != StatusCode::ACCEPTED {
                return self.decode(*last);
            }
            url = linked(&last.headers, &LOCATION, &url)?.unwrap_or(url);
        }
    }

    /// Requests the URL until the state in the body is final, and then the result.
    async fn until_succeeded(
        &mut self,
        first: Box<ReceivedResponse>,
        target: &RequestTarget,
        url: Url,
    ) -> Result<T, LongRunningError<E>> {
        let mut wait = after::wait(&first.headers);
        loop {
            self.wait_for(wait).await?;
            let response = self.get(&url).await?;
            let body = Value::parse(&response.body).unwrap_or_default();
            let state = body.get("status").and_then(Value::as_str);
            if state.is_none() && response.status != StatusCode::ACCEPTED {
                return Err(LongRunningError::NoState(response.body));
            }
            self.state = state.map(str::to_owned);
            match state.unwrap_or_default().to_ascii_lowercase().as_str() {
                "succeeded" => {}
                "failed" | "canceled" | "cancelled" => return Err(LongRunningError::Failed(body)),
                _ => {
                    wait = after::wait(&response.headers);
                    continue;
                }
            }
            let own = matches!(target.method, Method::PUT | Method::PATCH).then(|| target.url.clone());
            let linked = || match linked(&first.headers, &LOCATION, &target.url)? {
                Some(url) => Ok(Some(url)),
                None => {
                    let reference = body.get("resourceLocation").and_then(Value::as_str);
                    reference.map(|it| link::resolve(&url, it)).transpose().map_err(LongRunningError::Link)
                }
            };
            return match own.map_or_else(linked, |it| Ok(Some(it)))? {
                Some(url) => {
                    let result = self.get(&url).await?;
                    self.decode(*result)
                }
                None => self.decode(*response),
            };
        }
    }

    async fn wait(&mut self, headers: &HeaderMap) -> Result<(), LongRunningError<E>> {
        self.wait_for(after::wait(headers)).await
    }

    async fn wait_for(&mut self, server_wait: Option<Duration>) -> Result<(), LongRunningError<E>> {
        if self.waits.next(server_wait).await { Ok(()) } else { Err(self.timed_out()) }
    }

    /// Requests a URL with the credentials, retries and limits of the client.
    async fn get(&mut self, url: &Url) -> Result<Box<ReceivedResponse>, LongRunningError<E>> {
        let mut parts = Box::<Parts>::default();
        parts.target(Method::GET, "/");
        parts.follow(url.clone());
        parts.followed_arguments(self.path_arguments.clone());
        let operation = self.call.operation();
        let response = attempt::perform(self.call.client(), operation, parts, Receive::Whole);
        let response = within(self.waits.deadline(), response).await.map_err(|_| self.timed_out())?;
        match response.map_err(|it| LongRunningError::Call(Error::with_body(it)))? {
            response if response.status.is_success() => Ok(response),
            response => Err(LongRunningError::Call(failed(operation, *response))),
        }
    }

    fn decode(&self, response: ReceivedResponse) -> Result<T, LongRunningError<E>> {
        self.call.decode(response).map(|it| it.body).map_err(LongRunningError::Call)
    }

    fn timed_out(&self) -> LongRunningError<E> {
        LongRunningError::TimedOut { state: self.state.clone() }
    }
}

impl<'c, T: 'c, E: ErrorBody + Send + 'c> IntoFuture for LongRunning<'c, T, E> {
    type Output = Result<T, LongRunningError<E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { call, pace } = self;
        Box::pin(
            async move { Progress { call, waits: pace.start(), state: None, path_arguments: Vec::new() }.run().await },
        )
    }
}

impl<T, E> fmt::Debug for LongRunning<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LongRunning").field("call", &self.call).finish_non_exhaustive()
    }
}
