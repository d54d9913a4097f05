//! Outcomes of requests: responses and faults.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use tokio::time::sleep;

use super::fault::Fault;
use super::response_body::{End, ResponseBody};
use crate::operation::Operation;
use crate::wire::error::HttpError;
use crate::wire::outgoing::Outgoing;
use crate::wire::transport::HttpResult;

/// The outcome of a request.
#[derive(Clone)]
pub(super) struct Outcome {
    /// The time before the outcome.
    pub(super) delay: Duration,
    pub(super) kind: OutcomeKind,
}

#[derive(Clone)]
pub(super) enum OutcomeKind {
    Response(MockResponse),
    Fault(Fault),
}

/// A response.
#[derive(Clone)]
pub(super) struct MockResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) content: ResponseContent,
    /// The time before each chunk of the body.
    pub(super) chunk_interval: Duration,
    pub(super) end: End,
}

#[derive(Clone)]
pub(super) enum ResponseContent {
    /// Bytes, which arrive in these chunks.
    Chunks(Vec<Bytes>),
    /// The result of the operation as JSON.
    Result(Bytes),
}

impl Default for MockResponse {
    /// An empty response with status 200.
    fn default() -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            content: ResponseContent::Chunks(Vec::new()),
            chunk_interval: Duration::ZERO,
            end: End::Complete,
        }
    }
}

impl Default for Outcome {
    fn default() -> Self {
        Self { delay: Duration::ZERO, kind: OutcomeKind::Response(MockResponse::default()) }
    }
}

/// The properties of a request that responses depend on.
pub(super) struct RequestContext {
    method: Method,
    accept: Option<HeaderValue>,
    operation: Option<&'static Operation>,
    pub(super) connect_timeout: Duration,
}

impl RequestContext {
    pub(super) fn new(request: &Outgoing, connect_timeout: Duration) -> Self {
        Self {
            method: request.method.clone(),
            accept: request.headers.get(ACCEPT).cloned(),
            operation: request.origin.operation,
            connect_timeout,
        }
    }

    /// Returns the first JSON media type that the client accepts.
    fn json_type(&self) -> HeaderValue {
        let accepted = self.accept.as_ref().and_then(|it| it.to_str().ok()).unwrap_or_default();
        let media_types = accepted.split(',').map(|it| it.split(';').next().unwrap_or_default().trim());
        let mut json = media_types.filter(|it| it.ends_with("/json") || it.ends_with("+json"));
        json.find_map(|it| it.parse().ok()).unwrap_or(HeaderValue::from_static("application/json"))
    }
}

impl Outcome {
    /// `true` if the server does not receive the request.
    pub(super) fn is_before_request(&self) -> bool {
        matches!(self.kind, OutcomeKind::Fault(fault) if fault.is_before_request())
    }

    /// Waits for the outcome. `call` describes the expected call.
    pub(super) async fn occur(self, call: &str, request: &RequestContext) -> HttpResult {
        if !self.delay.is_zero() {
            sleep(self.delay).await;
        }
        match self.kind {
            OutcomeKind::Response(response) => response.build(request).map_err(|reason| {
                HttpError::unexpected(format!("the response to {call} has {reason} that HTTP does not allow"))
            }),
            OutcomeKind::Fault(fault) => Err(fault.occur(request.connect_timeout).await),
        }
    }
}

impl MockResponse {
    /// Builds the response, or returns the part that HTTP does not allow.
    fn build(self, request: &RequestContext) -> Result<http::Response<reqwest::Body>, &'static str> {
        let status = StatusCode::from_u16(self.status).ok().filter(|it| !it.is_informational()).ok_or("a status")?;
        let (chunks, default_type) = match self.content {
            ResponseContent::Chunks(chunks) => (chunks, HeaderValue::from_static("application/json")),
            ResponseContent::Result(json) => {
                let envelope = request.operation.and_then(Operation::result_envelope).filter(|_| status.is_success());
                let body = envelope.map_or(json.clone(), |it| it.wrap(&json));
                (vec![body], request.json_type())
            }
        };
        let has_body = chunks.iter().any(|it| !it.is_empty());
        // RFC 9110, sections 15.3.5 and 15.4.5
        if has_body && matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            return Err("a body");
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            let (Ok(name), Ok(value)) = (name, value) else { return Err("a header") };
            headers.try_append(name, value).map_err(|_| "a header")?;
        }
        if has_body {
            headers.entry(CONTENT_TYPE).or_insert(default_type);
        }
        let body = if request.method == Method::HEAD {
            // RFC 9110, section 9.3.2
            reqwest::Body::default()
        } else {
            let length = content_length(&headers, &chunks).ok_or("a content length")?;
            ResponseBody::of(chunks, length, self.chunk_interval, self.end)
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

/// Returns the length in the headers, or `None` if the body is longer. The connection is closed before the end of a shorter one.
fn content_length(headers: &HeaderMap, chunks: &[Bytes]) -> Option<Option<u64>> {
    let Some(length) = headers.get(CONTENT_LENGTH) else { return Some(None) };
    let length: u64 = length.to_str().ok()?.parse().ok()?;
    let total: u64 = chunks.iter().map(|it| it.len() as u64).sum();
    (total <= length).then_some(Some(length))
}
