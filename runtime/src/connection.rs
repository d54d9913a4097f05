//! What carries requests to a server and answers back.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep, timeout_at};
use url::Url;

/// What carries requests to a server and answers back.
pub(crate) enum Transport {
    /// Sockets.
    Http(reqwest::Client),
    /// Sockets, with a witness.
    #[cfg(feature = "test-util")]
    Recorded(reqwest::Client, crate::test_util::Recorder),
    /// A test.
    #[cfg(feature = "test-util")]
    Mock(crate::test_util::MockTransport),
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A call.
    Call,
    /// A token for calls.
    Token,
}

/// One request on its way.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: reqwest::Body,
    #[cfg_attr(not(feature = "test-util"), allow(dead_code, reason = "sockets serve all purposes"))]
    pub(crate) purpose: Purpose,
}

/// An answer whose status and headers have come.
pub(crate) struct Incoming {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: IncomingBody,
}

/// The body of an answer, while it comes.
pub(crate) struct IncomingBody {
    body: reqwest::Body,
    idle: Option<Idle>,
    is_finished: bool,
}

/// How long a body may bring nothing, and the clock that runs while it does.
struct Idle {
    timeout: Duration,
    clock: Option<Pin<Box<Sleep>>>,
    is_running: bool,
}

/// What went wrong between client and server.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::error::Error as _;
///
/// use sdk_runtime::Method;
///
/// if let Err(error) = client.request(Method::GET, "/things").await {
///     eprintln!("{error}");
///     // An `HttpError` comes first where the connection failed, and then what TLS, DNS and sockets say.
///     let mut cause = error.source();
///     while let Some(it) = cause {
///         eprintln!("because of: {it}");
///         cause = it.source();
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct HttpError(#[from] Cause);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Cause {
    #[error(transparent)]
    Http(reqwest::Error),
    #[error("no time was left")]
    Late,
    #[error("nothing came for {0:?}")]
    Idle(Duration),
    #[cfg(feature = "test-util")]
    #[error("{0}")]
    Unexpected(String),
}

impl HttpError {
    /// An error of the HTTP client.
    fn http(error: reqwest::Error) -> Self {
        // URLs have parameters, and parameters can be secrets.
        Self(Cause::Http(error.without_url()))
    }

    /// The client itself gave up.
    pub(crate) fn late() -> Self {
        Self(Cause::Late)
    }

    /// Did no connection come about?
    pub(crate) fn is_connect(&self) -> bool {
        matches!(&self.0, Cause::Http(error) if error.is_connect())
    }

    /// Did something take too long?
    pub(crate) fn is_timeout(&self) -> bool {
        match &self.0 {
            Cause::Http(error) => error.is_timeout(),
            Cause::Late | Cause::Idle(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }

    /// A call that a test did not expect.
    #[cfg(feature = "test-util")]
    pub(crate) fn unexpected(message: String) -> Self {
        Self(Cause::Unexpected(message))
    }

    /// May it go better next time?
    pub(crate) fn is_passing(&self) -> bool {
        match &self.0 {
            Cause::Http(_) | Cause::Late | Cause::Idle(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }
}

impl Transport {
    /// Sends a request, and waits for the status and the headers of its answer.
    pub(crate) async fn send(&self, request: Outgoing, deadline: Option<Instant>) -> Result<Incoming, HttpError> {
        let (parts, body) = match self {
            Self::Http(client) => within(deadline, by_http(client, request)).await??,
            #[cfg(feature = "test-util")]
            Self::Recorded(client, recorder) => {
                within(deadline, recorder.record(request, async |request| by_http(client, request).await)).await??
            }
            #[cfg(feature = "test-util")]
            Self::Mock(mock) => mock.send(&request)?,
        }
        .into_parts();
        Ok(Incoming { status: parts.status, headers: parts.headers, body: IncomingBody::new(body) })
    }
}

/// Not an `async fn`, whose future would hold the request as well.
fn by_http(
    client: &reqwest::Client,
    request: Outgoing,
) -> impl Future<Output = Result<http::Response<reqwest::Body>, HttpError>> + use<> {
    let Outgoing { method, url, headers, body, .. } = request;
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    *request.body_mut() = Some(body);
    let sent = client.execute(request);
    async { sent.await.map(Into::into).map_err(HttpError::http) }
}

/// What a future gives, if it does so in time.
pub(crate) async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Result<F::Output, HttpError> {
    // The future stays where it is: those of requests are large.
    let future = pin!(future);
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.map_err(|_| HttpError::late()),
        None => Ok(future.await),
    }
}

impl IncomingBody {
    pub(crate) fn new(body: reqwest::Body) -> Self {
        Self { body, idle: None, is_finished: false }
    }

    /// Has the body fail when it brings nothing for so long.
    pub(crate) fn with_idle_timeout(self, timeout: Duration) -> Self {
        Self { idle: Some(Idle { timeout, clock: None, is_running: false }), ..self }
    }

    /// How many bytes are to come, if the server tells and they are not compressed.
    pub(crate) fn length(&self) -> Option<u64> {
        self.body.size_hint().exact()
    }

    /// Is it known that no more bytes come?
    pub(crate) fn is_end(&self) -> bool {
        self.is_finished || self.body.is_end_stream()
    }

    /// The next bytes.
    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, HttpError>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// The next bytes; none after the end and after an error.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, HttpError>>> {
        if self.is_finished {
            return Poll::Ready(None);
        }
        let result = loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                // A frame without bytes has trailers, which nobody asks for.
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(bytes) if !bytes.is_empty() => {
                        self.idle.iter_mut().for_each(|it| it.is_running = false);
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                    _ => {}
                },
                Poll::Ready(Some(Err(error))) => break Some(Err(HttpError::http(error))),
                Poll::Ready(None) => break None,
                Poll::Pending => match &mut self.idle {
                    Some(idle) => break Some(Err(ready!(idle.poll(context)))),
                    None => return Poll::Pending,
                },
            }
        };
        self.is_finished = true;
        Poll::Ready(result)
    }
}

impl Idle {
    /// Ready when nothing came for too long.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<HttpError> {
        let timeout = self.timeout;
        let clock = self.clock.get_or_insert_with(|| Box::pin(sleep(timeout)));
        if !std::mem::replace(&mut self.is_running, true) {
            // A time beyond all clocks is none.
            let Some(end) = Instant::now().checked_add(timeout) else { return Poll::Pending };
            clock.as_mut().reset(end);
        }
        clock.as_mut().poll(context).map(|()| HttpError(Cause::Idle(timeout)))
    }
}
