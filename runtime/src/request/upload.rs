//! Uploads from memory, files or streams.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::progress::Progress;

pub(crate) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// Bytes to send, from memory, a file or a stream.
///
/// Everything that converts to [`Bytes`] is an upload, such as `Vec<u8>`, `String` and `&'static str`.
/// A file is read while it is sent, so it is never in memory as a whole. It is opened again for each
/// attempt, and must not shrink during an attempt. A [stream](Self::stream) is sent once.
///
/// Sending counts toward the timeout of the call. Large files may need a longer
/// [timeout](crate::Call::with_timeout).
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::{Method, Upload};
///
/// let image = Upload::file("photo.png").on_progress(|it| println!("{} of {:?} bytes", it.bytes, it.total));
/// client.request(Method::PUT, "/photo").bytes("image/png", image).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Upload {
    content: Content,
    content_type: Option<String>,
    on_progress: Option<OnProgress>,
}

#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    File(PathBuf),
    Stream(Arc<StreamOnce>),
}

/// A stream that can be read once.
pub(crate) struct StreamOnce {
    reader: Mutex<Option<Reader>>,
    /// The number of bytes, if known.
    pub(crate) length: Option<u64>,
}

pub(crate) type Reader = Pin<Box<dyn AsyncRead + Send>>;

impl StreamOnce {
    /// Returns the reader, or `None` if it has been taken before.
    pub(crate) fn take(&self) -> Option<Reader> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Upload {
    fn new(content: Content) -> Self {
        Self { content, content_type: None, on_progress: None }
    }

    /// Creates an upload of a file. It must be a regular file; use [`Self::stream`] for pipes and devices.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::new(Content::File(path.into()))
    }

    /// Creates an upload of a stream with this number of bytes, or with `None` if it is sent up to its end. Many servers
    /// require the length.
    ///
    /// A stream cannot be read again, so the call is not retried after it was sent, whether the server processed it or
    /// not. Sending a clone of the upload later fails with
    /// [`RequestError::StreamSent`](crate::RequestError::StreamSent). If the stream is shorter than specified, the call
    /// fails; the rest of a longer stream is not read.
    ///
    /// ```no_run
    /// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::{Method, Upload};
    ///
    /// let pipe = tokio::fs::File::open("lines.pipe").await?;
    /// let lines = Upload::stream(pipe, None);
    /// client.request(Method::POST, "/lines").bytes("text/plain", lines).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(reader: impl AsyncRead + Send + 'static, length: impl Into<Option<u64>>) -> Self {
        let reader: Reader = Box::pin(reader);
        Self::new(Content::Stream(Arc::new(StreamOnce { reader: Mutex::new(Some(reader)), length: length.into() })))
    }

    /// Sets the content type, for operations that accept several (`image/*`). The default is guessed
    /// from the file extension; otherwise it is `application/octet-stream`.
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// Sets a function that is called after each chunk is sent. A retry starts again at zero. If the function panics,
    /// the call panics, too.
    pub fn on_progress(self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { on_progress: Some(Arc::new(on_progress)), ..self }
    }

    /// Returns the path of the file.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Bytes(_) | Content::Stream(_) => None,
            Content::File(path) => Some(path),
        }
    }

    /// Returns the bytes if they are in memory and no progress is reported.
    pub(crate) fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) if self.on_progress.is_none() => Some(bytes),
            _ => None,
        }
    }

    /// Returns the content type that was set, or a guess from the file extension.
    pub(crate) fn known_content_type(&self) -> Option<String> {
        let guessed = || Some(mime_guess::from_path(self.path()?).first()?.essence_str().to_owned());
        self.content_type.clone().or_else(guessed)
    }

    /// `true` if the upload can be sent more than once.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.content, Content::Stream(_))
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    pub(crate) fn progress_function(&self) -> Option<OnProgress> {
        self.on_progress.clone()
    }
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(bytes: T) -> Self {
        Self::new(Content::Bytes(bytes.into()))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Upload");
        match &self.content {
            Content::Bytes(bytes) => shown.field("length", &bytes.len()),
            Content::File(path) => shown.field("file", path),
            Content::Stream(stream) => shown.field("length", &stream.length),
        };
        shown.finish_non_exhaustive()
    }
}
