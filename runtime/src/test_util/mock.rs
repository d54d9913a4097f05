//! Mock responses.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Method, StatusCode};

use super::seen::SeenRequest;
use crate::client::builder::ClientBuilder;
use crate::json::{EncodeError, Json, Value, to_vec};
use crate::wire::error::HttpError;
use crate::wire::transport::{Outgoing, Purpose, Substitute};

/// A transport that responds to expected calls in place of a server. Clones share their expectations.
///
/// A call is matched with the first open expectation. If there is none, it fails with
/// [`Error::Transport`](crate::Error::Transport), which explains why, and is not retried. Token
/// requests succeed without being expected.
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
#[derive(Clone, Debug, Default)]
pub struct MockTransport(Arc<Mutex<Vec<ExpectedCall>>>);

/// An expected call and its response, which is an empty 200 by default.
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
    form: Vec<(String, String)>,
    body: Option<Value>,
    status: u16,
    response_headers: Vec<(String, String)>,
    response_body: Bytes,
    /// The number of times the call is still expected.
    open: usize,
    /// `true` if secrets were removed from the expectation, which is from a recording.
    is_redacted: bool,
}

/// Expected calls that were not made.
///
/// ```
/// use sdk_runtime::Method;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/v1/things").times(2));
/// let unmet = mock.verify().unwrap_err();
/// assert_eq!(unmet.to_string(), "expected calls were not made: GET /v1/things (2 times)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetCalls(Vec<String>);

impl fmt::Display for UnmetCalls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected calls were not made: {}", self.0.join(", "))
    }
}

impl std::error::Error for UnmetCalls {}

impl ExpectedCall {
    /// Expects a call with this method and path. The path is that of the whole URL, without the query.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            headers: Vec::new(),
            form: Vec::new(),
            body: None,
            status: 200,
            response_headers: Vec::new(),
            response_body: Bytes::new(),
            open: 1,
            is_redacted: false,
        }
    }

    /// Expects a decoded query parameter. Other parameters are allowed.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Expects a header. Other headers are allowed.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Expects a decoded member of a form (`application/x-www-form-urlencoded`), such as `address[city]`. Other members are
    /// allowed.
    pub fn form(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.form.push((name.into(), value.into()));
        self
    }

    /// Expects a JSON body. The order of members does not matter.
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

    /// Expects the call this many times.
    pub fn times(self, times: usize) -> Self {
        Self { open: times, ..self }
    }

    /// Responds with this status and body.
    pub fn respond(self, status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, response_body: body.into(), ..self }
    }

    /// Responds with this status, and a model as the body. Generated crates have constructors for models that are only received if
    /// their feature `test-util` is enabled.
    ///
    /// # Errors
    /// Returns an error if the model contains a number that JSON cannot represent.
    pub fn respond_json<T: Json>(self, status: u16, body: &T) -> Result<Self, EncodeError> {
        Ok(self.respond(status, to_vec(body)?))
    }

    /// Adds a response header. The default content type of bodies is `application/json`.
    pub fn respond_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.response_headers.push((name.into(), value.into()));
        self
    }

    /// Sets the values of a recording, from which secrets were removed.
    pub(super) fn redacted(
        self,
        query: Vec<(String, String)>,
        body: Option<Value>,
        response_headers: Vec<(String, String)>,
    ) -> Self {
        Self { query, body, response_headers, is_redacted: true, ..self }
    }

    /// Returns how a call differs from this one.
    fn difference(&self, call: &SeenRequest) -> Option<String> {
        let differs = |what: &str, name: &str| Some(format!("{what} {name:?} differs"));
        if self.method != call.method || self.path != call.path {
            return Some("different method or path".to_owned());
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
        if let Some((name, _)) = self.form.iter().find(|it| !call.form.contains(it)) {
            return differs("form member", name);
        }
        let body = if self.is_redacted { &call.redacted_body } else { &call.body };
        match &self.body {
            Some(expected) if !body.as_ref().is_some_and(|it| same(it, expected)) => Some("body differs".to_owned()),
            _ => None,
        }
    }

    fn response(&self) -> Result<http::Response<reqwest::Body>, HttpError> {
        let invalid =
            |what: &str| HttpError::unexpected(format!("the response to {self} has {what} that HTTP does not allow"));
        let mut response = http::Response::new(reqwest::Body::from(self.response_body.clone()));
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(|_| invalid("a status"))?;
        let json = HeaderValue::from_static("application/json");
        if !self.response_body.is_empty() {
            response.headers_mut().insert(CONTENT_TYPE, json);
        }
        for (name, value) in &self.response_headers {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            let (Ok(name), Ok(value)) = (name, value) else { return Err(invalid("a header")) };
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
    /// Does not show expected values because they may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExpectedCall({self}, {} more)", self.open)
    }
}

/// Compares values as JSON: the order of members does not matter (RFC 8259, section 4).
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
    /// Creates a transport without expectations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an expected call.
    pub fn expect(&self, call: ExpectedCall) {
        self.calls().push(call);
    }

    /// Checks that all expected calls were made.
    ///
    /// # Errors
    /// Returns an error that lists the missing calls.
    pub fn verify(&self) -> Result<(), UnmetCalls> {
        let unmet = open_calls(&self.calls());
        if unmet.is_empty() { Ok(()) } else { Err(UnmetCalls(unmet)) }
    }

    fn calls(&self) -> MutexGuard<'_, Vec<ExpectedCall>> {
        // Code that holds the lock cannot panic, so the list is consistent.
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
        let open = open_calls(&calls);
        let open = if open.is_empty() { "no calls".to_owned() } else { open.join(", ") };
        let message = format!("{} {} was not expected{why}; expected: {open}", seen.method, seen.path);
        Err(HttpError::unexpected(message))
    }
}

impl<C> ClientBuilder<C> {
    /// Uses a mock in place of a server.
    pub fn mock_transport(self, mock: &MockTransport) -> Self {
        self.substitute(Arc::new(mock.clone()))
    }
}

/// Lists the calls that have not been made yet.
fn open_calls(calls: &[ExpectedCall]) -> Vec<String> {
    let open = calls.iter().filter(|it| it.open > 0);
    open.map(|it| if it.open == 1 { it.to_string() } else { format!("{it} ({} times)", it.open) }).collect()
}
