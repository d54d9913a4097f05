//! The transport of requests and responses.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use http_body::Body as _;
use tokio::time::Instant;
use url::Url;

use super::body::IncomingBody;
use super::deadline::within;
use super::error::HttpError;
use super::pool::{Lease, Pool};
use super::transmission::{Patience, Stall, Transmission};

/// The transport of a client.
pub(crate) enum Transport {
    /// Sends requests to the server.
    Http(Arc<Pool>),
    /// Sends requests to the server, and shows requests and responses to an observer.
    #[cfg(feature = "test-util")]
    Observed(Arc<Pool>, Arc<dyn Observer>),
    /// Returns responses in place of a server.
    #[cfg(feature = "test-util")]
    Substitute(Arc<dyn Substitute>),
}

/// Returns responses in place of a server.
#[cfg(feature = "test-util")]
pub(crate) trait Substitute: Send + Sync {
    fn respond(&self, request: &Outgoing) -> Result<http::Response<reqwest::Body>, HttpError>;
}

/// Observes requests and their responses.
#[cfg(feature = "test-util")]
pub(crate) trait Observer: Send + Sync {
    /// Returns a function to call with the response, or `None` if the request is not of interest.
    fn observe(&self, request: &Outgoing) -> Option<OnResponse>;
}

/// A function that is called with the status, the headers and the whole body of a response.
#[cfg(feature = "test-util")]
pub(crate) type OnResponse = Box<dyn FnOnce(StatusCode, &HeaderMap, &bytes::Bytes) + Send>;

/// The size of the parts in which large bodies are sent, in bytes.
pub(crate) const PIECE: usize = 64 << 10;

/// The purpose of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A call.
    Call,
    /// A token for calls.
    Token,
}

/// A request to send.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: reqwest::Body,
    /// The longest time in which no part of the body is sent.
    pub(crate) idle_timeout: Duration,
    #[cfg_attr(not(feature = "test-util"), allow(dead_code, reason = "only substitutes and observers read it"))]
    pub(crate) purpose: Purpose,
}

/// A response whose status and headers have arrived.
pub(crate) struct Incoming {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: IncomingBody,
}

impl Transport {
    /// `true` if requests are sent over the network.
    pub(crate) fn is_network(&self) -> bool {
        match self {
            Self::Http(_) => true,
            #[cfg(feature = "test-util")]
            Self::Observed(..) => true,
            #[cfg(feature = "test-util")]
            Self::Substitute(_) => false,
        }
    }

    /// Sends a request, and waits for the status and the headers of its response.
    pub(crate) async fn send(&self, request: Outgoing, deadline: Option<Instant>) -> Result<Incoming, HttpError> {
        let pool = match self {
            Self::Http(pool) => pool,
            #[cfg(feature = "test-util")]
            Self::Observed(pool, _) => pool,
            #[cfg(feature = "test-util")]
            Self::Substitute(substitute) => return Ok(Incoming::new(substitute.respond(&request)?, &request.method)),
        };
        let method = request.method.clone();
        let lease = pool.lease();
        let sent = within(deadline, self.exchange(&lease, request)).await;
        let response = sent.and_then(|it| it).inspect_err(|error| {
            if error.is_timeout() {
                lease.give_up();
            }
        })?;
        lease.note_version(response.version());
        let Incoming { status, headers, body } = Incoming::new(response, &method);
        Ok(Incoming { status, headers, body: body.with_lease(lease) })
    }

    /// Sends a request to the server.
    async fn exchange(&self, lease: &Lease, request: Outgoing) -> Result<http::Response<reqwest::Body>, HttpError> {
        #[cfg(feature = "test-util")]
        if let Self::Observed(_, observer) = self {
            return observed(lease, observer.as_ref(), request).await;
        }
        by_http(lease, request).await
    }
}

impl Incoming {
    fn new(response: http::Response<reqwest::Body>, method: &Method) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body: IncomingBody::new(body, method, parts.status) }
    }
}

/// Not an `async fn`, because its future would also contain the request.
fn by_http(
    lease: &Lease,
    request: Outgoing,
) -> impl Future<Output = Result<http::Response<reqwest::Body>, HttpError>> + use<> {
    let Outgoing { method, url, headers, body, idle_timeout, .. } = request;
    let is_large = body.size_hint().exact().is_none_or(|it| it > PIECE as u64);
    // Small idempotent requests are repeated after a timeout anyway.
    let (transmission, body) = if method.is_idempotent() && !is_large {
        (None, body)
    } else {
        let (transmission, body) = Transmission::watch(body);
        (Some(transmission), body)
    };
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    *request.body_mut() = Some(body);
    let sent = lease.http().execute(request);
    let patience = Patience { begin: lease.connect_timeout().saturating_add(idle_timeout), next: idle_timeout };
    async move {
        let result = match &transmission {
            Some(transmission) => {
                // Box the rare path to keep the futures of all requests small.
                let sent = Box::pin(transmission.unless_stalled(patience, sent)).await;
                sent.map_err(|stall| match stall {
                    Stall::Unsent => HttpError::unsent(patience.begin),
                    Stall::Unfinished => HttpError::stalled(patience.next),
                })?
            }
            None => sent.await,
        };
        result.map(Into::into).map_err(|error| match &transmission {
            Some(transmission) => HttpError::of_request(error, transmission),
            None => HttpError::http(error),
        })
    }
}

#[cfg(feature = "test-util")]
async fn observed(
    lease: &Lease,
    observer: &dyn Observer,
    request: Outgoing,
) -> Result<http::Response<reqwest::Body>, HttpError> {
    let on_response = observer.observe(&request);
    let method = request.method.clone();
    let response = by_http(lease, request).await?;
    let Some(on_response) = on_response else { return Ok(response) };
    let (parts, body) = response.into_parts();
    let mut body = IncomingBody::new(body, &method, parts.status);
    let mut bytes = bytes::BytesMut::new();
    while let Some(chunk) = body.chunk().await {
        bytes.extend_from_slice(&chunk?);
    }
    let bytes = bytes.freeze();
    on_response(parts.status, &parts.headers, &bytes);
    Ok(http::Response::from_parts(parts, bytes.into()))
}
