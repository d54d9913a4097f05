//! Tracing spans of calls, with the names of OpenTelemetry's semantic conventions for HTTP clients.
//!
//! Spans contain no secrets: no queries, headers or bodies, and only the template of a path.

use std::future::poll_fn;
use std::pin::Pin;

use http::{Method, StatusCode};
use tokio::time::Instant;
use tracing::Span;
use tracing::field::Empty;
use url::Url;

use super::error_type::error_type;
use crate::operation::Operation;
use crate::response::error::UntypedError;
use crate::response::received::ReceivedResponse;

/// The data that the spans of a call and of its attempts share.
#[derive(Clone, Copy)]
pub(crate) struct CallTrace {
    pub(crate) operation: &'static Operation,
    /// The path of a call that is not in the OpenAPI document may contain secrets.
    pub(crate) is_documented: bool,
}

impl CallTrace {
    fn template(self) -> Option<&'static str> {
        self.is_documented.then(|| self.operation.path())
    }

    /// Logs an attempt that began at this time.
    pub(crate) fn log(
        self,
        method: &Method,
        result: &Result<Box<ReceivedResponse>, UntypedError>,
        attempt: u32,
        begin: Instant,
    ) {
        tracing::debug!(
            target: "sdk_runtime",
            operation = self.operation.id(),
            http.request.method = method.as_str(),
            url.template = self.template(),
            http.response.status_code = status(result).map(|it| it.as_u16()),
            "error.type" = error_type(result.as_deref()),
            attempt,
            duration_ms = begin.elapsed().as_millis() as u64,
            "request",
        );
    }

    /// Creates the span of a whole call.
    pub(crate) fn call_span(self, method: &Method, url: &Url) -> Span {
        tracing::info_span!(
            target: "sdk_runtime",
            "call",
            otel.name = self.operation.id(),
            otel.kind = "internal",
            http.request.method = method.as_str(),
            url.template = self.template(),
            server.address = url.host_str(),
            server.port = url.port_or_known_default(),
            http.response.status_code = Empty,
            "error.type" = Empty,
        )
    }

    /// Creates the span of one attempt; `resent` is the number of times the request was sent before.
    pub(crate) fn attempt_span(self, method: &Method, url: &Url, resent: u32) -> Span {
        let name = || match self.template() {
            Some(template) => format!("{method} {template}"),
            None => method.to_string(),
        };
        let span = tracing::info_span!(
            target: "sdk_runtime",
            "attempt",
            otel.name = Empty,
            otel.kind = "client",
            http.request.method = method.as_str(),
            url.template = self.template(),
            server.address = url.host_str(),
            server.port = url.port_or_known_default(),
            http.request.resend_count = (resent > 0).then_some(resent),
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
        if !span.is_disabled() {
            span.record("otel.name", name());
        }
        span
    }
}

/// Awaits a future inside a span. The future is passed by reference because those of calls are large.
pub(crate) async fn within<F: Future>(span: &Span, mut future: Pin<&mut F>) -> F::Output {
    if span.is_disabled() {
        return future.await;
    }
    poll_fn(|context| {
        let _entered = span.enter();
        future.as_mut().poll(context)
    })
    .await
}

/// Records the outcome of a call or an attempt.
pub(crate) fn record(span: &Span, result: &Result<Box<ReceivedResponse>, UntypedError>) {
    if span.is_disabled() {
        return;
    }
    if let Some(status) = status(result) {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(error_type) = error_type(result.as_deref()) {
        span.record("error.type", error_type);
    }
}

/// Returns the status of the response, if there is one.
fn status(result: &Result<Box<ReceivedResponse>, UntypedError>) -> Option<StatusCode> {
    match result {
        Ok(response) => Some(response.status),
        Err(error) => error.status(),
    }
}
