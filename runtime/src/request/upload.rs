//! Uploads from memory or from files.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use crate::progress::Progress;
use crate::wire::transport::PIECE;

type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// Bytes to send, from memory or from a file.
///
/// Everything that converts to [`Bytes`] is an upload, such as `Vec<u8>`, `String` and `&'static str`.
/// A file is read while it is sent, so it is never in memory as a whole. It is opened again for each
/// attempt, and must not shrink during an attempt.
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
enum Content {
    Bytes(Bytes),
    File(PathBuf),
}

/// A file that cannot be read.
pub(crate) struct UnreadableFile {
    pub(crate) path: PathBuf,
    pub(crate) source: io::Error,
}

impl Upload {
    /// Creates an upload of a file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { content: Content::File(path.into()), content_type: None, on_progress: None }
    }

    /// Sets the content type, for operations that accept several (`image/*`). The default is guessed
    /// from the file extension; otherwise it is `application/octet-stream`.
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// Sets a function that is called after each chunk is sent. A retry starts again at zero.
    pub fn on_progress(self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { on_progress: Some(Arc::new(on_progress)), ..self }
    }

    /// Returns the path of the file.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Bytes(_) => None,
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

    async fn open(&self) -> Result<Opened, UnreadableFile> {
        let (source, left) = match &self.content {
            Content::Bytes(bytes) => (Source::Bytes(bytes.clone()), bytes.len() as u64),
            Content::File(path) => {
                let opened = open(path).await;
                let (file, length) = opened.map_err(|source| UnreadableFile { path: path.clone(), source })?;
                (Source::File(file), length)
            }
        };
        let progress = Progress { bytes: 0, total: Some(left) };
        Ok(Opened { source, left, progress, on_progress: self.on_progress.clone() })
    }
}

async fn open(path: &Path) -> io::Result<(File, u64)> {
    let file = File::open(path).await?;
    let metadata = file.metadata().await?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok((file, metadata.len()))
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(bytes: T) -> Self {
        Self { content: Content::Bytes(bytes.into()), content_type: None, on_progress: None }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Upload");
        match &self.content {
            Content::Bytes(bytes) => shown.field("length", &bytes.len()),
            Content::File(path) => shown.field("file", path),
        };
        shown.finish_non_exhaustive()
    }
}

/// A body that is sent in chunks and whose length is known in advance.
pub(crate) struct UploadBody {
    uploads: VecDeque<Opened>,
}

struct Opened {
    source: Source,
    /// The bytes that remain to be sent.
    left: u64,
    progress: Progress,
    on_progress: Option<OnProgress>,
}

enum Source {
    Bytes(Bytes),
    File(File),
}

impl UploadBody {
    /// Opens all files, so that their lengths are known before anything is sent.
    pub(crate) async fn open(uploads: &[Upload]) -> Result<Self, UnreadableFile> {
        let mut opened = VecDeque::with_capacity(uploads.len());
        for upload in uploads {
            opened.push_back(upload.open().await?);
        }
        Ok(Self { uploads: opened })
    }
}

impl Body for UploadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        while self.uploads.front().is_some_and(|it| it.left == 0) {
            self.uploads.pop_front();
        }
        let Some(upload) = self.uploads.front_mut() else { return Poll::Ready(None) };
        let bytes = ready!(upload.poll_piece(context))?;
        upload.left = upload.left.saturating_sub(bytes.len() as u64);
        upload.progress.bytes += bytes.len() as u64;
        if let Some(on_progress) = &upload.on_progress {
            on_progress(upload.progress);
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.uploads.iter().all(|it| it.left == 0)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.uploads.iter().map(|it| it.left).sum())
    }
}

impl Opened {
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(PIECE);
        let file = match &mut self.source {
            Source::Bytes(bytes) => return Poll::Ready(Ok(bytes.split_to(length))),
            Source::File(file) => file,
        };
        let mut piece = vec![0; length];
        let mut read = ReadBuf::new(&mut piece);
        ready!(Pin::new(file).poll_read(context, &mut read))?;
        let length = read.filled().len();
        if length == 0 {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file was truncated while it was sent",
            )));
        }
        piece.truncate(length);
        Poll::Ready(Ok(piece.into()))
    }
}
