//! Blocking calls, behind the feature `blocking`.
//!
//! Every call has a `send_blocking` method, which sends it and waits for the result. [`wait`] waits for
//! any other future. All blocking calls share one runtime, which starts with the first call and can be
//! used from any number of threads.
//!
//! Blocking inside `async` code would stall the thread, so both functions return an error there and
//! send nothing. Threads of `spawn_blocking` count as `async` code; use
//! `tokio::runtime::Handle::block_on` in them.
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

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use crate::response::error::Error;
pub use crate::wait::{WaitError, wait};

/// A blocking iterator over a stream.
///
/// ```no_run
/// # fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
/// let mut items = call.items_of::<String>().blocking();
/// for item in items.by_ref().take(10) {
///     println!("{}", item?);
/// }
/// println!("the list continues at {}", items.get_ref().position());
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

    /// Returns a reference to the stream.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// Returns a mutable reference to the stream.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.stream
    }
}

impl<T, E, S: Stream<Item = Result<T, Error<E>>> + Unpin> Iterator for Blocking<S> {
    type Item = Result<T, Error<E>>;

    /// Returns the next item. Inside `async` code, returns one error and then `None`.
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
