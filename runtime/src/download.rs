//! Answers that become files.

use std::convert::Infallible;
use std::ffi::OsString;
use std::fmt;
use std::future::IntoFuture;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::call::Call;
use crate::error::{Error, ErrorBody, FileError};
use crate::progress::Progress;
use crate::response::Response;
use crate::stream::{self, ByteStream};
use crate::transport::Failure;

/// How often a free name is looked for.
const NAMES: u32 = 16;

/// A call whose answer is written to a file; it is sent when it is awaited.
///
/// The bytes are written as they come, beside the file and under another name, and take its name
/// when all are there: at no time does the name stand for half a file. What was there under that
/// name is replaced. When something goes wrong, and when the future is dropped, nothing is left.
///
/// It gives how many bytes were written, beside the status and the headers.
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
    call: Call<'c, T, E>,
    path: PathBuf,
    on_progress: Option<Box<dyn FnMut(Progress) + Send + 'c>>,
}

/// A download under way.
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
/// // Whoever drops it leaves no file behind.
/// let written = tokio::time::timeout(Duration::from_secs(60), download).await??;
/// println!("{} bytes", written.body);
/// # Ok(())
/// # }
/// ```
pub type DownloadFuture<'c, E> = Pin<Box<dyn Future<Output = Result<Response<u64>, Error<E>>> + Send + 'c>>;

impl<'c, T, E> Download<'c, T, E> {
    pub(crate) fn new(call: Call<'c, T, E>, path: &Path) -> Self {
        Self { call, path: path.to_owned(), on_progress: None }
    }

    /// Calls this after each piece that was written.
    pub fn on_progress(self, on_progress: impl FnMut(Progress) + Send + 'c) -> Self {
        Self { on_progress: Some(Box::new(on_progress)), ..self }
    }
}

#[cfg(feature = "blocking")]
impl<T, E: ErrorBody> Download<'_, T, E> {
    /// Sends the call and waits until the file is there, without `async`.
    ///
    /// # Errors
    /// As those of the call; or the file cannot be written. From `async` code nothing is sent.
    pub fn send_blocking(self) -> Result<Response<u64>, Error<E>> {
        crate::blocking::wait(self).unwrap_or_else(|error| Err(Error::Request(Box::new(error.into()))))
    }
}

impl<T, E> fmt::Debug for Download<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Download");
        shown.field("call", &self.call).field("path", &self.path).finish_non_exhaustive()
    }
}

impl<'c, T, E: ErrorBody + 'c> IntoFuture for Download<'c, T, E> {
    type Output = Result<Response<u64>, Error<E>>;
    type IntoFuture = DownloadFuture<'c, E>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { call, path, mut on_progress } = self;
        let (client, operation, parts) = call.into_parts();
        Box::pin(async move {
            let answer = stream::open(client, operation, parts).await?;
            let Response { status, headers, deviations, attempts, envelope, body } = answer;
            let failed = |source| FileError { operation: operation.id(), attempts, path: path.clone(), source };
            let mut progress = Progress { bytes: 0, total: body.length() };
            let mut told = |bytes| {
                progress.bytes += bytes;
                on_progress.iter_mut().for_each(|it| it(progress));
            };
            match save(body.untyped(), &path, &mut told).await {
                Ok(()) => Ok(Response { status, headers, deviations, attempts, envelope, body: progress.bytes }),
                Err(Problem::Call(error)) => Err(error.with_body()),
                Err(Problem::File(source)) => Err(Error::File(Box::new(failed(source)))),
            }
        })
    }
}

/// Why there is no file.
enum Problem {
    Call(Failure),
    File(io::Error),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// Writes a body to a file, telling how long each piece was.
async fn save(
    mut body: ByteStream<Infallible>,
    path: &Path,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<(), Problem> {
    let (mut file, unfinished) = Unfinished::beside(path).await?;
    while let Some(bytes) = body.chunk().await.map_err(Problem::Call)? {
        file.write_all(&bytes).await?;
        told(bytes.len() as u64);
    }
    file.flush().await?;
    // After a crash, too, the name is to stand for the whole file.
    file.sync_all().await?;
    drop(file);
    Ok(unfinished.rename(path).await?)
}

/// A file without its final name, which goes when this is dropped.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    /// A new file in the same folder: renaming it stays within the file system.
    async fn beside(path: &Path) -> io::Result<(File, Self)> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let mut tries = 1..=NAMES;
        loop {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{:016x}.part", fastrand::u64(..)));
            let hidden = path.with_file_name(hidden);
            match File::options().write(true).create_new(true).open(&hidden).await {
                Ok(file) => return Ok((file, Self(Some(hidden)))),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries.next().is_some() => {}
                Err(error) => return Err(error),
            }
        }
    }

    async fn rename(mut self, path: &Path) -> io::Result<()> {
        if let Some(hidden) = &self.0 {
            tokio::fs::rename(hidden, path).await?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // There is nobody to tell, and nothing else to do.
            let _ = std::fs::remove_file(path);
        }
    }
}
