//! Iteration over the items of a list.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::{FusedStream, Stream};

use crate::json::{Deviation, Value};
use crate::response::error::{Error, ErrorBody};

use super::page::Page;
use super::pages::Pages;
use super::position::Position;

/// An asynchronous iterator over the items of a list, across all pages. Nothing is sent before the
/// first item is requested. It owns what it needs, so it can be stored, returned and sent to another task.
///
/// The stream ends after an error, so loops over it terminate. Call [`Self::retry`] to request the same
/// page again.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut items = call.items_of::<String>().page_size(100).with_total().max_items(1_000);
/// while let Some(item) = items.next().await {
///     let item = item?;
///     println!("{item} of {:?}", items.total());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct Items<T, E = Value> {
    pages: Pages<T, E>,
    page: IntoIter<T>,
    /// The deviations of the page.
    deviations: Vec<Deviation>,
    /// The number of items of the page that have been returned.
    taken: u64,
}

impl<T, E> Items<T, E> {
    pub(crate) fn new(pages: Pages<T, E>) -> Self {
        Self { pages, page: Vec::new().into_iter(), deviations: Vec::new(), taken: 0 }
    }

    /// See [`Pages::page_size`].
    pub fn page_size(self, items: u64) -> Self {
        Self { pages: self.pages.page_size(items), ..self }
    }

    /// See [`Pages::max_items`].
    pub fn max_items(self, items: u64) -> Self {
        Self { pages: self.pages.max_items(items), ..self }
    }

    /// See [`Pages::resume_from`]. The position may be in the middle of a page.
    pub fn resume_from(self, position: Position) -> Self {
        Self::new(self.pages.resume_from(position))
    }

    /// See [`Pages::with_total`].
    pub fn with_total(self) -> Self {
        Self { pages: self.pages.with_total(), ..self }
    }

    /// See [`Pages::prefetch`]. The next page is requested while the items of the current one are
    /// processed.
    pub fn prefetch(self) -> Self {
        Self { pages: self.pages.prefetch(), ..self }
    }

    /// Returns the total number of items, if the server has reported it. Known after the first item.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.pages.total()
    }

    /// Returns the deviations of the page that contains the last returned item, with paths from the root of its body.
    ///
    /// ```no_run
    /// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
    /// let mut items = call.items_of::<String>();
    /// while let Some(item) = items.next().await.transpose()? {
    ///     let converted = items.deviations().len();
    ///     println!("{item}, from a page with {converted} deviations");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns the position of the next item.
    #[must_use]
    pub fn position(&self) -> Position {
        if self.page.len() > 0 { self.pages.begin().after(self.taken) } else { self.pages.position() }
    }

    /// Converts the stream to a blocking iterator. Inside `async` code, it returns an error.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::call::blocking::Blocking<Self> {
        crate::call::blocking::Blocking::new(self)
    }

    /// Continues after an error by requesting the same page again.
    ///
    /// ```no_run
    /// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
    /// use std::time::Duration;
    ///
    /// let mut items = call.items_of::<String>();
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

impl<T, E: ErrorBody> Items<T, E> {
    /// Returns the next item, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, the next call returns the same item.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Collects all remaining items.
    ///
    /// # Errors
    /// Returns an error if a page cannot be requested. The items of earlier pages are lost; iterate if
    /// you need them.
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
                Some(Ok(Page { items, deviations, .. })) => {
                    self.page = items.into_iter();
                    self.deviations = deviations;
                    self.taken = 0;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T, E: ErrorBody> Stream for Items<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.page.len(), None)
    }
}

impl<T, E: ErrorBody> FusedStream for Items<T, E> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

/// No field is structurally pinned.
impl<T, E> Unpin for Items<T, E> {}

impl<T, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
