//! The decision whether a failed call is retried.

use crate::response::error::{DecodeErrorKind, Error, UntypedError};
use crate::response::received::ReceivedResponse;
use crate::retry::{Reason, Repetition};

use super::send::Route;

/// Returns why the call should be retried, or `None` if it should not.
pub(crate) fn reason(
    result: &Result<Box<ReceivedResponse>, UntypedError>,
    route: Route,
    repetition: Repetition,
) -> Option<Reason> {
    let idempotent = repetition.is_safe();
    match result {
        // The server that sent the redirect has already processed the request.
        _ if route != Route::Straight && !idempotent => None,
        Err(Error::Connect(error)) => error.source.is_transient().then_some(Reason::BROKEN),
        Err(Error::Timeout(error)) => (idempotent || error.source.is_unprocessed()).then_some(Reason::TIMEOUT),
        Err(Error::Transport(error)) => {
            let may_repeat = idempotent || error.source.is_unprocessed();
            (may_repeat && error.source.is_transient()).then_some(Reason::BROKEN)
        }
        Err(Error::Decode(error)) => {
            (idempotent && matches!(error.kind, DecodeErrorKind::Interrupted(_))).then_some(Reason::BROKEN)
        }
        Err(_) => None,
        Ok(response) => Reason::of_status(response.status, &response.headers, repetition),
    }
}
