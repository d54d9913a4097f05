//! What calls and requests for tokens share.

use std::time::Duration;

use crate::retry::{Budget, RetryPolicy};
use crate::wire::transport::Transport;

/// The transport of a client, with its limits.
pub(crate) struct Sender {
    pub(crate) transport: Transport,
    pub(crate) timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Budget,
}
