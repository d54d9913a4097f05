//! One exchange with a server: send, follow redirects, read the body.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::client::Client;
use crate::error::{DecodeError, Error, Problem, TransportError};
use crate::operation::Operation;
use crate::parts::{Parts, Request};

const REDIRECTS: usize = 10;

/// What a server answered, whatever the status.
pub(crate) struct Exchange {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// An error that has no documented body, whatever the operation.
pub(crate) type Failure = Error<std::convert::Infallible>;

/// Performs a call.
pub(crate) async fn exchange(
    client: &Client,
    operation: &'static Operation,
    parts: Parts,
    timeout: Option<Duration>,
) -> Result<Exchange, Failure> {
    let mut request = parts.request(operation, client.base_url()).map_err(|error| Failure::Request(Box::new(error)))?;
    prepare(&mut request.headers, client, operation);
    // A deadline beyond all clocks is none.
    let deadline = Instant::now().checked_add(timeout.unwrap_or(client.timeout()));
    let mut method = operation.method().clone();
    let mut redirects = 0;
    loop {
        let mut sent = client
            .http()
            .request(method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .body(request.body.clone());
        if let Some(deadline) = deadline {
            sent = sent.timeout(deadline.saturating_duration_since(Instant::now()));
        }
        let response = sent.send().await.map_err(|source| transport_error(operation.id(), source))?;
        match redirected(&method, &request, response.status(), response.headers()) {
            Some(next) if redirects < REDIRECTS => {
                redirects += 1;
                (method, request) = next;
            }
            _ => return read(client, operation, response).await,
        }
    }
}

/// Adds what all calls of a client send.
fn prepare(headers: &mut HeaderMap, client: &Client, operation: &Operation) {
    for (name, value) in client.headers() {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if !operation.is_public()
        && let Some((name, value)) = client.credential()
    {
        headers.insert(name, value);
    }
}

/// The request that a redirect asks for (RFC 9110, section 15.4), if it may be followed.
///
/// Another origin gets neither credentials nor any other header that a user set, and no body at
/// all: what is left of such a redirect is an answer with its status.
fn redirected(
    method: &Method,
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<(Method, Request)> {
    let turns_to_get = match status.as_u16() {
        301 | 302 => *method == Method::POST,
        303 => *method != Method::HEAD && *method != Method::GET,
        307 | 308 => false,
        _ => return None,
    };
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let url = request.url.join(location).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut next = Request { url, ..request.clone() };
    let mut method = method.clone();
    if turns_to_get {
        method = Method::GET;
        next.body = Bytes::new();
        next.headers.remove(CONTENT_TYPE);
    }
    if !same_origin(&next.url, &request.url) {
        if !matches!(method, Method::GET | Method::HEAD) {
            return None;
        }
        let kept = [ACCEPT, USER_AGENT].map(|name| (next.headers.remove(&name), name));
        next.headers = kept.into_iter().filter_map(|(value, name)| Some((name, value?))).collect();
    }
    Some((method, next))
}

fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

async fn read(
    client: &Client,
    operation: &'static Operation,
    mut response: reqwest::Response,
) -> Result<Exchange, Failure> {
    let (status, headers) = (response.status(), response.headers().clone());
    let limit = client.response_limit();
    let mut body = BytesMut::new();
    let problem = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => break Problem::TooLarge(limit),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(Exchange { status, headers, body: body.freeze() }),
            // A status is worth more than how its body broke off.
            Err(error) if !status.is_success() => {
                tracing::debug!(operation = operation.id(), %status, %error, "the body of an error broke off");
                return Ok(Exchange { status, headers, body: body.freeze() });
            }
            Err(error) => break Problem::BrokenOff(error.without_url()),
        }
    };
    let raw = body.freeze();
    Err(Failure::Decode(Box::new(DecodeError { operation: operation.id(), status, headers, raw, problem })))
}

fn transport_error(operation: &'static str, source: reqwest::Error) -> Failure {
    // URLs have parameters, and parameters can be secrets.
    let source = source.without_url();
    let (connect, timeout) = (source.is_connect(), source.is_timeout());
    let error = Box::new(TransportError { operation, source });
    match (connect, timeout) {
        (true, _) => Failure::Connect(error),
        (false, true) => Failure::Timeout(error),
        (false, false) => Failure::Transport(error),
    }
}
