//! Deadlines.

use std::pin::pin;

use tokio::time::{Instant, timeout_at};

use super::error::HttpError;

/// Returns the earlier of two deadlines. `None` is never.
pub(crate) fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Awaits a future until the deadline.
pub(crate) async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Result<F::Output, HttpError> {
    // Pin the future in place because those of requests are large.
    let future = pin!(future);
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.map_err(|_| HttpError::late()),
        None => Ok(future.await),
    }
}
