//! One attempt: sends the request, follows redirects and reads the body.

use std::time::Duration;

use bytes::Bytes;
#[cfg(feature = "cookies")]
use http::header::SET_COOKIE;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::client::Client;
use crate::operation::Operation;
use crate::request::body::RequestBody;
use crate::request::error::RequestError;
use crate::request::parts::{LONGEST_URL, Request};
use crate::request::upload_body::OpenError;
use crate::response::buffer::Pieces;
use crate::response::error::{DecodeError, DecodeErrorKind, Error, FileError, TransportError, UntypedError};
use crate::response::received::ReceivedResponse;
use crate::telemetry;
use crate::wire::body::IncomingBody;
use crate::wire::deadline::earlier;
use crate::wire::outgoing::Outgoing;
#[cfg(feature = "test-util")]
use crate::wire::outgoing::{Purpose, RequestOrigin};
use crate::wire::transport::Incoming;

const REDIRECTS: usize = 10;

/// The longest time to wait for the body of an error response, whose status is known already.
const ERROR_BODY_TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum size in bytes of an error body. Longer ones are cut off.
const ERROR_BODY_LIMIT: usize = 1 << 20;

/// The most memory that is reserved because of a `Content-Length` header.
const RESERVED: usize = 1 << 20;

/// The part of a response that is received before the call returns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receive {
    /// The whole body. Bodies of errors may be cut off.
    Whole,
    /// The whole body with any status, which is the result of the call.
    Raw,
    /// The headers of a success; its body is streamed. Bodies of errors are read.
    Streamed,
}

/// The time limits of an attempt.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// The end of the attempt.
    pub(crate) deadline: Option<Instant>,
    /// The longest time without data, of requests and responses.
    pub(crate) idle_timeout: Duration,
}

/// The outcome of an attempt.
pub(crate) struct Sent {
    pub(crate) result: Result<Box<ReceivedResponse>, UntypedError>,
    pub(crate) route: Route,
}

/// The destination of redirects.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// There were no redirects.
    Straight,
    /// To the same origin.
    WithinOrigin,
    /// To another origin, to which no credentials were sent.
    Away,
}

/// Sends a request and receives the response.
pub(crate) async fn send(
    client: &Client,
    operation: &'static Operation,
    request: &Request,
    receive: Receive,
    limits: Limits,
) -> Sent {
    let Limits { deadline, idle_timeout } = limits;
    let mut redirects = 0;
    let mut route = Route::Straight;
    let mut redirection = None;
    let result = loop {
        let request = redirection.as_deref().unwrap_or(request);
        let (body, panic) = match request.body.open(deadline).await {
            Ok(opened) => opened,
            Err(OpenError::File { path, source }) => {
                break Err(Error::File(Box::new(FileError { operation: operation.id(), attempts: 0, path, source })));
            }
            Err(OpenError::StreamSent) => break Err(Error::Request(Box::new(RequestError::StreamSent))),
        };
        let mut outgoing = outgoing(request, body, idle_timeout);
        if route != Route::Away {
            add_cookies(client, &outgoing.url, &mut outgoing.headers);
        }
        let sent = client.transport().send(outgoing, deadline).await;
        panic.resume();
        let mut incoming = match sent {
            Ok(incoming) => incoming,
            Err(source) => break Err(TransportError::failure(operation.id(), source)),
        };
        store_cookies(client, route, &request.url, &mut incoming.headers);
        match redirected(request, incoming.status, &incoming.headers) {
            Some(next) if redirects < REDIRECTS => {
                redirects += 1;
                let away = route == Route::Away || !same_origin(&request.url, &next.url);
                route = if away { Route::Away } else { Route::WithinOrigin };
                redirection = Some(Box::new(next));
            }
            _ => {
                let Incoming { status, headers, body: rest } = incoming;
                let mut rest = rest.with_idle_timeout(idle_timeout);
                let request_id = client.request_id(&headers);
                let is_part = receive == Receive::Whole && is_unrequested_part(request, status, &headers);
                let response = |body, rest| {
                    Box::new(ReceivedResponse { status, headers, body, rest, request_id, attempts: 0, request: None })
                };
                if receive == Receive::Streamed && status.is_success() {
                    break Ok(response(Bytes::new(), Some(Box::new(rest))));
                }
                let own_deadline = match status.is_success() {
                    true => None,
                    false => Instant::now().checked_add(ERROR_BODY_TIMEOUT),
                };
                let is_result = status.is_success() || receive == Receive::Raw;
                let limit = if is_result { usize::MAX } else { ERROR_BODY_LIMIT };
                let limit = limit.min(client.response_limit());
                let received = read(&mut rest, limit, earlier(own_deadline, deadline)).await;
                drop(rest);
                break match received {
                    Ok(body) if is_part => {
                        let kind = DecodeErrorKind::IncompleteContent;
                        Err(decode_error(operation.id(), *response(body, None), kind))
                    }
                    Ok(body) => Ok(response(body, None)),
                    Err(broken) => broken.failed(operation.id(), is_result, response),
                };
            }
        }
    };
    Sent { result, route }
}

