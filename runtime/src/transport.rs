//! One exchange with a server: send, follow redirects, read the body.

use std::future::Future;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use crate::client::Client;
use crate::error::{DecodeError, Error, Problem, TransportError};
use crate::operation::Operation;
use crate::parts::Request;

const REDIRECTS: usize = 10;

/// What a server answered, whatever the status.
pub(crate) struct Exchange {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent, which only the call knows.
    pub(crate) attempts: u32,
}

/// How an exchange went.
pub(crate) struct Sent {
    pub(crate) result: Result<Exchange, Failure>,
    pub(crate) route: Route,
}

/// Where redirects led.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// There were none.
    Straight,
    /// To the same origin.
    WithinOrigin,
    /// To another origin, which saw no credentials.
    Away,
}

/// An error that has no documented body, whatever the operation.
pub(crate) type Failure = Error<std::convert::Infallible>;

/// Sends a request, and reads the answer.
pub(crate) async fn send(
    client: &Client,
    operation: &'static Operation,
    mut request: Request,
    deadline: Option<Instant>,
) -> Sent {
    let mut redirects = 0;
    let mut route = Route::Straight;
    let result = loop {
        let mut sent = client
            .http()
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .body(request.body.clone());
        if let Some(deadline) = deadline {
            sent = sent.timeout(deadline.saturating_duration_since(Instant::now()));
        }
        let response = match sent.send().await {
            Ok(response) => response,
            Err(source) => break Err(transport_error(operation.id(), source)),
        };
        match redirected(&request, response.status(), response.headers()) {
            Some(next) if redirects < REDIRECTS => {
                redirects += 1;
                let away = route == Route::Away || !same_origin(&request.url, &next.url);
                route = if away { Route::Away } else { Route::WithinOrigin };
                request = next;
            }
            _ => break read(client, operation, response).await,
        }
    };
    Sent { result, route }
}

/// The request that a redirect asks for (RFC 9110, section 15.4), if it may be followed.
///
/// Another origin gets neither credentials nor any other header that a user set, and no body at
/// all: what is left of such a redirect is an answer with its status.
fn redirected(request: &Request, status: StatusCode, headers: &HeaderMap) -> Option<Request> {
    let method = &request.method;
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
    if turns_to_get {
        next.method = Method::GET;
        next.body = Bytes::new();
        next.headers.remove(CONTENT_TYPE);
    }
    if !same_origin(&next.url, &request.url) {
        if !matches!(next.method, Method::GET | Method::HEAD) {
            return None;
        }
        let kept = [ACCEPT, USER_AGENT].map(|name| (next.headers.remove(&name), name));
        next.headers = kept.into_iter().filter_map(|(value, name)| Some((name, value?))).collect();
    }
    Some(next)
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
            Ok(None) => return Ok(Exchange { status, headers, body: body.freeze(), attempts: 0 }),
            // A status is worth more than how its body broke off.
            Err(error) if !status.is_success() => {
                tracing::debug!(operation = operation.id(), %status, %error, "the body of an error broke off");
                return Ok(Exchange { status, headers, body: body.freeze(), attempts: 0 });
            }
            Err(error) => break Problem::BrokenOff(error.without_url()),
        }
    };
    let raw = body.freeze();
    Err(Failure::Decode(Box::new(DecodeError {
        operation: operation.id(),
        attempts: 0,
        status,
        headers,
        raw,
        problem,
    })))
}

fn transport_error(operation: &'static str, source: reqwest::Error) -> Failure {
    // URLs have parameters, and parameters can be secrets.
    let source = source.without_url();
    let (connect, timeout) = (source.is_connect(), source.is_timeout());
    let error = Box::new(TransportError { operation, attempts: 0, source: Some(source) });
    match (connect, timeout) {
        (true, _) => Failure::Connect(error),
        (false, true) => Failure::Timeout(error),
        (false, false) => Failure::Transport(error),
    }
}

/// Performs an exchange in a task of its own, which ends when the future is dropped.
pub(crate) fn background(
    operation: &'static str,
    exchange: impl Future<Output = Result<Exchange, Failure>> + Send + 'static,
) -> Pin<Box<dyn Future<Output = Result<Exchange, Failure>> + Send>> {
    // Without a runtime there are no tasks; the request is then sent when it is waited for.
    let Ok(runtime) = Handle::try_current() else { return Box::pin(exchange) };
    let mut task = AbortOnDrop(runtime.spawn(exchange));
    Box::pin(async move {
        match (&mut task.0).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime was shut down.
                Err(_) => Err(Failure::Timeout(Box::new(TransportError { operation, attempts: 0, source: None }))),
            },
        }
    })
}

struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
