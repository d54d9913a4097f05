//! The transport of requests and responses.

use std::borrow::Cow;
#[cfg(feature = "test-util")]
use std::pin::Pin;
use std::pin::pin;
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
use super::service::ExchangeError;
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
    /// The query parameters that contain credentials.
    #[cfg_attr(not(feature = "test-util"), allow(dead_code, reason = "only observers read it"))]
    pub(crate) secret_parameters: Vec<Cow<'static, str>>,
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
    ///
    /// Not an `async fn`, because its future would also contain the request, and is moved several times.
    pub(crate) fn send(
        &self,
        request: Outgoing,
        deadline: Option<Instant>,
    ) -> impl Future<Output = Result<Incoming, HttpError>> + use<> {
        let method = request.method.clone();
        let exchange = match self {
            Self::Http(pool) => {
                let lease = pool.lease();
                let response = by_http(&lease, request);
                Exchange::Http(lease, response)
            }
            #[cfg(feature = "test-util")]
            Self::Observed(pool, observer) => {
                let lease = pool.lease();
                let on_response = observer.observe(&request);
                let response = by_http(&lease, request);
                Exchange::Observed(lease, Box::pin(observed(response, on_response, method.clone())))
            }
            #[cfg(feature = "test-util")]
            Self::Substitute(substitute) => Exchange::Substituted(substitute.respond(&request)),
        };
        async move {
            match exchange {
                Exchange::Http(lease, response) => received(within(deadline, pin!(response)).await, lease, &method),
                #[cfg(feature = "test-util")]
                Exchange::Observed(lease, response) => received(within(deadline, response).await, lease, &method),
                #[cfg(feature = "test-util")]
                Exchange::Substituted(response) => Ok(Incoming::new(response?, &method)),
            }
        }
    }
}

/// The response to a request, or the error of sending it.
type HttpResult = Result<http::Response<reqwest::Body>, HttpError>;

/// A request that is being sent.
enum Exchange<F> {
    Http(Lease, F),
    #[cfg(feature = "test-util")]
    Observed(Lease, Pin<Box<dyn Future<Output = HttpResult> + Send>>),
    #[cfg(feature = "test-util")]
    Substituted(HttpResult),
}

/// Returns the response to a request that was sent before its deadline.
fn received(sent: Result<HttpResult, HttpError>, lease: Lease, method: &Method) -> Result<Incoming, HttpError> {
    let response = sent.and_then(|it| it).inspect_err(|error| {
        if error.is_timeout() {
            lease.give_up();
        }
    })?;
    lease.note_version(response.version());
    let Incoming { status, headers, body } = Incoming::new(response, method);
    Ok(Incoming { status, headers, body: body.with_lease(lease) })
}

impl Incoming {
    fn new(response: http::Response<reqwest::Body>, method: &Method) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body: IncomingBody::new(body, method, parts.status) }
    }
}

/// Sends a request to the server. Not an `async fn`, because its future would also contain the request.
fn by_http(lease: &Lease, request: Outgoing) -> impl Future<Output = HttpResult> + Send + use<> {
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
    let sent = lease.http().send(request);
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
        result.map_err(|error| match (error, &transmission) {
            (ExchangeError::Http(error), Some(transmission)) => HttpError::of_request(error, transmission),
            (ExchangeError::Http(error), None) => HttpError::http(error),
            (ExchangeError::Layer(error), _) => HttpError::layer(error),
        })
    }
}

/// Shows a response to an observer.
#[cfg(feature = "test-util")]
async fn observed(
    response: impl Future<Output = HttpResult>,
    on_response: Option<OnResponse>,
    method: Method,
) -> HttpResult {
    let response = response.await?;
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
