//! Bodies of uploads while they are sent.

use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::fs::{self, File};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::Instant;

use super::upload::{Content, OnProgress, Reader, Upload};
use crate::progress::Progress;
use crate::wire::deadline::within;
use crate::wire::transport::PIECE;

/// The reason why nothing is sent.
pub(crate) enum OpenError {
    /// A file cannot be read.
    File { path: PathBuf, source: io::Error },
    /// A stream has been sent before.
    StreamSent,
}

/// A panic of a function that reports progress. It occurs in the task of the connection, and continues in that of the
/// call.
#[derive(Clone, Default)]
pub(crate) struct ProgressPanic(Arc<Mutex<Option<Box<dyn Any + Send>>>>);

impl ProgressPanic {
    /// Calls a function, and keeps its panic. Returns an error if it panics.
    fn catch(&self, function: impl FnOnce()) -> io::Result<()> {
        catch_unwind(AssertUnwindSafe(function)).map_err(|panic| {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            io::Error::other("the function that reports progress panicked")
        })
    }

    /// Continues the panic, if there was one.
    pub(crate) fn resume(&self) {
        let panic = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
    }
}

/// A body that is sent in chunks.
pub(crate) struct UploadBody {
    uploads: VecDeque<OpenUpload>,
    panic: ProgressPanic,
}

struct OpenUpload {
    source: Source,
    /// `true` if the end of a source of unknown length was reached.
    is_at_end: bool,
    progress: Progress,
    on_progress: Option<OnProgress>,
}

enum Source {
    Bytes(Bytes),
    File(File),
    /// The mutex is never locked. It makes the reader `Sync`, as bodies must be.
    Stream(Mutex<Reader>),
}

impl UploadBody {
    /// Opens all uploads, so that their lengths are known before anything is sent.
    pub(crate) async fn open(uploads: &[Upload], deadline: Option<Instant>) -> Result<Self, OpenError> {
        let mut opened = VecDeque::with_capacity(uploads.len());
        for upload in uploads {
            opened.push_back(OpenUpload::open(upload, deadline).await?);
        }
        Ok(Self { uploads: opened, panic: ProgressPanic::default() })
    }

    /// Returns where panics of functions that report progress are kept.
    pub(crate) fn panic(&self) -> ProgressPanic {
        self.panic.clone()
    }
}

impl Body for UploadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let Self { uploads, panic } = &mut *self;
        loop {
            while uploads.front().is_some_and(OpenUpload::is_end) {
                uploads.pop_front();
            }
            let Some(upload) = uploads.front_mut() else { return Poll::Ready(None) };
            let bytes = ready!(upload.poll_piece(context))?;
            if bytes.is_empty() {
                upload.is_at_end = true;
                continue;
            }
            upload.progress.bytes += bytes.len() as u64;
            if let Some(on_progress) = &upload.on_progress {
                panic.catch(|| on_progress(upload.progress))?;
            }
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.uploads.iter().all(OpenUpload::is_end)
    }

    fn size_hint(&self) -> SizeHint {
        match self.uploads.iter().map(OpenUpload::left).sum() {
            Some(left) => SizeHint::with_exact(left),
            None => SizeHint::default(),
        }
    }
}

impl OpenUpload {
    async fn open(upload: &Upload, deadline: Option<Instant>) -> Result<Self, OpenError> {
        let (source, length) = match upload.content() {
            Content::Bytes(bytes) => (Source::Bytes(bytes.clone()), Some(bytes.len() as u64)),
            Content::File(path) => {
                let opened = within(deadline, open(path)).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
                let (file, length) = opened.map_err(|source| OpenError::File { path: path.clone(), source })?;
                (Source::File(file), Some(length))
            }
            Content::Stream(stream) => {
                let reader = stream.take().ok_or(OpenError::StreamSent)?;
                (Source::Stream(Mutex::new(reader)), stream.length)
            }
        };
        let progress = Progress { bytes: 0, total: length };
        Ok(Self { source, is_at_end: false, progress, on_progress: upload.progress_function() })
    }

    /// Returns the number of bytes that remain to be sent, if it is known.
    fn left(&self) -> Option<u64> {
        if self.is_at_end { Some(0) } else { Some(self.progress.total?.saturating_sub(self.progress.bytes)) }
    }

    fn is_end(&self) -> bool {
        self.left() == Some(0)
    }

    /// Reads the next bytes. They are empty at the end of a source of unknown length.
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let length = self.left().and_then(|it| usize::try_from(it).ok()).unwrap_or(PIECE).min(PIECE);
        let reader: Pin<&mut dyn AsyncRead> = match &mut self.source {
            Source::Bytes(bytes) => return Poll::Ready(Ok(bytes.split_to(length))),
            Source::File(file) => Pin::<&mut File>::new(file),
            Source::Stream(reader) => reader.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut(),
        };
        let mut piece = vec![0; length];
        let mut read = ReadBuf::new(&mut piece);
        ready!(reader.poll_read(context, &mut read))?;
        let length = read.filled().len();
        if length == 0 && self.progress.total.is_some() {
            let message = match self.source {
                Source::File(_) => "the file was truncated while it was sent",
                _ => "the stream is shorter than its length",
            };
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::UnexpectedEof, message)));
        }
        piece.truncate(length);
        Poll::Ready(Ok(piece.into()))
    }
}

/// Opens a regular file. Its type is checked first because opening a pipe waits for a writer.
async fn open(path: &Path) -> io::Result<(File, u64)> {
    if !fs::metadata(path).await?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    Ok((file, length))
}
