//! The state that calls and token requests share.

use std::time::Duration;

use crate::retry::{Budget, RetryPolicy};
use crate::wire::transport::Transport;

/// The transport of a client, with its timeout and retries.
pub(crate) struct Sender {
    pub(crate) transport: Transport,
    pub(crate) timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Budget,
}
