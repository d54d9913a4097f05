//! Mock servers.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use tokio::task::coop::consume_budget;
use tokio::time::timeout;

use super::expected::ExpectedCall;
use super::outcome::{Outcome, RequestContext};
use super::received::ReceivedRequest;
use super::unexpected::{UnexpectedCall, UnmetCalls};
use crate::client::builder::ClientBuilder;
use crate::wire::error::HttpError;
use crate::wire::outgoing::{Outgoing, Purpose};
use crate::wire::transport::{BoxedExchange, HttpResult, Substitute};

/// The largest request body that is kept, in bytes.
const LARGEST_BODY: usize = 256 << 20;

/// A transport that responds to expected calls in place of a server. Clones share their expectations.
///
/// A request is matched with the first open expectation. If there is none, the call fails with
/// [`Error::Transport`](crate::Error::Transport), which explains why, and is not retried. Token
/// requests succeed unless there is an expectation for the path of the token URL.
///
/// ```
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::Method;
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(200, "{}"));
/// // Missing calls are reported.
/// assert!(mock.verify().unwrap_err().to_string().contains("GET /v1/things/7"));
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    calls: Vec<ExpectedCall>,
    received: Vec<ReceivedRequest>,
    unexpected: Vec<UnexpectedCall>,
}

impl MockTransport {
    /// Creates a transport without expectations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an expected call.
    pub fn expect(&self, call: ExpectedCall) {
        self.state().calls.push(call);
    }

    /// Returns the requests that the server received, in order, including repeated attempts and unexpected calls. Requests whose
    /// connection could not be established, and token requests, are not among them.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedRequest> {
        self.state().received.clone()
    }

    /// Returns the requests that no expected call matched, in order.
    ///
    /// Their calls fail, and so does [`verify`](Self::verify).
    #[must_use]
    pub fn unexpected(&self) -> Vec<UnexpectedCall> {
        self.state().unexpected.clone()
    }

    /// Checks that all expected calls were made, and no others. Code that handles the error of an unexpected call does not hide it.
    ///
    /// # Errors
    /// Returns an error that lists the missing and the unexpected calls. Of a missing call, it shows the differences from the nearest
    /// unexpected one.
    pub fn verify(&self) -> Result<(), UnmetCalls> {
        let state = self.state();
        UnmetCalls::of(&state.calls, &state.unexpected).map_or(Ok(()), Err)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Code that holds the lock cannot panic, so the state is consistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn respond_to(self, mut request: Outgoing, connect_timeout: Duration) -> HttpResult {
        let context = RequestContext::new(&request, connect_timeout);
        let body = std::mem::take(&mut request.body);
        if request.origin.purpose == Purpose::Token {
            let body = read(body, request.idle_timeout).await?;
            return match self.token_outcome(&ReceivedRequest::new(&request, body)) {
                Some((call, outcome)) => outcome.occur(&call, &context).await,
                None => Ok(http::Response::new(r#"{"access_token": "mock", "token_type": "bearer"}"#.into())),
            };
        }
        // A stream must not be read unless the connection is established.
        let early = if body.as_bytes().is_none() { self.early_failure(&request) } else { None };
        let (call, outcome) = match early {
            Some(failure) => failure,
            None => {
                let body = read(body, request.idle_timeout).await?;
                self.outcome_of(ReceivedRequest::new(&request, body))?
            }
        };
        outcome.occur(&call, &context).await
    }

    /// Returns the outcome of a token request with the description of its call, if one is expected.
    fn token_outcome(&self, request: &ReceivedRequest) -> Option<(String, Outcome)> {
        let mut state = self.state();
        let call = state.calls.iter_mut().find(|it| it.is_open() && it.matches_token_request(request))?;
        Some(call.take())
    }

    /// Returns the outcome of a request with the description of its call, if that is a failure to connect whatever the body is.
    fn early_failure(&self, request: &Outgoing) -> Option<(String, Outcome)> {
        let head = ReceivedRequest::new(request, Bytes::new());
        let mut state = self.state();
        let call = state.calls.iter_mut().find(|it| it.is_open() && it.matches_head(&head))?;
        call.next_outcome().is_before_request().then(|| call.take())
    }

    /// Returns the outcome of a request with the description of its call.
    fn outcome_of(&self, request: ReceivedRequest) -> Result<(String, Outcome), HttpError> {
        let mut state = self.state();
        let State { calls, received, unexpected } = &mut *state;
        if let Some(call) = calls.iter_mut().find(|it| it.is_open() && it.differences(&request).is_empty()) {
            let taken = call.take();
            if !taken.1.is_before_request() {
                received.push(request);
            }
            return Ok(taken);
        }
        received.push(request.clone());
        let call = UnexpectedCall::new(request, calls);
        let message = call.to_string();
        unexpected.push(call);
        Err(HttpError::unexpected(message))
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let mut shown = formatter.debug_struct("MockTransport");
        shown.field("calls", &state.calls).field("received", &state.received.len());
        shown.field("unexpected", &state.unexpected.len()).finish()
    }
}

impl Substitute for MockTransport {
    fn respond(&self, request: Outgoing, connect_timeout: Duration) -> BoxedExchange {
        Box::pin(self.clone().respond_to(request, connect_timeout))
    }
}

impl<C> ClientBuilder<C> {
    /// Uses a mock in place of a server.
    pub fn mock_transport(self, mock: &MockTransport) -> Self {
        self.substitute(Arc::new(mock.clone()))
    }
}

/// Reads the whole body of a request.
async fn read(mut body: reqwest::Body, idle_timeout: Duration) -> Result<Bytes, HttpError> {
    if let Some(bytes) = body.as_bytes() {
        return Ok(Bytes::copy_from_slice(bytes));
    }
    let mut bytes = BytesMut::new();
    loop {
        // A stream that is always ready must not keep the timeouts of the call from elapsing.
        consume_budget().await;
        let frame = timeout(idle_timeout, poll_fn(|context| Pin::new(&mut body).poll_frame(context))).await;
        let Some(frame) = frame.map_err(|_| HttpError::stalled(idle_timeout))? else { return Ok(bytes.freeze()) };
        if let Ok(data) = frame.map_err(HttpError::http)?.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > LARGEST_BODY {
            let message = format!("the request body exceeds {LARGEST_BODY} bytes, the most that mocks keep");
            return Err(HttpError::unexpected(message));
        }
    }
}
