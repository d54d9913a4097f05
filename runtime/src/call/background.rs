//! Calls in tasks of their own.

use std::future::Future;
use std::pin::Pin;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::response::error::{TransportError, UntypedError};
use crate::response::received::ReceivedResponse;
use crate::wire::error::HttpError;

/// Performs an exchange in a task of its own, which ends when the future is dropped.
pub(crate) fn background(
    operation: &'static str,
    exchange: impl Future<Output = Result<ReceivedResponse, UntypedError>> + Send + 'static,
) -> Pin<Box<dyn Future<Output = Result<ReceivedResponse, UntypedError>> + Send>> {
    // Without a runtime there are no tasks; the request is then sent when it is waited for.
    let Ok(runtime) = Handle::try_current() else { return Box::pin(exchange) };
    let mut task = AbortOnDrop(runtime.spawn(exchange));
    Box::pin(async move {
        match (&mut task.0).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime was shut down.
                Err(_) => Err(TransportError::failure(operation, HttpError::late())),
            },
        }
    })
}

struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
