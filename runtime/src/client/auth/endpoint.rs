//! Requests to the endpoints of an authorization server.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use secrecy::zeroize::Zeroizing;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use crate::json::{Map, Value};
use crate::retry::{Reason, Repetition};
use crate::wire::error::HttpError;
use crate::wire::outgoing::Outgoing;
#[cfg(feature = "test-util")]
use crate::wire::outgoing::{Purpose, RequestOrigin};
use crate::wire::transport::{Incoming, Transport};

/// The timeout of each request. It does not depend on that of calls: a call that times out first leaves the token to later
/// ones.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The maximum size of responses in bytes.
const LIMIT: usize = 1 << 20;
/// The memory that is reserved for responses in bytes. Most are much smaller.
const RESERVED: usize = 16 << 10;

/// The response of an endpoint.
pub(super) struct EndpointResponse {
    pub(super) status: StatusCode,
    /// The members of the body, if it is a JSON object.
    pub(super) members: Option<Map>,
    /// The reason to retry the request.
    pub(super) reason: Option<Reason>,
}

/// The reason why an endpoint's response was not received.
pub(super) enum EndpointFailure {
    Transport(HttpError),
    TooLarge,
}

/// Returns a request with the parameters of a form. The memory for it is reserved at once, so that no copy of a secret is left
/// behind.
pub(super) fn post(url: Url, pairs: Vec<(&str, &str)>) -> Outgoing {
    // Each byte becomes at most three.
    let length: usize = pairs.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(3 * length));
    form.extend_pairs(pairs);
    let form = Zeroizing::new(form.finish().into_bytes());
    let content_type = (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    request(Method::POST, url, Some(content_type).into_iter().collect(), Bytes::from_owner(form).into())
}

/// Returns a request for metadata.
#[cfg(feature = "sign-in")]
pub(super) fn get(url: Url) -> Outgoing {
    request(Method::GET, url, HeaderMap::new(), Bytes::new().into())
}

fn request(method: Method, url: Url, mut headers: HeaderMap, body: reqwest::Body) -> Outgoing {
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Outgoing {
        method,
        url,
        headers,
        body,
        idle_timeout: TIMEOUT,
        #[cfg(feature = "test-util")]
        origin: RequestOrigin { purpose: Purpose::Token, ..RequestOrigin::default() },
    }
}

/// Sends a request. Redirects are not followed.
pub(super) async fn send(transport: &Transport, request: Outgoing) -> Result<EndpointResponse, EndpointFailure> {
    let deadline = Instant::now().checked_add(TIMEOUT);
    let Incoming { status, headers, body: mut rest } =
        transport.send(request, deadline).await.map_err(EndpointFailure::Transport)?;
    let reason = Reason::of_status(status, &headers, Repetition::Idempotent);
    // Reserved at once, so that no copy of the token is left behind.
    let mut body = Zeroizing::new(Vec::with_capacity(RESERVED));
    while let Some(chunk) = rest.chunk_before(deadline).await {
        let chunk = chunk.map_err(EndpointFailure::Transport)?;
        if body.len() + chunk.len() > LIMIT {
            return Err(EndpointFailure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let members = match Value::parse(&body) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    };
    Ok(EndpointResponse { status, members, reason })
}

/// Reads a number of seconds. Some servers send a string.
pub(super) fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    Some(Duration::try_from_secs_f64(f64::max(seconds, 0.0)).unwrap_or(Duration::MAX))
}

/// Removes a member that is a string and not empty.
pub(super) fn take_string(members: &mut Map, name: &str) -> Option<String> {
    match members.remove(name) {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}
