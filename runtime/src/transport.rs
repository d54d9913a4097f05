//! One exchange with a server: send, follow redirects, read the body.

use std::future::Future;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use crate::attempt::Receive;
use crate::body::RequestBody;
use crate::client::Client;
use crate::connection::{HttpError, Incoming, IncomingBody, Outgoing, Purpose, within};
use crate::error::{DecodeError, Error, FileError, Problem, TransportError};
use crate::operation::Operation;
use crate::parts::Request;
use crate::upload::Unreadable;

const REDIRECTS: usize = 10;

/// How much memory an answer gets on its server's word alone.
const RESERVED: usize = 1 << 20;

/// What a server answered, whatever the status.
pub(crate) struct Exchange {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body of a success, where it is received while it is read.
    pub(crate) rest: Option<IncomingBody>,
    /// What the server calls the request.
    pub(crate) request_id: Option<HeaderValue>,
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
    request: &Request,
    receive: Receive,
    deadline: Option<Instant>,
) -> Sent {
    let mut redirects = 0;
    let mut route = Route::Straight;
    let mut redirection = None;
    let result = loop {
        let request = redirection.as_ref().unwrap_or(request);
        let outgoing = match outgoing(request).await {
            Ok(outgoing) => outgoing,
            Err(Unreadable { path, source }) => {
                break Err(Error::File(Box::new(FileError { operation: operation.id(), attempts: 0, path, source })));
            }
        };
        let incoming = match client.transport().send(outgoing, deadline).await {
            Ok(incoming) => incoming,
            Err(source) => break Err(TransportError::failure(operation.id(), source)),
        };
        match redirected(request, incoming.status, &incoming.headers) {
            Some(next) if redirects < REDIRECTS => {
                redirects += 1;
                let away = route == Route::Away || !same_origin(&request.url, &next.url);
                route = if away { Route::Away } else { Route::WithinOrigin };
                redirection = Some(next);
            }
            _ if receive == Receive::Streamed && incoming.status.is_success() => {
                let Incoming { status, headers, body } = incoming;
                let request_id = client.request_id(&headers);
                break Ok(Exchange { status, headers, body: Bytes::new(), rest: Some(body), request_id, attempts: 0 });
            }
            _ => break read(client, operation, incoming, deadline).await,
        }
    };
    Sent { result, route }
}

fn at_most(length: u64, limit: usize) -> usize {
    usize::try_from(length).map_or(limit, |it| it.min(limit))
}

/// A request for one attempt.
async fn outgoing(request: &Request) -> Result<Outgoing, Unreadable> {
    let Request { method, url, headers, body } = request;
    let (method, url, headers) = (method.clone(), url.clone(), headers.clone());
    Ok(Outgoing { method, url, headers, body: body.open().await?, purpose: Purpose::Call })
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
        next.body = RequestBody::Empty;
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
    incoming: Incoming,
    deadline: Option<Instant>,
) -> Result<Exchange, Failure> {
    let Incoming { status, headers, body: mut rest } = incoming;
    let request_id = client.request_id(&headers);
    let limit = client.response_limit();
    let mut body = BytesMut::with_capacity(rest.length().map_or(0, |it| at_most(it, limit.min(RESERVED))));
    let problem = loop {
        let chunk = within(deadline, rest.chunk()).await.unwrap_or_else(|late| Some(Err(late)));
        match chunk {
            Some(Ok(chunk)) if body.len() + chunk.len() > limit => break Problem::TooLarge(limit),
            Some(Ok(chunk)) => body.extend_from_slice(&chunk),
            None => return Ok(Exchange { status, headers, body: body.freeze(), rest: None, request_id, attempts: 0 }),
            // A status is worth more than how its body broke off.
            Some(Err(error)) if !status.is_success() => {
                tracing::debug!(operation = operation.id(), %status, %error, "the body of an error broke off");
                return Ok(Exchange { status, headers, body: body.freeze(), rest: None, request_id, attempts: 0 });
            }
            Some(Err(error)) if error.is_timeout() => return Err(TransportError::failure(operation.id(), error)),
            Some(Err(error)) => break Problem::BrokenOff(error),
        }
    };
    let raw = body.freeze();
    Err(Failure::Decode(Box::new(DecodeError {
        operation: operation.id(),
        attempts: 0,
        status,
        headers,
        request_id,
        raw,
        problem,
    })))
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
                Err(_) => Err(TransportError::failure(operation, HttpError::late())),
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
