//! Errors of long-running operations.

use bytes::Bytes;

use crate::json::Value;
use crate::response::error::Error;

/// The reason why a [long-running operation](crate::LongRunning) has no result.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::{LongRunningError, Method, Polling as _};
///
/// match client.request(Method::POST, "/exports").until_complete().await {
///     Ok(export) => println!("exported: {export}"),
///     Err(LongRunningError::Failed(state)) => println!("the server could not export: {:?}", state.pointer("/error")),
///     Err(LongRunningError::Call(error)) => return Err(error),
///     Err(error) => println!("{error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LongRunningError<E> {
    /// The call, or a request for its state or its result, failed.
    #[error(transparent)]
    Call(Error<E>),
    /// The operation failed or was canceled. The value is the state that the server returned.
    #[error("the operation failed or was canceled")]
    Failed(Value),
    /// A response refers to a URL that must not be requested, or to none. The operation may continue on the server.
    #[error("cannot follow the operation: {0}")]
    Link(&'static str),
    /// The body that should state whether the operation is complete has no string `status`. The value is the body.
    #[error("the response does not tell the state of the operation")]
    NoState(Bytes),
    /// The operation was not complete in time. It may continue on the server.
    #[error("the operation was not complete in time")]
    TimedOut {
        /// The last state that the server returned in a body, if there was any.
        state: Option<String>,
    },
}
