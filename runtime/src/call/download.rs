//! Downloads.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use bytes::Bytes;
use http::StatusCode;
use http::header::RANGE;

use super::stream;
use super::transfer::{Transfer, TransferError};
use crate::client::Client;
use crate::operation::Operation;
use crate::progress::Progress;
use crate::request::parts::Parts;
use crate::response::Response;
use crate::response::error::{DecodeError, DecodeErrorKind, Error, ErrorBody, FileError};

/// A call that writes the response body to a file. It is sent when it is awaited.
///
/// The bytes are written to a temporary file in the same folder, which is renamed when it is complete,
/// so the path never names a partial file. An existing file is replaced, and its permissions are kept. If the download
/// fails or its future is dropped, the temporary file is removed.
///
/// If the connection fails before the end, the rest is requested (RFC 9110, section 14) as often as the retry policy
/// allows, provided that the response has a strong `ETag` and is not compressed. If the content has changed since, the
/// download starts again. A response with 202, or with 206 although no `Range` was requested, is an error.
///
/// The result is the number of bytes written, with the status and the headers.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::Method;
///
/// let download = client.request(Method::GET, "/report").download("report.csv");
/// let written = download.on_progress(|it| println!("{} of {:?} bytes", it.bytes, it.total)).await?;
/// println!("{} bytes", written.body);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Download<'c, T, E> {
    client: &'c Client,
    operation: &'static Operation,
    parts: Box<Parts>,
    path: PathBuf,
    max_bytes: u64,
    on_progress: Option<Box<dyn FnMut(Progress) + Send + 'c>>,
    result: PhantomData<fn() -> (T, E)>,
}

/// A download in progress.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{DownloadFuture, Method};
///
/// let call = client.request(Method::GET, "/report").download("report.csv");
/// let download: DownloadFuture<'_, Value> = call.into_future();
/// // Dropping the future removes the partial file.
/// let written = tokio::time::timeout(Duration::from_secs(60), download).await??;
/// println!("{} bytes", written.body);
/// # Ok(())
/// # }
/// ```
pub type DownloadFuture<'c, E> = Pin<Box<dyn Future<Output = Result<Response<u64>, Error<E>>> + Send + 'c>>;

impl<'c, T, E> Download<'c, T, E> {
    pub(crate) fn new(client: &'c Client, operation: &'static Operation, parts: Box<Parts>, path: &Path) -> Self {
        let (path, max_bytes) = (path.to_owned(), u64::MAX);
        Self { client, operation, parts, path, max_bytes, on_progress: None, result: PhantomData }
    }

    /// Sets the maximum size in bytes after decompression. A larger body fails with
    /// [`DecodeErrorKind::TooLarge`](crate::DecodeErrorKind::TooLarge). The default is unlimited.
    pub fn max_bytes(self, bytes: u64) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    /// Sets a function that is called after each chunk is written. The number of bytes decreases if the download starts
    /// again.
    pub fn on_progress(self, on_progress: impl FnMut(Progress) + Send + 'c) -> Self {
        Self { on_progress: Some(Box::new(on_progress)), ..self }
    }
}

#[cfg(feature = "blocking")]
impl<T, E: ErrorBody> Download<'_, T, E> {
    /// Sends the call and blocks until the file is complete.
    ///
    /// # Errors
    /// Returns the errors of the call, or an error if the file cannot be written. Inside `async` code,
    /// nothing is sent.
    pub fn send_blocking(self) -> Result<Response<u64>, Error<E>> {
        crate::wait::wait(self).unwrap_or_else(|error| Err(Error::Request(Box::new(error.into()))))
    }
}

impl<T, E> fmt::Debug for Download<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Download");
        shown.field("operation", &self.operation.id()).field("path", &self.path).finish_non_exhaustive()
    }
}

impl<'c, T, E: ErrorBody + 'c> IntoFuture for Download<'c, T, E> {
    type Output = Result<Response<u64>, Error<E>>;
    type IntoFuture = DownloadFuture<'c, E>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { client, operation, parts, path, max_bytes, on_progress, .. } = self;
        Box::pin(async move {
            let response = stream::open(client, operation, parts.clone()).await?;
            let Response { status, headers, deviations, attempts, envelope, body } = response;
            let is_whole = match status {
                StatusCode::ACCEPTED => false,
                StatusCode::PARTIAL_CONTENT => parts.has_header(&RANGE),
                _ => true,
            };
            let progress = Progress { bytes: 0, total: body.length() };
            let mut transfer = Transfer { client, operation, parts, max_bytes, on_progress, progress, attempts };
            let result = if is_whole {
                transfer.run(&headers, body.untyped(), &path).await
            } else {
                Err(TransferError::Incomplete)
            };
            let (Progress { bytes, .. }, attempts) = (transfer.progress, transfer.attempts);
            let kind = match result {
                Ok(()) => return Ok(Response { status, headers, deviations, attempts, envelope, body: bytes }),
                Err(TransferError::Call(error)) => return Err(error.with_body()),
                Err(TransferError::File(source)) => {
                    return Err(Error::File(Box::new(FileError { operation: operation.id(), attempts, path, source })));
                }
                Err(TransferError::TooLarge) => {
                    DecodeErrorKind::TooLarge(usize::try_from(max_bytes).unwrap_or(usize::MAX))
                }
                Err(TransferError::Incomplete) => DecodeErrorKind::IncompleteContent,
            };
            let (operation, request_id, raw) = (operation.id(), client.request_id(&headers), Bytes::new());
            Err(Error::Decode(Box::new(DecodeError { operation, attempts, status, headers, request_id, raw, kind })))
        })
    }
}
