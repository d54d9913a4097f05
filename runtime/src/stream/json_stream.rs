//! Streams of JSON values.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::items::Items;
use super::json_splitter::JsonSplitter;
use super::source::{Item, Source};
use crate::json::{Deviation, Value};
use crate::response::error::{DecodeErrorKind, Error, ErrorBody};
use crate::response::raw::content_type;

/// A stream of JSON values from a response whose media type is one of JSON Lines or of text sequences (RFC 7464).
///
/// Values are decoded one at a time, so the stream may have any length. If no data arrives within the [idle
/// timeout](crate::ClientBuilder::idle_timeout), it fails with [`Error::Timeout`]. If the connection fails, it fails with
/// [`Error::Transport`]. A value by which the server reports an error is [`Error::Status`], with the decoded body. After a value that
/// cannot be decoded, or that is an error, the stream continues.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::Method;
///
/// let mut lines = client.request(Method::GET, "/logs").json_stream().await?;
/// while let Some(line) = lines.next_value().await? {
///     println!("{}: {line}", lines.deviations().len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct JsonStream<T, E = Value> {
    items: Items<T, E, JsonSplitter>,
    /// The deviations of the last value.
    deviations: Vec<Deviation>,
}

impl<T, E> JsonStream<T, E> {
    pub(super) fn new(source: Source<T, E>) -> Self {
        let is_sequence = content_type(source.headers()).ends_with("json-seq");
        let splitter = if is_sequence { JsonSplitter::text_sequence } else { JsonSplitter::lines };
        let splitter = splitter(source.limit());
        Self { items: Items::new(source, splitter), deviations: Vec::new() }
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

    /// Returns the deviations of the last value from the OpenAPI document.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }
}

impl<T, E: ErrorBody> JsonStream<T, E> {
    /// Returns the next value, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the connection fails or is idle for too long, or if the value cannot be decoded.
    pub async fn next_value(&mut self) -> Result<Option<T>, Error<E>> {
        self.next().await.transpose()
    }

    /// Returns the next value or error, or `None` at the end, like [`Items::next`](crate::paging::Items::next) of a list.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        poll_fn(|context| self.poll_value(context)).await
    }

    /// Returns a blocking iterator over the values.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Blocking<Self> {
        crate::blocking::Blocking::new(self)
    }

    fn poll_value(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        Poll::Ready(ready!(self.items.poll_piece(context)).map(|text| self.decode(text?)))
    }

    fn decode(&mut self, text: Bytes) -> Result<T, Error<E>> {
        self.deviations.clear();
        if self.items.splitter.may_be_cut_off(&text) {
            return Err(self.items.source.failed(DecodeErrorKind::IncompleteContent, text));
        }
        let Item { data, deviations, .. } = self.items.source.decode(text, None)?;
        self.deviations = deviations;
        Ok(data)
    }
}

impl<T, E: ErrorBody> Stream for JsonStream<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_value(context)
    }
}

impl<T, E> fmt::Debug for JsonStream<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("JsonStream")
            .field("operation", &self.items.source.operation().id())
            .finish_non_exhaustive()
    }
}