fn at_most(length: u64, limit: usize) -> usize {
    usize::try_from(length).map_or(limit, |it| it.min(limit))
}

/// Returns the request for one attempt.
#[inline]
fn outgoing(request: &Request, body: reqwest::Body, idle_timeout: Duration) -> Outgoing {
    Outgoing {
        method: request.method.clone(),
        url: request.url.clone(),
        headers: request.headers.clone(),
        body,
        idle_timeout,
        #[cfg(feature = "test-util")]
        origin: RequestOrigin {
            purpose: Purpose::Call,
            operation: request.operation,
            path_arguments: request.path_arguments.clone(),
            secret_parameters: request.secret_parameters.clone(),
        },
    }
}

/// Adds the cookies that servers have set. They are not sent after a redirect to another origin.
#[cfg(feature = "cookies")]
pub(super) fn add_cookies(client: &Client, url: &Url, headers: &mut HeaderMap) {
    if let Some(jar) = client.cookies() {
        jar.add_to(url, headers);
    }
}

#[cfg(not(feature = "cookies"))]
pub(super) fn add_cookies(_: &Client, _: &Url, _: &mut HeaderMap) {}

/// Marks the cookies of a response as secrets, which logs do not show, and stores them, except after a redirect to another origin.
#[cfg(feature = "cookies")]
fn store_cookies(client: &Client, route: Route, url: &Url, headers: &mut HeaderMap) {
    let cookies = headers.iter_mut().filter(|(name, _)| *name == SET_COOKIE);
    cookies.for_each(|(_, value)| value.set_sensitive(true));
    if let Some(jar) = client.cookies().filter(|_| route != Route::Away) {
        jar.store(url, headers);
    }
}

#[cfg(not(feature = "cookies"))]
fn store_cookies(_: &Client, _: Route, _: &Url, _: &mut HeaderMap) {}

/// Returns the request for a redirect (RFC 9110, section 15.4), or `None` if it must not be followed.
///
/// Another origin receives neither credentials nor other headers set by the user, and no body. If a
/// redirect would need those, the redirect response itself is returned. Redirects from `https` to
/// `http` are not followed because anyone on the network could answer them.
fn redirected(request: &Request, status: StatusCode, headers: &HeaderMap) -> Option<Request> {
    let method = &request.method;
    let turns_to_get = match status.as_u16() {
        301 | 302 => *method == Method::POST,
        303 => *method != Method::HEAD && *method != Method::GET,
        307 | 308 => false,
        _ => return None,
    };
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let url = request.url.join(location).ok().filter(|it| it.as_str().len() <= LONGEST_URL)?;
    match (request.url.scheme(), url.scheme()) {
        (_, "https") | ("http", "http") => {}
        _ => return None,
    }
    let mut next = Request { url, ..request.clone() };
    if turns_to_get {
        next.method = Method::GET;
        next.body = RequestBody::Empty;
        next.headers.remove(CONTENT_TYPE);
        next.headers.remove(CONTENT_LENGTH);
    }
    if !next.body.is_repeatable() {
        return None;
    }
    if !same_origin(&next.url, &request.url) {
        if !matches!(next.method, Method::GET | Method::HEAD) || !matches!(next.body, RequestBody::Empty) {
            return None;
        }
        let kept = [ACCEPT, USER_AGENT].map(|name| (next.headers.remove(&name), name));
        next.headers = kept.into_iter().filter_map(|(value, name)| Some((name, value?))).collect();
    }
    Some(next)
}

