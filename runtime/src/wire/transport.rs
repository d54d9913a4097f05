//! The transport of requests and responses.

#[cfg(feature = "test-util")]
use std::pin::Pin;
use std::pin::pin;
use std::sync::Arc;
#[cfg(feature = "test-util")]
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use http_body::Body as _;
use tokio::time::Instant;

use super::body::IncomingBody;
use super::deadline::within;
use super::error::HttpError;
#[cfg(feature = "test-util")]
use super::observer::{Observation, Observer};
use super::outgoing::Outgoing;
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
    /// Returns responses in place of a server. The duration is the timeout for connecting.
    #[cfg(feature = "test-util")]
    Substitute(Arc<dyn Substitute>, Duration),
}

/// Returns responses in place of a server.
#[cfg(feature = "test-util")]
pub(crate) trait Substitute: Send + Sync {
    /// Responds to a request. The future is dropped at the deadline of the request.
    fn respond(&self, request: Outgoing, connect_timeout: Duration) -> BoxedExchange;
}

/// A request that is being sent, on the heap.
#[cfg(feature = "test-util")]
pub(crate) type BoxedExchange = Pin<Box<dyn Future<Output = HttpResult> + Send>>;

/// The size of the parts in which large bodies are sent, in bytes.
pub(crate) const PIECE: usize = 64 << 10;

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
            Self::Substitute(..) => false,
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
                let (request, observation) = Observation::begin(observer.as_ref(), request);
                let response = by_http(&lease, request);
                Exchange::Observed(lease, Box::pin(async { Ok(observation.of_response(response.await?)) }))
            }
            #[cfg(feature = "test-util")]
            Self::Substitute(substitute, timeout) => Exchange::Substituted(substitute.respond(request, *timeout)),
        };
        async move {
            match exchange {
                Exchange::Http(lease, response) => received(within(deadline, pin!(response)).await, lease, &method),
                #[cfg(feature = "test-util")]
                Exchange::Observed(lease, response) => received(within(deadline, response).await, lease, &method),
                #[cfg(feature = "test-util")]
                Exchange::Substituted(response) => Ok(Incoming::new(within(deadline, response).await??, &method)),
            }
        }
    }
}

/// The response to a request, or the error of sending it.
pub(crate) type HttpResult = Result<http::Response<reqwest::Body>, HttpError>;

/// A request that is being sent.
enum Exchange<F> {
    Http(Lease, F),
    #[cfg(feature = "test-util")]
    Observed(Lease, BoxedExchange),
    #[cfg(feature = "test-util")]
    Substituted(BoxedExchange),
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
    // Small idempotent requests are repeated after a timeout anyway. A layer may send another body than the one that is watched.
    let (transmission, body) = if lease.http().is_layered() || (method.is_idempotent() && !is_large) {
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
