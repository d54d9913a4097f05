//! A list, page by page.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};

use crate::call::Call;
use crate::call::future::ResponseFuture;
use crate::json::Value;
use crate::response::Response;
use crate::response::error::{DecodeError, Error, ErrorBody};

use super::page::{Body, Page};
use super::pagination::Pagination;
use super::position::Position;

/// A list, page by page. Nothing is sent before the first page is asked for.
///
/// A list without items has one page, which is empty. After an error the stream is at its end, so
/// that no loop over it lasts for ever; [`Self::retry`] lets it ask for the same page again.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut pages = call.pages().page_size(100).prefetch();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} items; the rest begins at {}", page.items.len(), page.next);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct Pages<'c, T, E = Value> {
    call: Call<'c, Body<T>, E>,
    pagination: Pagination,
    sent: Option<ResponseFuture<'c, Body<T>, E>>,
    /// Where the page began that was given out last.
    begin: Position,
    /// How many items may still be given out.
    left: Option<u64>,
    prefetches: bool,
    began: bool,
    failed: bool,
}

impl<'c, T, E> Pages<'c, T, E> {
    pub(crate) fn new(call: Call<'c, Body<T>, E>) -> Self {
        let pagination = Pagination::new(call.operation().pages(), call.parts());
        let begin = pagination.next.clone();
        Self { call, pagination, sent: None, begin, left: None, prefetches: false, began: false, failed: false }
    }

    /// Asks for pages of so many items, up to what the operation documents as the most. Has no effect
    /// where the API does not let callers choose.
    pub fn page_size(mut self, items: u64) -> Self {
        self.pagination.resize(items);
        self
    }

    /// Ends after so many items.
    pub fn max_items(mut self, items: u64) -> Self {
        self.left = Some(items);
        self
    }

    /// Begins where another stream of the same call was.
    pub fn resume_from(mut self, position: Position) -> Self {
        self.pagination.resume(position);
        self.sent = None;
        self
    }

    /// Asks for the number of all items with the first page, where the API has a parameter for that.
    pub fn with_total(mut self) -> Self {
        self.pagination.counts = true;
        self
    }

    /// Sends for each page as soon as the one before it has come, in a task of its own. One page is
    /// on its way at a time; dropping the stream ends the task.
    pub fn prefetch(mut self) -> Self {
        self.prefetches = true;
        self
    }

    /// How many items the whole list has: after a page, where the server has said so.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.pagination.total
    }

    /// Where the next page begins.
    #[must_use]
    pub fn position(&self) -> Position {
        self.pagination.next.clone()
    }

    /// The same as an iterator, without `async`. From `async` code it gives an error.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::call::blocking::Blocking<Self> {
        crate::call::blocking::Blocking::new(self)
    }

    /// After an error, lets the stream ask for the same page again.
    pub fn retry(&mut self) {
        self.failed = false;
    }

    pub(crate) fn begin(&self) -> &Position {
        &self.begin
    }

    fn is_over(&self) -> bool {
        self.failed || self.pagination.is_over() || self.left == Some(0)
    }

    /// The call for the next page, under way.
    fn send(&mut self, in_background: bool) -> ResponseFuture<'c, Body<T>, E> {
        let mut call = self.call.clone();
        // Items that are passed over come with the page, but do not count.
        let wanted = self.left.map(|it| it.saturating_add(self.pagination.next.skip));
        self.pagination.prepare(call.parts_mut(), wanted);
        if in_background { call.in_background() } else { call.with_response() }
    }
}

impl<T, E: ErrorBody> Pages<'_, T, E> {
    /// The next page; `None` behind the last one.
    ///
    /// A future that is dropped loses nothing: the next one waits for the same answer.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error<E>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error<E>>>> {
        loop {
            if self.is_over() {
                self.sent = None;
                return Poll::Ready(None);
            }
            let mut sent = match self.sent.take() {
                Some(sent) => sent,
                None => self.send(false),
            };
            let Poll::Ready(result) = Pin::new(&mut sent).poll(context) else {
                self.sent = Some(sent);
                return Poll::Pending;
            };
            let is_first = !std::mem::replace(&mut self.began, true);
            match result.and_then(|it| self.page(it)) {
                // What has nothing but an end is no page, unless it is all that there is.
                Ok(page) if page.items.is_empty() && !is_first => {}
                Ok(page) => {
                    if self.prefetches && !self.is_over() {
                        self.sent = Some(self.send(true));
                    }
                    return Poll::Ready(Some(Ok(page)));
                }
                Err(Error::Status(error)) if self.pagination.is_past_end(error.status) => self.pagination.end(),
                Err(error) => {
                    self.failed = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// The page that came, and the stream behind it.
    fn page(&mut self, response: Response<Body<T>>) -> Result<Page<T>, Error<E>> {
        let Response { status, headers, deviations, attempts, envelope, body, .. } = response;
        let Body { mut items, facts, raw } = body;
        let begin = self.pagination.next.clone();
        if let Err(kind) = self.pagination.advance(&facts) {
            return Err(self.unusable(DecodeError {
                operation: self.call.operation().id(),
                attempts,
                request_id: self.call.client().request_id(&headers),
                status,
                headers,
                raw,
                kind,
            }));
        }
        let skip = usize::try_from(begin.skip).unwrap_or(usize::MAX).min(items.len());
        items.drain(..skip);
        if let Some(left) = &mut self.left {
            let kept = usize::try_from(*left).unwrap_or(usize::MAX);
            if kept < items.len() {
                items.truncate(kept);
                self.pagination.next = begin.after(*left);
            }
            *left = left.saturating_sub(items.len() as u64);
        }
        self.begin = begin;
        let next = self.pagination.next.clone();
        Ok(Page { items, total: self.pagination.total, next, status, headers, envelope, deviations, attempts })
    }

    fn unusable(&self, error: DecodeError) -> Error<E> {
        tracing::debug!(operation = error.operation, kind = %error.kind, "the list cannot be continued");
        Error::Decode(Box::new(error))
    }
}

impl<T, E: ErrorBody> Stream for Pages<'_, T, E> {
    type Item = Result<Page<T>, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<T, E: ErrorBody> FusedStream for Pages<'_, T, E> {
    fn is_terminated(&self) -> bool {
        self.is_over()
    }
}

/// Nothing in it is pinned in place.
impl<T, E> Unpin for Pages<'_, T, E> {}

impl<T, E> fmt::Debug for Pages<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("call", &self.call).finish_non_exhaustive()
    }
}
