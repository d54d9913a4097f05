//! Streams of parts.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::items::Items;
use super::multipart_splitter::{MultipartSplitter, RawPart};
use super::source::{Item, Source};
use super::transfer_encoding::decoded;
use crate::json::Value;
use crate::response::error::{DecodeErrorKind, Error, ErrorBody};
use crate::response::received_part::ReceivedPart;

/// The parts of a response of a media type `multipart/…`, such as `multipart/mixed` (RFC 2046, section 5.1).
///
/// Parts are decoded one at a time, so the response may have any number of them. If no data arrives within the [idle
/// timeout](crate::ClientBuilder::idle_timeout), the stream fails with [`Error::Timeout`]. If the connection fails, it fails with
/// [`Error::Transport`]. A response that ends before its last delimiter is [`Error::Decode`]. After a part that cannot be decoded, the
/// stream continues.
///
/// ```no_run
/// # use sdk_runtime::json::Value;
/// # async fn example(call: sdk_runtime::PartCall<'_, sdk_runtime::PartContent<Value>>) -> Result<(), sdk_runtime::Error> {
/// let mut parts = call.await?;
/// while let Some(part) = parts.next_part().await? {
///     println!("{}: {:?}", part.content_type(), part.content.value());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct PartStream<T, E = Value> {
    items: Items<T, E, MultipartSplitter>,
}

impl<T, E> PartStream<T, E> {
    pub(super) fn new(source: Source<T, E>) -> Self {
        let splitter = MultipartSplitter::new(source.headers(), source.limit());
        Self { items: Items::new(source, splitter) }
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.items.source.status()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.items.source.headers()
    }
}

impl<T, E: ErrorBody> PartStream<T, E> {
    /// Returns the next part, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the connection fails or is idle for too long, if the response is not a multipart body, or if the part cannot
    /// be decoded.
    pub async fn next_part(&mut self) -> Result<Option<ReceivedPart<T>>, Error<E>> {
        self.next().await.transpose()
    }

    /// Returns the next part or error, or `None` at the end, like [`Items::next`](crate::paging::Items::next) of a list.
    pub async fn next(&mut self) -> Option<Result<ReceivedPart<T>, Error<E>>> {
        poll_fn(|context| self.poll_part(context)).await
    }

    /// Returns a blocking iterator over the parts.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Blocking<Self> {
        crate::blocking::Blocking::new(self)
    }

    fn poll_part(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<ReceivedPart<T>, Error<E>>>> {
        Poll::Ready(ready!(self.items.poll_piece(context)).map(|part| self.decode(part?)))
    }

    fn decode(&self, RawPart { headers, content }: RawPart) -> Result<ReceivedPart<T>, Error<E>> {
        let source = &self.items.source;
        let content = decoded(&headers, content).map_err(|unknown| {
            source.failed(DecodeErrorKind::Multipart("the transfer encoding of a part is unknown or wrong"), unknown)
        })?;
        let Item { data, headers, deviations, .. } = source.decode_part(headers, content)?;
        Ok(ReceivedPart { headers, content: data, deviations })
    }
}

impl<T, E: ErrorBody> Stream for PartStream<T, E> {
    type Item = Result<ReceivedPart<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_part(context)
    }
}

impl<T, E> fmt::Debug for PartStream<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.items.source.operation().id();
        formatter.debug_struct("PartStream").field("operation", &operation).finish_non_exhaustive()
    }
}
