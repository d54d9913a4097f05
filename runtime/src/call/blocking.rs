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

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use crate::response::error::Error;
pub use crate::wait::{WaitError, wait};

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
