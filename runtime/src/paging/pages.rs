//! Iteration over the pages of a list.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::{FusedStream, Stream};
use http::{HeaderMap, StatusCode};

use crate::call::Call;
use crate::call::future::ResponseFuture;
use crate::call::owned::OwnedCall;
use crate::json::{Json, Value};
use crate::request::parts::Parts;
use crate::response::Response;
use crate::response::error::{DecodeError, DecodeErrorKind, Error, ErrorBody, StatusError};
use crate::telemetry;

use super::endless::PageLimits;
use super::page::{self, Page, PageBody};
use super::pagination::{Pagination, Rejection};
use super::position::Position;

/// An asynchronous iterator over the pages of a list. Nothing is sent before the first page is
/// requested. It owns what it needs, so it can be stored, returned and sent to another task.
///
/// A list without items has one empty page. The stream ends after an error, so loops over it terminate.
/// Call [`Self::retry`] to request the same page again.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut pages = call.pages_of::<String>().page_size(100).prefetch();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} items; the rest begins at {}", page.items.len(), page.next);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct Pages<T, E = Value> {
    call: OwnedCall<PageBody<T>>,
    pagination: Pagination,
    sent: Option<ResponseFuture<'static, PageBody<T>, E>>,
    /// The error of a page that may be after the last one, while the total is requested.
    rejected: Option<Box<StatusError<E>>>,
    /// The reason why the page after the returned one cannot be requested.
    obstacle: Option<Box<DecodeError>>,
    /// The position where the last returned page begins.
    begin: Position,
    /// The number of items that may still be returned.
    left: Option<u64>,
    prefetches: bool,
    began: bool,
    failed: bool,
}

impl<T: Json, E> Pages<T, E> {
    pub(crate) fn new<U>(call: Call<'_, U, E>) -> Self {
        let call = OwnedCall::new(call, page::read);
        let limits = PageLimits { pages: call.client.page_limit(), empty: call.client.empty_page_limit() };
        let pagination = Pagination::new(call.operation.pagination(), &call.parts, limits);
        Self {
            begin: pagination.next.clone(),
            call,
            pagination,
            sent: None,
            rejected: None,
            obstacle: None,
            left: None,
            prefetches: false,
            began: false,
            failed: false,
        }
    }
}

impl<T, E> Pages<T, E> {
    /// Sets the page size, up to the documented maximum. Has no effect if the API does not support it.
    pub fn page_size(mut self, items: u64) -> Self {
        self.pagination.resize(items);
        self
    }

    /// Ends after this many items.
    pub fn max_items(mut self, items: u64) -> Self {
        self.left = Some(items);
        self
    }

    /// Starts at the position of another stream of the same call.
    ///
    /// The arguments of this call apply, except those that select a page, and the page size if the position depends on
    /// it. A position in a list with links cannot replace other arguments, so leave out those that select a page.
    pub fn resume_from(mut self, position: Position) -> Self {
        self.pagination.resume(position);
        self.sent = None;
        self.rejected = None;
        self.obstacle = None;
        self.failed = false;
        self
    }

    /// Requests the total number of items with the first page, if the API has a parameter for it.
    pub fn with_total(mut self) -> Self {
        self.pagination.counts = true;
        self
    }

    /// Requests each page as soon as the previous one has arrived, in its own task. At most one page is
    /// in flight. The task is aborted when the stream is dropped.
    pub fn prefetch(mut self) -> Self {
        self.prefetches = true;
        self
    }

    /// Returns the total number of items, if the server has reported it. Known after the first page.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.pagination.extent.total
    }

    /// Returns the position of the next page.
    #[must_use]
    pub fn position(&self) -> Position {
        self.pagination.next.clone()
    }

    /// Converts the stream to a blocking iterator. Inside `async` code, it returns an error.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::call::blocking::Blocking<Self> {
        crate::call::blocking::Blocking::new(self)
    }

    /// Continues after an error by requesting the same page again.
    pub fn retry(&mut self) {
        self.failed = false;
    }

    pub(crate) fn begin(&self) -> &Position {
        &self.begin
    }

    fn is_over(&self) -> bool {
        self.failed || self.pagination.is_over() || self.left == Some(0)
    }

    /// Starts the call for the next page.
    fn send(&mut self, in_background: bool) -> ResponseFuture<'static, PageBody<T>, E> {
        let mut call = self.call.clone();
        // Skipped items are part of the page but are not returned.
        let wanted = self.left.map(|it| it.saturating_add(self.pagination.next.skip));
        let OwnedCall { client, operation, parts, .. } = &mut call;
        let url = |parts: &Parts| parts.url(operation, &*client.base_url_of(operation).ok()?).ok();
        self.pagination.prepare(parts, url, wanted);
        if in_background { call.respond_in_background() } else { call.respond() }
    }

    /// Starts a call for the total.
    fn send_for_total(&self) -> ResponseFuture<'static, PageBody<T>, E> {
        let mut call = self.call.clone();
        self.pagination.prepare_total(&mut call.parts);
        call.respond()
    }
}

