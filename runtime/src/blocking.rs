//! Calls without `async`, behind the feature `blocking`.
//!
//! Every call has `send_blocking`, which sends it and waits. What else is a future, [`wait`] waits
//! for. All run on one runtime of the process, which begins with the first call and may be used by
//! any number of threads at once.
//!
//! Code that is `async` cannot wait without stopping all that its thread does: there, both are
//! errors, and nothing is sent. A thread that an `async` runtime lends (`spawn_blocking`) counts as
//! such; there, `tokio::runtime::Handle::block_on` waits.
//!
//! ```
//! use sdk_runtime::blocking;
//!
//! assert_eq!(blocking::wait(async { 1 + 1 }), Ok(2));
//! assert!(blocking::wait(async { blocking::wait(async {}) }).unwrap().is_err());
//! ```

use std::future::IntoFuture;
use std::io;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

/// Why nothing was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The thread runs `async` code.
    #[error("blocking calls cannot be made from `async` code: use `.await` there")]
    InsideAsync,
    /// The runtime's thread could not be started.
    #[error("the thread for blocking calls cannot be started: {0}")]
    NoThread(io::ErrorKind),
}

/// Waits for a future.
///
/// # Errors
/// The thread runs `async` code; or the runtime's thread could not be started.
pub fn wait<F: IntoFuture>(future: F) -> Result<F::Output, WaitError> {
    static RUNTIME: OnceLock<Result<Runtime, WaitError>> = OnceLock::new();
    if Handle::try_current().is_ok() {
        return Err(WaitError::InsideAsync);
    }
    // The future runs on the caller's thread; one thread beside serves all connections.
    let start = || Builder::new_multi_thread().worker_threads(1).thread_name("sdk-runtime").enable_all().build();
    let runtime = RUNTIME.get_or_init(|| start().map_err(|error| WaitError::NoThread(error.kind())));
    Ok(runtime.as_ref().map_err(|error| *error)?.block_on(future.into_future()))
}