/// Compares origins (RFC 6454, section 5).
fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

/// A body that was received only in part.
struct Broken {
    received: Bytes,
    kind: DecodeErrorKind,
}

/// Reads a body.
async fn read(rest: &mut IncomingBody, limit: usize, deadline: Option<Instant>) -> Result<Bytes, Broken> {
    let mut body = Pieces::of_length(rest.length().map_or(0, |it| at_most(it, limit.min(RESERVED))));
    while !rest.is_end() {
        let kind = match rest.chunk_before(deadline).await {
            Some(Ok(mut chunk)) if body.len() + chunk.len() > limit => {
                chunk.truncate(limit - body.len());
                body.push(chunk);
                DecodeErrorKind::TooLarge(limit)
            }
            Some(Ok(chunk)) => {
                body.push(chunk);
                continue;
            }
            None => continue,
            Some(Err(error)) => DecodeErrorKind::Interrupted(error),
        };
        return Err(Broken { received: body.into_bytes(), kind });
    }
    Ok(body.into_bytes())
}

impl Broken {
    /// Returns the response or the error that an incomplete body results in.
    fn failed(
        self,
        operation: &'static str,
        is_result: bool,
        response: impl FnOnce(Bytes, Option<Box<IncomingBody>>) -> Box<ReceivedResponse>,
    ) -> Result<Box<ReceivedResponse>, UntypedError> {
        let response = response(self.received, None);
        let kind = match self.kind {
            // The status is more useful to the caller than the reason why the body is incomplete.
            kind if !is_result => {
                telemetry::debug!(operation, status = %response.status, %kind, "the body of an error is incomplete");
                return Ok(response);
            }
            DecodeErrorKind::Interrupted(error) if error.is_timeout() => {
                return Err(TransportError::failure(operation, error));
            }
            kind => kind,
        };
        Err(decode_error(operation, *response, kind))
    }
}

fn decode_error(operation: &'static str, response: ReceivedResponse, kind: DecodeErrorKind) -> UntypedError {
    let ReceivedResponse { status, headers, body: raw, request_id, .. } = response;
    UntypedError::Decode(Box::new(DecodeError { operation, attempts: 0, status, headers, request_id, raw, kind }))
}

/// `true` if a response has only some of the bytes, although all of them were requested (RFC 9110, section 15.3.7). Some
/// APIs use the same status for the pages of a list, with another unit or without a range.
fn is_unrequested_part(request: &Request, status: StatusCode, headers: &HeaderMap) -> bool {
    let begins = |name, start: &str| {
        let value = headers.get(name).map_or(&[][..], |it: &HeaderValue| it.as_bytes());
        value.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start.as_bytes()))
    };
    status == StatusCode::PARTIAL_CONTENT
        && !request.headers.contains_key(RANGE)
        && (begins(CONTENT_RANGE, "bytes") || begins(CONTENT_TYPE, "multipart/byteranges"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(from: &str, to: &str) -> Option<String> {
        let request = Request {
            method: Method::GET,
            url: Url::parse(from).unwrap(),
            headers: HeaderMap::new(),
            body: RequestBody::Empty,
            secret_parameters: Vec::new(),
            path_arguments: Vec::new(),
            #[cfg(feature = "test-util")]
            operation: None,
        };
        let headers = [(LOCATION, HeaderValue::from_str(to).unwrap())].into_iter().collect();
        redirected(&request, StatusCode::FOUND, &headers).map(|it| it.url.into())
    }

    #[test]
    fn redirects_stay_encrypted_and_use_http_urls() {
        for (from, to, url) in [
            ("https://a.example/x", "y", Some("https://a.example/y")),
            ("https://a.example/x", "//b.example", Some("https://b.example/")),
            ("http://a.example/x", "https://a.example/x", Some("https://a.example/x")),
            ("http://a.example/x", "http://b.example/x", Some("http://b.example/x")),
            ("https://a.example/x", "http://a.example/x", None),
            ("https://a.example/x", "HTTP://b.example/x", None),
            ("http://a.example/x", "file:///etc/passwd", None),
            ("http://a.example/x", "javascript:alert(1)", None),
            ("http://a.example/x", "http://[", None),
        ] {
            assert_eq!(next(from, to).as_deref(), url, "{from} {to}");
        }
    }
}
