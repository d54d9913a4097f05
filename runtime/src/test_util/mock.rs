//! Responses that a test sets, in place of a server.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method, StatusCode};

use super::seen::SeenRequest;
use crate::client::builder::ClientBuilder;
use crate::json::Value;
use crate::wire::error::HttpError;
use crate::wire::transport::{Outgoing, Purpose, Substitute};

/// Answers calls as a test expects them, in the place of a server. Clones are the same transport.
///
/// A call is answered by the first expectation that it meets and that is still open. One that meets
/// none fails with [`Error::Transport`](crate::Error::Transport), which says why, and is not tried
/// again. Tokens are sold without being expected.
///
/// ```
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::Method;
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").respond(200, "{}"));
/// // What did not come is told.
/// assert!(mock.verify().unwrap_err().to_string().contains("GET /v1/things/7"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct MockTransport(Arc<Mutex<Vec<ExpectedCall>>>);

/// A call that a test expects, and its answer: an empty 200 unless set.
///
/// ```
/// use sdk_runtime::test_util::ExpectedCall;
/// use sdk_runtime::Method;
///
/// let call = ExpectedCall::new(Method::POST, "/v1/things")
///     .header("x-trace", "7")
///     .times(2)
///     .respond(429, r#"{"error": "slow down"}"#)
///     .respond_header("retry-after", "1");
/// # let _ = call;
/// ```
#[derive(Clone)]
#[must_use]
pub struct ExpectedCall {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Option<Value>,
    status: u16,
    response_headers: Vec<(String, String)>,
    response_body: Bytes,
    /// How often it is still to come.
    open: usize,
    /// Of a recording, secrets have been taken.
    is_redacted: bool,
}

/// The calls that were expected and never came.
///
/// ```
/// use sdk_runtime::Method;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/v1/things").times(2));
/// let unmet = mock.verify().unwrap_err();
/// assert_eq!(unmet.to_string(), "these calls were expected and did not come: GET /v1/things (2 times)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetCalls(Vec<String>);

impl fmt::Display for UnmetCalls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "these calls were expected and did not come: {}", self.0.join(", "))
    }
}

impl std::error::Error for UnmetCalls {}

impl ExpectedCall {
    /// A call of this method and path: that of the whole URL, as it is sent, without the query.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            status: 200,
            response_headers: Vec::new(),
            response_body: Bytes::new(),
            open: 1,
            is_redacted: false,
        }
    }

    /// Expects a query parameter, decoded. There may be others.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Expects a header. There may be others.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Expects a body that is this JSON, whatever the order of its members.
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
        Self { body: Some(body.into()), ..self }
    }

    /// Expects the call so many times.
    pub fn times(self, times: usize) -> Self {
        Self { open: times, ..self }
    }

    /// Answers with this status and body.
    pub fn respond(self, status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, response_body: body.into(), ..self }
    }

    /// Answers with this header, too. Bodies are `application/json` unless it says otherwise.
    pub fn respond_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.response_headers.push((name.into(), value.into()));
        self
    }

    /// Sets what a recording has: secrets have been taken from it.
    pub(super) fn redacted(
        self,
        query: Vec<(String, String)>,
        body: Option<Value>,
        response_headers: Vec<(String, String)>,
    ) -> Self {
        Self { query, body, response_headers, is_redacted: true, ..self }
    }

    /// Why a call is not this one.
    fn difference(&self, call: &SeenRequest) -> Option<String> {
        let differs = |what: &str, name: &str| Some(format!("its {what} {name:?} differs"));
        if self.method != call.method || self.path != call.path {
            return Some("it is another call".to_owned());
        }
        let query = if self.is_redacted { &call.redacted_query } else { &call.query };
        if let Some((name, _)) = self.query.iter().find(|it| !query.contains(it)) {
            return differs("query parameter", name);
        }
        if self.is_redacted
            && let Some((name, _)) = query.iter().find(|it| !self.query.contains(it))
        {
            return differs("query parameter", name);
        }
        let has = |(name, value): &&(String, String)| call.headers.get_all(name).iter().any(|it| it == value);
        if let Some((name, _)) = self.headers.iter().find(|it| !has(it)) {
            return differs("header", name);
        }
        let body = if self.is_redacted { &call.redacted_body } else { &call.body };
        match &self.body {
            Some(expected) if !body.as_ref().is_some_and(|it| same(it, expected)) => {
                Some("its body differs".to_owned())
            }
            _ => None,
        }
    }

    fn response(&self) -> Result<http::Response<reqwest::Body>, HttpError> {
        let wrong =
            |what: &str| HttpError::unexpected(format!("the answer to {self} has {what} that HTTP does not allow"));
        let mut response = http::Response::new(reqwest::Body::from(self.response_body.clone()));
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(|_| wrong("a status"))?;
        let json = HeaderValue::from_static("application/json");
        if !self.response_body.is_empty() {
            response.headers_mut().insert(CONTENT_TYPE, json);
        }
        for (name, value) in &self.response_headers {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            let (Ok(name), Ok(value)) = (name, value) else { return Err(wrong("a header")) };
            if name == CONTENT_TYPE {
                response.headers_mut().remove(&name);
            }
            response.headers_mut().append(name, value);
        }
        Ok(response)
    }
}

