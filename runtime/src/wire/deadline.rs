//! Deadlines.

use std::pin::pin;

use tokio::time::{Instant, timeout_at};

use super::error::HttpError;

/// What a future gives, if it does so in time.
pub(crate) async fn within<F: Future>(deadline: Option<Instant>, future: F) -> Result<F::Output, HttpError> {
    // The future stays where it is: those of requests are large.
    let future = pin!(future);
    match deadline {
        Some(deadline) => timeout_at(deadline, future).await.map_err(|_| HttpError::late()),
        None => Ok(future.await),
    }
}
