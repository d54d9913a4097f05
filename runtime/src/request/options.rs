//! Options of one call.

use std::time::Duration;

use crate::json::Decoding;
use crate::retry::RetryPolicy;

/// Options of one call, which override those of the client.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct CallOptions {
    pub timeout: Option<Duration>,
    pub attempt_timeout: Option<Duration>,
    pub idle_timeout: Option<Duration>,
    pub retries: Option<RetryPolicy>,
    pub idempotent: bool,
    pub authenticated: bool,
    pub decoding: Option<Decoding>,
}
