//! Calls that are repeated until their result has a wanted state.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use super::future::CallFuture;
use super::long_running::LongRunning;
use super::pace::Pace;
use super::poll_error::PollError;
use crate::response::error::{Error, ErrorBody};
use crate::retry::after;
use crate::wire::deadline::within;

/// Repeats a call until its result has a wanted state, such as the status of a task. Every call of an operation implements it.
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
/// mock.expect(ExpectedCall::new(Method::GET, "/tasks/7").respond(200, r#"{"state": "RUNNING"}"#).times(2));
/// mock.expect(ExpectedCall::new(Method::GET, "/tasks/7").respond(200, r#"{"state": "DONE"}"#));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let state = |task: &sdk_runtime::json::Value| task.pointer("/state").and_then(|it| it.as_str()).map(str::to_owned);
/// let task = client
///     .request(Method::GET, "/tasks/7")
///     .poll_until(move |task| state(task).as_deref() == Some("DONE"))
///     .every(Duration::from_secs(1))
///     .timeout(Duration::from_secs(60))
///     .await?;
/// # assert_eq!(task.pointer("/state").and_then(|it| it.as_str()), Some("DONE"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
pub trait Polling<'c, T, E>:
    Clone + IntoFuture<IntoFuture = CallFuture<'c, T, E>, Output = Result<T, Error<E>>>
{
    /// Calls the operation at once, and again after each interval, until `is_done` returns `true` for the result.
    fn poll_until<F: FnMut(&T) -> bool + Send + 'c>(self, is_done: F) -> PollUntil<'c, Self, T, E> {
        PollUntil {
            call: self,
            is_done: Box::new(is_done),
            is_failed: Box::new(|_| false),
            is_ignored: Box::new(|_| false),
            pace: Pace::default(),
        }
    }

    /// Calls the operation and, if the server only accepts the call, waits for the result: see [`LongRunning`].
    fn until_complete(self) -> LongRunning<'c, T, E> {
        LongRunning::new(self.into_future().with_response())
    }
}

impl<'c, T, E, C> Polling<'c, T, E> for C where
    C: Clone + IntoFuture<IntoFuture = CallFuture<'c, T, E>, Output = Result<T, Error<E>>>
{
}

/// A call that is repeated until its result has a wanted state, which [`Polling::poll_until`] returns. It starts when it is awaited.
///
/// Each call has the options of the original one, such as retries. A `Retry-After` header of a response (RFC 9110, section 10.2.3)
/// extends the wait for the next call.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// use sdk_runtime::{Method, Polling as _};
///
/// let report = client.request(Method::GET, "/reports/7").poll_until(|report| report.pointer("/rows").is_some());
/// let report = report.every(Duration::from_secs(1)).backoff(1.5, Duration::from_secs(30));
/// // The server does not know the report at once.
/// let report = report.ignore_errors(|error| error.status().is_some_and(|status| status == 404));
/// println!("{}", report.fail_if(|report| report.pointer("/error").is_some()).await?);
/// # Ok(())
/// # }
/// ```
#[must_use = "polling does not start until it is awaited"]
pub struct PollUntil<'c, C, T, E> {
    call: C,
    is_done: Condition<'c, T>,
    is_failed: Condition<'c, T>,
    is_ignored: Condition<'c, Error<E>>,
    pace: Pace,
}

type Condition<'c, T> = Box<dyn FnMut(&T) -> bool + Send + 'c>;

impl<'c, C, T, E> PollUntil<'c, C, T, E> {
    /// Sets the time between the end of a call and the start of the next one. The default is two seconds.
    pub fn every(mut self, interval: Duration) -> Self {
        self.pace.set_interval(interval);
        self
    }

    /// Multiplies the interval by `factor` after each call, up to `longest`. By default, the interval does not change.
    pub fn backoff(mut self, factor: f64, longest: Duration) -> Self {
        self.pace.set_backoff(factor, longest);
        self
    }

    /// Sets the time after which polling ends with [`PollError::TimedOut`]. The default is ten minutes; `Duration::MAX` means no
    /// limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.pace.set_timeout(timeout);
        self
    }

    /// Ends polling with [`PollError::Failed`] if `is_failed` returns `true` for a result, for example if a task was canceled.
    pub fn fail_if(mut self, is_failed: impl FnMut(&T) -> bool + Send + 'c) -> Self {
        self.is_failed = Box::new(is_failed);
        self
    }

    /// Continues polling after errors for which `is_ignored` returns `true`, for example a 404 of a task that does not exist yet.
    /// By default, an error that remains after the retries of a call ends polling.
    pub fn ignore_errors(mut self, is_ignored: impl FnMut(&Error<E>) -> bool + Send + 'c) -> Self {
        self.is_ignored = Box::new(is_ignored);
        self
    }
}

impl<'c, C, T, E> PollUntil<'c, C, T, E>
where
    C: Polling<'c, T, E>,
    E: ErrorBody,
{
    async fn run(mut self) -> Result<T, PollError<T, E>> {
        let mut waits = self.pace.start();
        let mut last = None;
        loop {
            let call = self.call.clone().into_future().with_response();
            let Ok(result) = within(waits.deadline(), call).await else { return Err(PollError::TimedOut { last }) };
            let mut server_wait = None;
            match result {
                Ok(response) => {
                    server_wait = after::wait(&response.headers);
                    let result = response.body;
                    if (self.is_failed)(&result) {
                        return Err(PollError::Failed(result));
                    }
                    if (self.is_done)(&result) {
                        return Ok(result);
                    }
                    last = Some(result);
                }
                Err(error) if (self.is_ignored)(&error) => {}
                Err(error) => return Err(PollError::Call(error)),
            }
            if !waits.next(server_wait).await {
                return Err(PollError::TimedOut { last });
            }
        }
    }
}

impl<'c, C, T, E> IntoFuture for PollUntil<'c, C, T, E>
where
    C: Polling<'c, T, E> + Send + 'c,
    T: Send + 'c,
    E: ErrorBody + Send + 'c,
{
    type Output = Result<T, PollError<T, E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<C: fmt::Debug, T, E> fmt::Debug for PollUntil<'_, C, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("PollUntil");
        shown.field("call", &self.call).field("pace", &self.pace);
        shown.finish_non_exhaustive()
    }
}
