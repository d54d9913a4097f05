//! Downloads.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use super::stream;
use crate::client::Client;
use crate::operation::Operation;
use crate::progress::Progress;
use crate::request::parts::Parts;
use crate::response::Response;
use crate::response::error::{Error, ErrorBody, FileError};
use crate::response::file::{SaveError, save};

/// A call that writes the response body to a file. It is sent when it is awaited.
///
/// The bytes are written to a temporary file in the same folder, which is renamed when it is complete,
/// so the path never names a partial file. An existing file is replaced. If the download fails or its
/// future is dropped, the temporary file is removed.
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
        Self { client, operation, parts, path: path.to_owned(), on_progress: None, result: PhantomData }
    }

    /// Sets a function that is called after each chunk is written.
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
        let Self { client, operation, parts, path, mut on_progress, .. } = self;
        Box::pin(async move {
            let response = stream::open(client, operation, parts).await?;
            let Response { status, headers, deviations, attempts, envelope, body } = response;
            let failed = |source| FileError { operation: operation.id(), attempts, path: path.clone(), source };
            let mut progress = Progress { bytes: 0, total: body.length() };
            let mut report = |bytes| {
                progress.bytes += bytes;
                on_progress.iter_mut().for_each(|it| it(progress));
            };
            match save(body.untyped(), &path, &mut report).await {
                Ok(()) => Ok(Response { status, headers, deviations, attempts, envelope, body: progress.bytes }),
                Err(SaveError::Call(error)) => Err(error.with_body()),
                Err(SaveError::File(source)) => Err(Error::File(Box::new(failed(source)))),
            }
        })
    }
}