impl<T, E: ErrorBody> Pages<T, E> {
    /// Returns the next page, or `None` after the last one.
    ///
    /// This method is cancel safe: if its future is dropped, the next call waits for the same response.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error<E>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error<E>>>> {
        loop {
            if self.is_over() {
                self.sent = None;
                return Poll::Ready(None);
            }
            if let Some(obstacle) = self.obstacle.take() {
                return Poll::Ready(Some(Err(self.fail(Error::Decode(obstacle)))));
            }
            let mut sent = match self.sent.take() {
                Some(sent) => sent,
                None => self.send(false),
            };
            let Poll::Ready(result) = Pin::new(&mut sent).poll(context) else {
                self.sent = Some(sent);
                return Poll::Pending;
            };
            if let Some(rejected) = self.rejected.take() {
                let total = result.ok().and_then(|it| it.body.info.total);
                match self.pagination.confirm(rejected.status, total) {
                    Rejection::End => self.pagination.end(),
                    _ => return Poll::Ready(Some(Err(self.fail(Error::Status(rejected))))),
                }
                continue;
            }
            let is_first = !std::mem::replace(&mut self.began, true);
            match result.and_then(|it| self.page(it)) {
                // Skip an empty page at the end, unless it is the only one.
                Ok(page) if page.items.is_empty() && !is_first => {}
                Ok(page) => {
                    if self.prefetches && !self.is_over() && self.obstacle.is_none() {
                        self.sent = Some(self.send(true));
                    }
                    return Poll::Ready(Some(Ok(page)));
                }
                Err(Error::Status(error)) => match self.pagination.rejection(error.status) {
                    Rejection::End => self.pagination.end(),
                    Rejection::Unconfirmed => {
                        self.rejected = Some(error);
                        self.sent = Some(self.send_for_total());
                    }
                    Rejection::Failure => return Poll::Ready(Some(Err(self.fail(Error::Status(error))))),
                },
                Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
            }
        }
    }

    /// Ends the stream with an error.
    fn fail(&mut self, error: Error<E>) -> Error<E> {
        self.failed = true;
        error
    }

    /// Returns the page that arrived, and advances the stream.
    fn page(&mut self, response: Response<PageBody<T>>) -> Result<Page<T>, Error<E>> {
        let Response { status, headers, deviations, attempts, envelope, body, .. } = response;
        let PageBody { mut items, info, raw } = body;
        let begin = self.pagination.next.clone();
        match self.pagination.advance(&info) {
            Ok(None) => {}
            Ok(Some(obstacle)) => {
                self.obstacle = Some(self.decode_error(obstacle, status, headers.clone(), attempts, raw));
            }
            Err(kind) => return Err(Error::Decode(self.decode_error(kind, status, headers, attempts, raw))),
        }
        let skip = usize::try_from(begin.skip).unwrap_or(usize::MAX).min(items.len());
        items.drain(..skip);
        self.pagination.skip(begin.skip.saturating_sub(skip as u64));
        if let Some(left) = &mut self.left {
            let kept = usize::try_from(*left).unwrap_or(usize::MAX);
            if kept < items.len() {
                items.truncate(kept);
                self.pagination.next = begin.after(*left);
            }
            *left = left.saturating_sub(items.len() as u64);
        }
        self.begin = begin;
        let (next, total) = (self.position(), self.total());
        Ok(Page { items, total, next, status, headers, envelope, deviations, attempts })
    }

    fn decode_error(
        &self,
        kind: DecodeErrorKind,
        status: StatusCode,
        headers: HeaderMap,
        attempts: u32,
        raw: Bytes,
    ) -> Box<DecodeError> {
        let operation = self.call.operation.id();
        telemetry::debug!(operation, %kind, "cannot continue the list");
        let request_id = self.call.client.request_id(&headers);
        Box::new(DecodeError { operation, attempts, status, headers, request_id, raw, kind })
    }
}

impl<T, E: ErrorBody> Stream for Pages<T, E> {
    type Item = Result<Page<T>, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<T, E: ErrorBody> FusedStream for Pages<T, E> {
    fn is_terminated(&self) -> bool {
        self.is_over()
    }
}

/// No field is structurally pinned.
impl<T, E> Unpin for Pages<T, E> {}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("operation", &self.call.operation.id()).finish_non_exhaustive()
    }
}
