//! The state that calls and token requests share.

use std::time::Duration;

use crate::retry::{Budget, RetryPolicy};
use crate::wire::transport::Transport;

/// The transport of a client, with its timeout and retries.
pub(crate) struct Sender {
    pub(crate) transport: Transport,
    pub(crate) timeout: Duration,
    pub(crate) retries: RetryPolicy,
    /// The retry budget of calls.
    pub(crate) budget: Budget,
    /// The retry budget of token requests, which an outage of the API does not use up.
    pub(crate) token_budget: Budget,
}
