//! The replacement for spans of calls without the feature `tracing`.

use std::pin::Pin;

use http::Method;
use tokio::time::Instant;
use url::Url;

use crate::operation::Operation;
use crate::response::error::UntypedError;
use crate::response::received::ReceivedResponse;

/// The operation of a call.
#[derive(Clone, Copy)]
pub(crate) struct CallTrace {
    pub(crate) operation: &'static Operation,
    /// The path of a call that is not in the OpenAPI document may contain secrets.
    pub(crate) is_documented: bool,
}

/// A span that nothing receives.
pub(crate) struct Span;

impl Span {
    pub(crate) fn in_scope(&self, function: impl FnOnce()) {
        function();
    }
}

impl CallTrace {
    pub(crate) fn log(self, _: &Method, _: &Result<Box<ReceivedResponse>, UntypedError>, _: u32, _: Instant) {}

    pub(crate) fn call_span(self, _: &Method, _: &Url) -> Span {
        Span
    }

    pub(crate) fn attempt_span(self, _: &Method, _: &Url, _: u32) -> Span {
        Span
    }
}

pub(crate) async fn within<F: Future>(_: &Span, future: Pin<&mut F>) -> F::Output {
    future.await
}

pub(crate) fn record(_: &Span, _: &Result<Box<ReceivedResponse>, UntypedError>) {}
