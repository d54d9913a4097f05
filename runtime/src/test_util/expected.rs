//! Expected calls and their outcomes.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Method;

use super::difference::Difference;
use super::fault::Fault;
use super::outcome::{MockResponse, Outcome, OutcomeKind, ResponseContent};
use super::pattern::RequestPattern;
use super::received::ReceivedRequest;
use super::recorded::RecordedRequest;
use super::response_body::End;
use crate::json::{EncodeError, Json, Value, to_vec};

/// An expected call, and its response, which is an empty 200 by default.
///
/// Each method that begins with `respond`, and [`fail`](Self::fail), adds an outcome. A call with several outcomes is expected once
/// for each, in order: they are the attempts of a call that is retried, or several calls. The methods for headers, delays and bodies
/// apply to the last outcome.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, Fault, MockTransport};
/// use sdk_runtime::{Client, Method, RetryPolicy};
///
/// let mock = MockTransport::new();
/// let call = ExpectedCall::new(Method::GET, "/v1/things")
///     .header("x-trace", "7")
///     .fail(Fault::ConnectionRefused)
///     .respond(429, r#"{"error": "slow down"}"#)
///     .respond_header("retry-after", "0")
///     .respond(200, "[]");
/// mock.expect(call);
///
/// let client = Client::builder("https://api.example.com/v1").mock_transport(&mock).build()?;
/// let things = client.request(Method::GET, "/things").extra_header("x-trace", "7").with_response().await?;
/// assert_eq!(things.attempts(), 3);
/// mock.verify()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ExpectedCall {
    requirement: Requirement,
    /// If there are none, the default one.
    outcomes: Vec<Outcome>,
    begun: Begun,
    repetition: Repetition,
    made: usize,
}

/// The requests that match.
#[derive(Clone)]
enum Requirement {
    Pattern(RequestPattern),
    /// A request from which secrets were removed.
    Recorded(Box<RecordedRequest>),
}

/// The settings of the last outcome, if it has neither a status nor a fault yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begun {
    Nothing,
    /// A delay, of a response or a fault.
    Delay,
    /// Settings of a response.
    Response,
}

#[derive(Clone, Copy)]
enum Repetition {
    /// All outcomes are expected this many times.
    Times(usize),
    /// The last outcome is repeated without limit.
    Repeatedly,
}

