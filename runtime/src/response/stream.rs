//! The body of an answer as it comes.

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

/// The body of an answer as it comes: a [`Stream`] of its bytes, decompressed.
///
/// It may be of any length, and may take any time; but where nothing comes for as long as the
/// [idle timeout](crate::ClientBuilder::idle_timeout), it ends with [`Error::Timeout`]. A
/// connection that breaks is [`Error::Transport`]. Nothing comes after an error.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::Method;
///
/// let mut answer = client.request(Method::GET, "/report").stream().await?;
/// while let Some(bytes) = answer.body.chunk().await? {
///     println!("{} more bytes", bytes.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "the bytes come when they are asked for"]
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

    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// The connection broke, or nothing came for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error<E>> {
        let chunk = self.body.chunk().await.transpose();
        chunk.map_err(|source| self.broken(source))
    }

    /// How many bytes the whole body has, if the server tells, and does not compress it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The same stream where errors have no body: those of a stream never have one.
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
