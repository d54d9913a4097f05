//! Which failed calls are repeated.

use crate::response::error::{DecodeErrorKind, Error, UntypedError};
use crate::response::received::ReceivedResponse;
use crate::retry::Reason;

use super::send::Route;

/// Is there a reason to repeat what went so?
pub(crate) fn reason(
    result: &Result<ReceivedResponse, UntypedError>,
    route: Route,
    idempotent: bool,
) -> Option<Reason> {
    match result {
        // A redirect was an answer: the server has acted.
        _ if route != Route::Straight && !idempotent => None,
        Err(Error::Connect(_)) => Some(Reason::BROKEN),
        Err(Error::Timeout(error) | Error::Transport(error)) => {
            (idempotent && error.source.is_passing()).then_some(Reason::BROKEN)
        }
        Err(Error::Decode(error)) => {
            (idempotent && matches!(error.kind, DecodeErrorKind::Interrupted(_))).then_some(Reason::BROKEN)
        }
        Err(_) => None,
        Ok(response) => Reason::of_status(response.status, &response.headers, idempotent),
    }
}
