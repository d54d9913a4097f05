//! Errors of polling.

use crate::response::error::Error;

/// The reason why [polling](crate::Polling) ended without a result in the wanted state.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::{Method, PollError, Polling as _};
///
/// let task = client.request(Method::GET, "/tasks/7");
/// match task.poll_until(|it| it.pointer("/completed").is_some()).await {
///     Ok(task) => println!("completed: {task}"),
///     Err(PollError::TimedOut { last: Some(task) }) => println!("still running: {task}"),
///     Err(PollError::Call(error)) => return Err(error),
///     Err(error) => println!("{error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PollError<T, E> {
    /// A call failed.
    #[error(transparent)]
    Call(Error<E>),
    /// The result has a state that [`PollUntil::fail_if`](crate::PollUntil::fail_if) describes.
    #[error("the result has a state that cannot become the wanted one")]
    Failed(T),
    /// The result did not have the wanted state in time.
    #[error("the result did not have the wanted state in time")]
    TimedOut {
        /// The last result, or `None` if no call succeeded.
        last: Option<T>,
    },
}
