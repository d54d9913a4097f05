//! The attribute `error.type` of OpenTelemetry's semantic conventions.

use http::StatusCode;

use crate::response::error::{DecodeErrorKind, Error, UntypedError};
use crate::response::received::ReceivedResponse;

/// Returns the `error.type` of an outcome that is not a success.
pub(crate) fn error_type<'r>(result: Result<&'r ReceivedResponse, &'r UntypedError>) -> Option<&'r str> {
    match result {
        Err(error) => Some(kind(error)),
        // A 304 is the expected outcome of a conditional request.
        Ok(it) => (!it.status.is_success() && it.status != StatusCode::NOT_MODIFIED).then(|| it.status.as_str()),
    }
}

/// Returns the `error.type` of an error.
fn kind(error: &UntypedError) -> &'static str {
    match error {
        Error::Configuration(_) => "configuration",
        Error::Request(_) => "request",
        Error::Auth(_) => "auth",
        Error::Connect(_) => "connect",
        Error::Timeout(_) => "timeout",
        Error::Transport(_) => "transport",
        Error::Status(error) => match error.body {},
        Error::Decode(error) => match error.kind {
            DecodeErrorKind::TooLarge(_) => "too_large",
            DecodeErrorKind::Interrupted(_) => "transport",
            _ => "decode",
        },
        Error::File(_) => "file",
    }
}
