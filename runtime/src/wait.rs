//! Blocking on futures.

use std::future::IntoFuture;
use std::io;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

/// The reason why blocking was not possible.
///
/// ```
/// use sdk_runtime::blocking::{WaitError, wait};
///
/// // The inner call would stall the thread that runs the outer one.
/// let inside = wait(async { wait(async { 1 }) });
/// assert_eq!(inside, Ok(Err(WaitError::InsideAsync)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The thread runs `async` code.
    #[error("cannot block inside `async` code: use `.await` instead")]
    InsideAsync,
    /// The thread of the runtime could not be started.
    #[error("cannot start the thread for blocking calls: {0}")]
    NoThread(io::ErrorKind),
}

/// Blocks until a future is complete.
///
/// # Errors
/// Returns an error if the thread runs `async` code, or if the thread of the runtime cannot be started.
///
/// ```no_run
/// # fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::{Method, blocking};
///
/// let things = blocking::wait(client.request(Method::GET, "/things").with_response())??;
/// println!("{:?} after {} attempts", things.body, things.attempts);
/// # Ok(())
/// # }
/// ```
pub fn wait<F: IntoFuture>(future: F) -> Result<F::Output, WaitError> {
    static RUNTIME: OnceLock<Result<Runtime, WaitError>> = OnceLock::new();
    if Handle::try_current().is_ok() {
        return Err(WaitError::InsideAsync);
    }
    // The future runs on the caller's thread. The worker thread drives all connections.
    let start = || Builder::new_multi_thread().worker_threads(1).thread_name("sdk-runtime").enable_all().build();
    let runtime = RUNTIME.get_or_init(|| start().map_err(|error| WaitError::NoThread(error.kind())));
    Ok(runtime.as_ref().map_err(|error| *error)?.block_on(future.into_future()))
}
