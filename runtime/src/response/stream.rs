//! Streamed response bodies.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::error::{Error, TransportError};
use crate::json::Value;
use crate::wire::body::IncomingBody;
use crate::wire::error::HttpError;

/// A response body that is streamed: a [`Stream`] of its decompressed bytes.
///
/// It may have any length and take any time. If no data arrives within the [idle
/// timeout](crate::ClientBuilder::idle_timeout), it fails with [`Error::Timeout`]. If the connection
/// fails, it fails with [`Error::Transport`]. The stream ends after an error.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::Method;
///
/// let mut response = client.request(Method::GET, "/report").stream().await?;
/// while let Some(bytes) = response.body.chunk().await? {
///     println!("{} more bytes", bytes.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct ByteStream<E = Value> {
    body: IncomingBody,
    length: Option<u64>,
    operation: &'static str,
    attempts: u32,
    error: PhantomData<fn() -> E>,
}

impl<E> ByteStream<E> {
    pub(crate) fn new(body: IncomingBody, operation: &'static str, attempts: u32) -> Self {
        Self { length: body.length(), body, operation, attempts, error: PhantomData }
    }

    /// Returns the next bytes, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the connection fails or is idle for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error<E>> {
        let chunk = self.body.chunk().await.transpose();
        chunk.map_err(|source| self.broken(source))
    }

    /// Returns the length of the whole body, if the server reports it and the body is not compressed.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Removes the type of error bodies, which errors of a stream never have.
    pub(crate) fn untyped(self) -> ByteStream<Infallible> {
        let Self { body, length, operation, attempts, .. } = self;
        ByteStream { body, length, operation, attempts, error: PhantomData }
    }

    fn broken(&self, source: HttpError) -> Error<E> {
        TransportError::failure(self.operation, source).after(self.attempts).with_body()
    }
}

impl<E> Stream for ByteStream<E> {
    type Item = Result<Bytes, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.body.poll_chunk(context).map_err(|source| self.broken(source))
    }
}

impl<E> fmt::Debug for ByteStream<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ByteStream").field("operation", &self.operation).finish_non_exhaustive()
    }
}
