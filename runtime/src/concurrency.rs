//! Calls for many items, a limited number of them at the same time.

use std::convert::Infallible;
use std::fmt;
use std::future::IntoFuture;

use futures_util::{StreamExt as _, stream};

/// Calls an operation for many items, with a limited number of calls in progress.
///
/// Results are in the order of the items. The rate limit and the retry budget of the client apply to all calls together.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Concurrency, Method};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/things/1").respond(200, r#""one""#).times(2));
/// mock.expect(ExpectedCall::new(Method::GET, "/things/2").respond(200, r#""two""#).times(2));
/// mock.expect(ExpectedCall::new(Method::GET, "/things/3").respond(404, ""));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let get = |id: i64| client.request(Method::GET, "/things/{id}").path("id", &id);
///
/// // Stop at the first error.
/// let things = Concurrency::new(8).try_collect([1, 2], get).await?;
/// assert_eq!(things[1].as_str(), Some("two"));
///
/// // Make all calls, whatever their outcome.
/// let outcomes = Concurrency::new(8).collect([1, 2, 3], get).await;
/// assert!(outcomes[1].is_ok() && outcomes[2].is_err());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[must_use = "no call is made until items are passed"]
pub struct Concurrency<'f> {
    limit: usize,
    on_progress: Box<dyn FnMut(Completed) + Send + 'f>,
}

/// The number of items whose calls are complete.
///
/// ```
/// use sdk_runtime::Concurrency;
///
/// let call = Concurrency::new(8).on_progress(|it| println!("{} of {:?} items", it.items, it.total));
/// # let _ = call;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completed {
    /// The number of complete items, successful or not.
    pub items: usize,
    /// The total number of items, if the iterator knows it.
    pub total: Option<usize>,
}

impl<'f> Concurrency<'f> {
    /// Allows `limit` calls at the same time, and at least one.
    pub fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), on_progress: Box::new(|_| ()) }
    }

    /// Calls a function after each item.
    pub fn on_progress(self, on_progress: impl FnMut(Completed) + Send + 'f) -> Self {
        Self { on_progress: Box::new(on_progress), ..self }
    }

    /// Makes a call for each item, and returns all outcomes in the order of the items.
    pub async fn collect<I, F, C>(self, items: I, call: F) -> Vec<C::Output>
    where
        I: IntoIterator,
        F: FnMut(I::Item) -> C,
        C: IntoFuture,
    {
        match self.run(items, call, Ok::<_, Infallible>).await {
            Ok(outcomes) => outcomes,
            Err(never) => match never {},
        }
    }

    /// Makes a call for each item, and returns the results in the order of the items.
    ///
    /// # Errors
    /// Returns the first error that occurs. Calls in progress are dropped then, and no further ones are made.
    pub async fn try_collect<I, F, C, T, E>(self, items: I, call: F) -> Result<Vec<T>, E>
    where
        I: IntoIterator,
        F: FnMut(I::Item) -> C,
        C: IntoFuture<Output = Result<T, E>>,
    {
        self.run(items, call, |outcome| outcome).await
    }

    async fn run<I, F, C, T, E>(
        mut self,
        items: I,
        mut call: F,
        result: impl Fn(C::Output) -> Result<T, E>,
    ) -> Result<Vec<T>, E>
    where
        I: IntoIterator,
        F: FnMut(I::Item) -> C,
        C: IntoFuture,
    {
        let items = items.into_iter();
        let total = match items.size_hint() {
            (least, Some(most)) if least == most => Some(most),
            _ => None,
        };
        let calls = items.enumerate().map(|(index, item)| {
            let call = call(item).into_future();
            async move { (index, call.await) }
        });
        let mut calls = stream::iter(calls).buffer_unordered(self.limit);
        let mut results = Vec::with_capacity(total.unwrap_or_default());
        while let Some((index, outcome)) = calls.next().await {
            results.push((index, result(outcome)?));
            (self.on_progress)(Completed { items: results.len(), total });
        }
        results.sort_unstable_by_key(|(index, _)| *index);
        Ok(results.into_iter().map(|(_, it)| it).collect())
    }
}

impl fmt::Debug for Concurrency<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Concurrency").field("limit", &self.limit).finish_non_exhaustive()
    }
}
