//! The pieces of a response, split as they arrive.

use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::source::Source;
use super::too_large::TooLarge;
use crate::response::error::{DecodeErrorKind, Error};

/// Splits a response into pieces. It keeps at most one piece, whose size is limited.
pub(super) trait Splitter {
    /// One value or one part, before it is decoded.
    type Piece;

    /// Takes bytes up to the end of the next piece. Returns `None` if the piece is not complete yet.
    fn next(&mut self, bytes: &mut Bytes) -> Result<Option<Self::Piece>, SplitError>;

    /// Returns the last piece, at the end of the response.
    fn finish(&mut self) -> Result<Option<Self::Piece>, SplitError>;

    /// `true` if the last piece has been returned, whatever follows.
    fn is_complete(&self) -> bool;
}

/// A response cannot be split into pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SplitError {
    TooLarge(TooLarge),
    /// The response is not what its media type promises.
    Malformed(&'static str),
    /// The response ended before its last piece was complete.
    Incomplete,
}

impl From<TooLarge> for SplitError {
    fn from(error: TooLarge) -> Self {
        Self::TooLarge(error)
    }
}

/// The pieces of a response.
pub(super) struct Items<T, E, S> {
    pub(super) source: Source<T, E>,
    pub(super) splitter: S,
    is_ended: bool,
}

impl<T, E, S: Splitter> Items<T, E, S> {
    pub(super) fn new(source: Source<T, E>, splitter: S) -> Self {
        Self { source, splitter, is_ended: false }
    }

    /// Polls for the next piece. The stream ends after an error.
    pub(super) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<S::Piece, Error<E>>>> {
        while !self.is_ended {
            match self.splitter.next(&mut self.source.bytes) {
                Ok(Some(piece)) => return Poll::Ready(Some(Ok(piece))),
                Ok(None) if self.splitter.is_complete() => {
                    self.is_ended = true;
                    self.source.end();
                    break;
                }
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
            }
            match ready!(self.source.poll_bytes(context)) {
                Some(Ok(())) => {}
                Some(Err(error)) => {
                    self.is_ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.is_ended = true;
                    match self.splitter.finish() {
                        Ok(Some(piece)) => return Poll::Ready(Some(Ok(piece))),
                        Ok(None) => {}
                        Err(error) => return Poll::Ready(Some(Err(self.fail(error)))),
                    }
                }
            }
        }
        Poll::Ready(None)
    }

    fn fail(&mut self, error: SplitError) -> Error<E> {
        self.is_ended = true;
        let error = match error {
            SplitError::TooLarge(error) => self.source.too_large(error),
            SplitError::Malformed(problem) => self.source.failed(DecodeErrorKind::Multipart(problem), Bytes::new()),
            SplitError::Incomplete => self.source.failed(DecodeErrorKind::IncompleteContent, Bytes::new()),
        };
        self.source.end();
        error
    }
}
