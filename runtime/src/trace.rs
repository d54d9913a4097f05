//! What is traced of a call: spans with the names of OpenTelemetry's semantic conventions for HTTP
//! clients, and warnings about operations that may go.
//!
//! Nothing of it is secret: neither queries nor headers nor bodies, and of a path its template.

use std::collections::HashSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderName, Method};
use tracing::Span;
use tracing::field::Empty;
use url::Url;

use crate::error::{Error, Problem};
use crate::json::shortened;
use crate::operation::Operation;
use crate::transport::{Exchange, Failure};

/// When an operation was deprecated (RFC 9745, section 2).
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
/// When it will go (RFC 8594, section 3).
const SUNSET: HeaderName = HeaderName::from_static("sunset");
/// That it is deprecated, as some servers say it.
const X_DEPRECATED: HeaderName = HeaderName::from_static("x-deprecated");
/// How many characters of a server's dates are shown.
const SHOWN: usize = 64;

/// What a call has to do with the spans of its attempts.
#[derive(Clone, Copy)]
pub(crate) struct Called {
    pub(crate) operation: &'static Operation,
    /// What a caller made up may have secrets in its path.
    pub(crate) is_described: bool,
}

impl Called {
    fn template(self) -> Option<&'static str> {
        self.is_described.then(|| self.operation.path())
    }

    /// The span of a whole call.
    pub(crate) fn call_span(self, method: &Method, url: &Url) -> Span {
        tracing::info_span!(
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

    /// The span of one attempt; before it the request was sent so many times.
    pub(crate) fn attempt_span(self, method: &Method, url: &Url, resent: u32) -> Span {
        let name = || match self.template() {
            Some(template) => format!("{method} {template}"),
            None => method.to_string(),
        };
        let span = tracing::info_span!(
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

/// Waits for a future inside of a span. The future stays where it is: those of calls are large.
pub(crate) async fn within<F: Future>(span: &Span, mut future: Pin<&mut F>) -> F::Output {
    poll_fn(|context| {
        let _entered = span.enter();
        future.as_mut().poll(context)
    })
    .await
}

/// Records how a call or an attempt went.
pub(crate) fn record(span: &Span, result: &Result<Exchange, Failure>) {
    if span.is_disabled() {
        return;
    }
    let status = match result {
        Ok(exchange) => Some(exchange.status),
        Err(error) => error.status(),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    match (result, status) {
        (Err(error), _) => {
            span.record("error.type", kind(error));
        }
        (Ok(_), Some(status)) if !status.is_success() => {
            span.record("error.type", status.as_str());
        }
        _ => {}
    }
}

/// A word for an error.
fn kind(error: &Failure) -> &'static str {
    match error {
        Error::Configuration(_) => "configuration",
        Error::Request(_) => "request",
        Error::Auth(_) => "auth",
        Error::Connect(_) => "connect",
        Error::Timeout(_) => "timeout",
        Error::Transport(_) => "transport",
        Error::Status(error) => match error.body {},
        Error::Decode(error) => match error.problem {
            Problem::Answer(_) | Problem::RepeatedPage | Problem::SortValue(_) => "decode",
            Problem::TooLarge(_) => "too_large",
            Problem::BrokenOff(_) => "transport",
        },
        Error::File(_) => "file",
    }
}

/// The operations of which a client has been warned.
#[derive(Default)]
pub(crate) struct Warned(Mutex<HashSet<(&'static str, Warning)>>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Warning {
    Deprecated,
    Experimental,
}

impl Warned {
    /// Warns of an operation that may change.
    pub(crate) fn of_experiment(&self, operation: &Operation) {
        if operation.is_experimental() && self.is_first(operation, Warning::Experimental) {
            tracing::warn!(operation = operation.id(), "the operation is experimental, and may change");
        }
    }

    /// Warns of an operation that the server says will go.
    pub(crate) fn of_deprecation(&self, operation: &Operation, headers: &HeaderMap) {
        let text = |name| Some(shortened(headers.get(name)?.to_str().ok()?, SHOWN));
        let is_flagged = headers.get(X_DEPRECATED).is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"true"));
        let (deprecation, sunset) = (text(DEPRECATION), text(SUNSET));
        if (is_flagged || deprecation.is_some() || sunset.is_some()) && self.is_first(operation, Warning::Deprecated) {
            tracing::warn!(operation = operation.id(), deprecation, sunset, "the operation is deprecated");
        }
    }

    fn is_first(&self, operation: &Operation, warning: Warning) -> bool {
        // Nothing that holds the lock can panic; what is there is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert((operation.id(), warning))
    }
}
