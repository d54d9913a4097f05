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
//! ```no_run
//! # fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
//! use sdk_runtime::Method;
//!
//! let things = client.request(Method::GET, "/things").query("limit", &10).send_blocking()?;
//! println!("{things}");
//! # Ok(())
//! # }
//! ```
//!
//! ```
//! use sdk_runtime::blocking;
//!
//! assert_eq!(blocking::wait(async { 1 + 1 }), Ok(2));
//! assert!(blocking::wait(async { blocking::wait(async {}) }).unwrap().is_err());
//! ```

use std::future::{IntoFuture, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::Error;

/// Why nothing was waited for.
///
/// ```
/// use sdk_runtime::blocking::{WaitError, wait};
///
/// // The inner one would stop the thread that runs the outer one.
/// let inside = wait(async { wait(async { 1 }) });
/// assert_eq!(inside, Ok(Err(WaitError::InsideAsync)));
/// ```
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

/// A stream as an iterator, without `async`.
///
/// ```no_run
/// # fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
/// let mut items = call.items().blocking();
/// for item in items.by_ref().take(10) {
///     println!("{}", item?);
/// }
/// println!("the list goes on at {}", items.get_ref().position());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "iterators are lazy"]
pub struct Blocking<S> {
    stream: S,
    failed: bool,
}

impl<S> Blocking<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, failed: false }
    }

    /// The stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream, to be changed.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.stream
    }
}

impl<T, E, S: Stream<Item = Result<T, Error<E>>> + Unpin> Iterator for Blocking<S> {
    type Item = Result<T, Error<E>>;

    /// From `async` code it gives one error, and then nothing.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        wait(poll_fn(|context| Pin::new(&mut self.stream).poll_next(context))).unwrap_or_else(|error| {
            self.failed = true;
            Some(Err(Error::Request(Box::new(error.into()))))
        })
    }
}

/// Waits for a future.
///
/// # Errors
/// The thread runs `async` code; or the runtime's thread could not be started.
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
    // The future runs on the caller's thread; one thread beside serves all connections.
    let start = || Builder::new_multi_thread().worker_threads(1).thread_name("sdk-runtime").enable_all().build();
    let runtime = RUNTIME.get_or_init(|| start().map_err(|error| WaitError::NoThread(error.kind())));
    Ok(runtime.as_ref().map_err(|error| *error)?.block_on(future.into_future()))
}