impl ExpectedCall {
    /// Expects a call with this method and path. The path is that of the whole URL, without the query. A segment like `{id}` stands
    /// for any one.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self::of(Requirement::Pattern(RequestPattern::new(method, path.into())))
    }

    /// Expects the request of a recording.
    pub(super) fn recorded(request: RecordedRequest, response: MockResponse) -> Self {
        let expected = Self::of(Requirement::Recorded(Box::new(request)));
        Self { outcomes: vec![Outcome { kind: OutcomeKind::Response(response), ..Outcome::default() }], ..expected }
    }

    fn of(requirement: Requirement) -> Self {
        Self { requirement, outcomes: Vec::new(), begun: Begun::Nothing, repetition: Repetition::Times(1), made: 0 }
    }

    /// Expects a decoded query parameter. Other parameters are allowed.
    pub fn query(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.require(|it| it.query.push((name.into(), value.into())))
    }

    /// Expects a header. Other headers are allowed.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.require(|it| it.headers.push((name.into(), value.into())))
    }

    /// Expects a decoded member of a form (`application/x-www-form-urlencoded`), such as `address[city]`. Other members are
    /// allowed.
    pub fn form(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.require(|it| it.form.push((name.into(), value.into())))
    }

    /// Expects a JSON body. The order of members does not matter. [`Value::from_json`] converts a model.
    ///
    /// ```
    /// # #[cfg(feature = "test-util")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::json::Map;
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mut thing = Map::new();
    /// thing.insert("name", "one");
    /// thing.insert("level", 3);
    /// let mock = MockTransport::new();
    /// mock.expect(ExpectedCall::new(Method::POST, "/things").json(thing).respond(201, ""));
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let call = client.request(Method::POST, "/things").extra_body("level", &3).extra_body("name", "one");
    /// call.await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "test-util"))]
    /// # fn main() {}
    /// ```
    pub fn json(self, body: impl Into<Value>) -> Self {
        self.require(|it| it.json = Some(body.into()))
    }

    /// Expects all outcomes this many times.
    pub fn times(self, times: usize) -> Self {
        Self { repetition: Repetition::Times(times), ..self }
    }

    /// Repeats the last outcome for any number of further calls.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mock = MockTransport::new();
    /// let call = ExpectedCall::new(Method::GET, "/job").respond(200, r#""running""#).respond(200, r#""done""#);
    /// mock.expect(call.repeatedly());
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// for state in ["running", "done", "done"] {
    ///     assert_eq!(client.request(Method::GET, "/job").await?.as_str(), Some(state));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn repeatedly(self) -> Self {
        Self { repetition: Repetition::Repeatedly, ..self }
    }

    /// Responds with this status and body.
    pub fn respond(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.respond_chunks(status, [body])
    }

    /// Responds with this status, and a body that arrives in chunks.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Method};
    ///
    /// let mock = MockTransport::new();
    /// let call = ExpectedCall::new(Method::GET, "/log").respond_chunks(200, ["one\n", "two\n"]);
    /// mock.expect(call.chunk_interval(Duration::from_millis(1)));
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let mut log = client.request(Method::GET, "/log").stream().await?.body;
    /// assert_eq!(log.chunk().await?.as_deref(), Some(&b"one\n"[..]));
    /// assert_eq!(log.chunk().await?.as_deref(), Some(&b"two\n"[..]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn respond_chunks(self, status: u16, chunks: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        let chunks = chunks.into_iter().map(Into::into).collect();
        self.respond_content(status, ResponseContent::Chunks(chunks))
    }

    /// Responds with this status, and a model as the body. Generated crates have constructors for models that are only received if
    /// their feature `test-util` is enabled.
    ///
    /// # Errors
    /// Returns an error if the model contains a number that JSON cannot represent.
    pub fn respond_json<T: Json>(self, status: u16, body: &T) -> Result<Self, EncodeError> {
        Ok(self.respond(status, to_vec(body)?))
    }

    /// Responds with this status and the result of the operation, such as a model or a list of models, as JSON. If the API wraps its
    /// results in an envelope, this result is wrapped, too. The content type is the first JSON media type that the client accepts.
    ///
    /// The body of an error status is not wrapped.
    ///
    /// # Errors
    /// Returns an error if the result contains a number that JSON cannot represent.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Call, Client, Envelope, Method, Operation, decode};
    ///
    /// const LIST_NAMES: Operation =
    ///     Operation::new("listNames", Method::GET, "/names").envelope(Envelope::new("result", "success"));
    ///
    /// let names = vec!["one".to_owned(), "two".to_owned()];
    /// let mock = MockTransport::new();
    /// mock.expect(ExpectedCall::new(Method::GET, "/names").respond_with(200, &names)?);
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let call: Call<'_, Vec<String>> = Call::new(&client, &LIST_NAMES, decode::json);
    /// assert_eq!(call.await?, names);
    /// # Ok(())
    /// # }
    /// ```
    pub fn respond_with<T: Json>(self, status: u16, result: &T) -> Result<Self, EncodeError> {
        let json = to_vec(result)?;
        Ok(self.respond_content(status, ResponseContent::Result(json.into())))
    }

    /// Fails with a fault of the connection in place of a response.
    pub fn fail(mut self, fault: Fault) -> Self {
        if self.begun != Begun::Delay {
            self.outcomes.push(Outcome::default());
        }
        if let Some(last) = self.outcomes.last_mut() {
            last.kind = OutcomeKind::Fault(fault);
        }
        Self { begun: Begun::Nothing, ..self }
    }

    /// Adds a response header. The default content type of bodies is `application/json`. If a body is shorter than its
    /// `content-length`, it is incomplete, as from a server that closes the connection.
    pub fn respond_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.change_response(|it| it.headers.push((name.into(), value.into())))
    }

    /// Waits before the response or the fault. The time counts toward the timeouts of the call, and passes at once while
    /// the clock of Tokio is paused.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, Error, Method};
    ///
    /// let mock = MockTransport::new();
    /// mock.expect(ExpectedCall::new(Method::POST, "/things").respond(201, "").delay(Duration::from_secs(30)));
    /// let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let call = client.request(Method::POST, "/things").with_timeout(Duration::from_millis(5));
    /// assert!(matches!(call.await, Err(Error::Timeout(_))));
    /// # Ok(())
    /// # }
    /// ```
    pub fn delay(mut self, delay: Duration) -> Self {
        if self.outcomes.is_empty() {
            self.outcomes.push(Outcome::default());
            self.begun = Begun::Delay;
        }
        if let Some(last) = self.outcomes.last_mut() {
            last.delay = delay;
        }
        self
    }

    /// Waits before each chunk of the body.
    pub fn chunk_interval(self, interval: Duration) -> Self {
        self.change_response(|it| it.chunk_interval = interval)
    }

    /// Resets the connection after the body, which is then incomplete.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
    /// use sdk_runtime::{Client, DecodeErrorKind, Error, Method};
    ///
    /// let mock = MockTransport::new();
    /// mock.expect(ExpectedCall::new(Method::POST, "/things").respond(201, r#"{"id": "#).reset_body());
    /// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
    /// let Err(Error::Decode(error)) = client.request(Method::POST, "/things").await else { panic!() };
    /// assert!(matches!(error.kind, DecodeErrorKind::Interrupted(_)));
    /// assert_eq!(error.raw, r#"{"id": "#);
    /// # Ok(())
    /// # }
    /// ```
    pub fn reset_body(self) -> Self {
        self.change_response(|it| it.end = End::Reset)
    }

    /// Sends no more data after the body, which is then incomplete, so a timeout of the client elapses.
    pub fn stall_body(self) -> Self {
        self.change_response(|it| it.end = End::Stalled)
    }

    fn require(mut self, change: impl FnOnce(&mut RequestPattern)) -> Self {
        if let Requirement::Pattern(pattern) = &mut self.requirement {
            change(pattern);
        }
        self
    }

    fn respond_content(mut self, status: u16, content: ResponseContent) -> Self {
        if self.begun == Begun::Nothing {
            self.outcomes.push(Outcome::default());
        }
        self = self.change_response(|it| (it.status, it.content) = (status, content));
        Self { begun: Begun::Nothing, ..self }
    }

    /// Changes the response that the last outcome is, or begins one.
    fn change_response(mut self, change: impl FnOnce(&mut MockResponse)) -> Self {
        let has_response = matches!(self.outcomes.last(), Some(Outcome { kind: OutcomeKind::Response(_), .. }));
        if !has_response {
            self.outcomes.push(Outcome::default());
        }
        if !has_response || self.begun == Begun::Delay {
            self.begun = Begun::Response;
        }
        if let Some(Outcome { kind: OutcomeKind::Response(response), .. }) = self.outcomes.last_mut() {
            change(response);
        }
        self
    }
}

