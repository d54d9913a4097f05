//! A list, item by item.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::{FusedStream, Stream};

use crate::json::Value;
use crate::response::error::{Error, ErrorBody};

use super::page::Page;
use super::pages::Pages;
use super::position::Position;

/// A list, item by item, over all its pages. Nothing is sent before the first item is asked for.
///
/// After an error the stream is at its end, so that no loop over it lasts for ever; [`Self::retry`]
/// lets it ask for the same page again.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut items = call.items().page_size(100).with_total().max_items(1_000);
/// while let Some(item) = items.next().await {
///     let item = item?;
///     println!("{item} of {:?}", items.total());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct Items<'c, T, E = Value> {
    pages: Pages<'c, T, E>,
    page: IntoIter<T>,
    /// How many items of the page were given out.
    taken: u64,
}

impl<'c, T, E> Items<'c, T, E> {
    pub(crate) fn new(pages: Pages<'c, T, E>) -> Self {
        Self { pages, page: Vec::new().into_iter(), taken: 0 }
    }

    /// As [`Pages::page_size`].
    pub fn page_size(self, items: u64) -> Self {
        Self { pages: self.pages.page_size(items), ..self }
    }

    /// As [`Pages::max_items`].
    pub fn max_items(self, items: u64) -> Self {
        Self { pages: self.pages.max_items(items), ..self }
    }

    /// As [`Pages::resume_from`]. The position may be one in the middle of a page.
    pub fn resume_from(self, position: Position) -> Self {
        Self::new(self.pages.resume_from(position))
    }

    /// As [`Pages::with_total`].
    pub fn with_total(self) -> Self {
        Self { pages: self.pages.with_total(), ..self }
    }

    /// As [`Pages::prefetch`]: the next page is on its way while the items of this one are taken.
    pub fn prefetch(self) -> Self {
        Self { pages: self.pages.prefetch(), ..self }
    }

    /// How many items the whole list has: after an item, where the server has said so.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.pages.total()
    }

    /// Where the next item is.
    #[must_use]
    pub fn position(&self) -> Position {
        if self.page.len() > 0 { self.pages.begin().after(self.taken) } else { self.pages.position() }
    }

    /// The same as an iterator, without `async`. From `async` code it gives an error.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::call::blocking::Blocking<Self> {
        crate::call::blocking::Blocking::new(self)
    }

    /// After an error, lets the stream ask for the same page again.
    ///
    /// ```no_run
    /// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
    /// use std::time::Duration;
    ///
    /// let mut items = call.items();
    /// while let Some(item) = items.next().await {
    ///     match item {
    ///         Ok(item) => println!("{item}"),
    ///         Err(error) if error.is_retryable() => {
    ///             tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_secs(10))).await;
    ///             items.retry();
    ///         }
    ///         Err(error) => return Err(error),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn retry(&mut self) {
        self.pages.retry();
    }
}

impl<T, E: ErrorBody> Items<'_, T, E> {
    /// The next item; `None` behind the last one.
    ///
    /// A future that is dropped loses nothing: the next one gives the same item.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    /// A page does not come. The items before it are lost; take them one by one where they matter.
    pub async fn collect_all(mut self) -> Result<Vec<T>, Error<E>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
            items.extend(std::mem::take(&mut self.page));
        }
        Ok(items)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        loop {
            if let Some(item) = self.page.next() {
                self.taken += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(Page { items, .. })) => {
                    self.page = items.into_iter();
                    self.taken = 0;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T, E: ErrorBody> Stream for Items<'_, T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.page.len(), None)
    }
}

impl<T, E: ErrorBody> FusedStream for Items<'_, T, E> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

/// Nothing in it is pinned in place.
impl<T, E> Unpin for Items<'_, T, E> {}

impl<T, E> fmt::Debug for Items<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