impl fmt::Display for ExpectedCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

impl fmt::Debug for ExpectedCall {
    /// Not what it was expected with, which may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExpectedCall({self}, {} more)", self.open)
    }
}

/// Equal as JSON: the order of members means nothing (RFC 8259, section 4).
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|it| same(value, it)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

impl MockTransport {
    /// A transport that expects nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a call.
    pub fn expect(&self, call: ExpectedCall) {
        self.calls().push(call);
    }

    /// Have all expected calls come?
    ///
    /// # Errors
    /// Some have not; the error lists them.
    pub fn verify(&self) -> Result<(), UnmetCalls> {
        let unmet = listed(&self.calls());
        if unmet.is_empty() { Ok(()) } else { Err(UnmetCalls(unmet)) }
    }

    fn calls(&self) -> MutexGuard<'_, Vec<ExpectedCall>> {
        // Nothing that holds the lock can panic; what is there is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Substitute for MockTransport {
    fn respond(&self, request: &Outgoing) -> Result<http::Response<reqwest::Body>, HttpError> {
        if request.purpose == Purpose::Token {
            return Ok(http::Response::new(r#"{"access_token": "mock", "token_type": "bearer"}"#.into()));
        }
        let seen = SeenRequest::of(request);
        let mut calls = self.calls();
        let mut nearest = None;
        for call in calls.iter_mut().filter(|it| it.open > 0) {
            match call.difference(&seen) {
                None => {
                    call.open -= 1;
                    return call.response();
                }
                Some(difference) if call.method == seen.method && call.path == seen.path => {
                    nearest.get_or_insert(difference);
                }
                Some(_) => {}
            }
        }
        let why = nearest.map(|it| format!(" ({it})")).unwrap_or_default();
        let open = listed(&calls);
        let open = if open.is_empty() { "no more calls".to_owned() } else { open.join(", ") };
        let message = format!("{} {} was not expected{why}; expected: {open}", seen.method, seen.path);
        Err(HttpError::unexpected(message))
    }
}

impl ClientBuilder {
    /// Has a test answer, in the place of a server.
    pub fn mock_transport(self, mock: &MockTransport) -> Self {
        self.substitute(Arc::new(mock.clone()))
    }
}

/// The calls that are still to come.
fn listed(calls: &[ExpectedCall]) -> Vec<String> {
    let open = calls.iter().filter(|it| it.open > 0);
    open.map(|it| if it.open == 1 { it.to_string() } else { format!("{it} ({} times)", it.open) }).collect()
}