impl ExpectedCall {
    /// Returns how a request differs from the expected one.
    pub(super) fn differences(&self, request: &ReceivedRequest) -> Vec<Difference> {
        match &self.requirement {
            Requirement::Pattern(pattern) => pattern.differences(request),
            Requirement::Recorded(recorded) => recorded.differences(&request.redacted()),
        }
    }

    /// `true` if a request matches whatever its body is.
    pub(super) fn matches_head(&self, head: &ReceivedRequest) -> bool {
        match &self.requirement {
            Requirement::Pattern(pattern) => !pattern.needs_body() && pattern.differences(head).is_empty(),
            Requirement::Recorded(_) => false,
        }
    }

    /// `true` if a token request matches. A path with placeholders only matches calls.
    pub(super) fn matches_token_request(&self, request: &ReceivedRequest) -> bool {
        match &self.requirement {
            Requirement::Pattern(pattern) => pattern.is_exact_path() && pattern.differences(request).is_empty(),
            Requirement::Recorded(_) => false,
        }
    }

    /// `true` if the call may be made once more.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.repetition, Repetition::Repeatedly) || self.missing() > 0
    }

    /// Returns the number of calls that are still required.
    pub(super) fn missing(&self) -> usize {
        let times = match self.repetition {
            Repetition::Times(times) => times,
            Repetition::Repeatedly => 1,
        };
        self.length().saturating_mul(times).saturating_sub(self.made)
    }

    /// Returns the number of calls that were made.
    pub(super) fn made(&self) -> usize {
        self.made
    }

    /// Returns the outcome of the next call.
    pub(super) fn next_outcome(&self) -> Outcome {
        let index = match self.repetition {
            Repetition::Times(_) => self.made % self.length(),
            Repetition::Repeatedly => self.made.min(self.length() - 1),
        };
        self.outcomes.get(index).cloned().unwrap_or_default()
    }

    /// Records that the call is made, and returns its description and its outcome.
    pub(super) fn take(&mut self) -> (String, Outcome) {
        let outcome = self.next_outcome();
        self.made += 1;
        (self.to_string(), outcome)
    }

    fn length(&self) -> usize {
        self.outcomes.len().max(1)
    }
}

impl fmt::Display for ExpectedCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, path) = match &self.requirement {
            Requirement::Pattern(pattern) => (&pattern.method, &pattern.path),
            Requirement::Recorded(recorded) => (&recorded.method, &recorded.path),
        };
        write!(formatter, "{method} {path}")
    }
}

impl fmt::Debug for ExpectedCall {
    /// Does not show expected values because they may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExpectedCall({self}, {} more)", self.missing())
    }
}
