//! Calls in their own tasks.

use std::future::Future;
use std::pin::Pin;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::response::error::{TransportError, UntypedError};
use crate::response::received::ReceivedResponse;
use crate::wire::error::HttpError;

/// Performs a call in its own task, which is aborted when the returned future is dropped.
pub(crate) fn background(
    operation: &'static str,
    response: impl Future<Output = Result<ReceivedResponse, UntypedError>> + Send + 'static,
) -> Pin<Box<dyn Future<Output = Result<ReceivedResponse, UntypedError>> + Send>> {
    // Without a runtime there are no tasks. The request is then sent when the future is polled.
    let Ok(runtime) = Handle::try_current() else { return Box::pin(response) };
    let mut task = AbortOnDrop(runtime.spawn(response));
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
