//! Transfers of response bodies to files, which continue after an interruption (RFC 9110, section 14).

use std::convert::Infallible;
use std::io;
use std::path::Path;

use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use http::{HeaderMap, Method, StatusCode};

use super::attempt;
use super::send::Receive;
use crate::client::Client;
use crate::operation::Operation;
use crate::progress::Progress;
use crate::request::parts::Parts;
use crate::request::style::Style;
use crate::response::error::UntypedError;
use crate::response::file::PartialFile;
use crate::response::stream::ByteStream;
use crate::retry::{self, Reason};
use crate::telemetry;

/// The transfer of a response body to a file.
pub(crate) struct Transfer<'c> {
    pub(crate) client: &'c Client,
    pub(crate) operation: &'static Operation,
    /// The request, for the rest of the content.
    pub(crate) parts: Box<Parts>,
    pub(crate) max_bytes: u64,
    pub(crate) on_progress: Option<Box<dyn FnMut(Progress) + Send + 'c>>,
    pub(crate) progress: Progress,
    /// The number of times a request was sent.
    pub(crate) attempts: u32,
}

/// The reason why a transfer failed.
pub(crate) enum TransferError {
    Call(UntypedError),
    File(io::Error),
    TooLarge,
    /// The status does not announce the whole content.
    Incomplete,
}

impl From<io::Error> for TransferError {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl Transfer<'_> {
    /// Writes the body of a response with these headers to a file.
    pub(crate) async fn run(
        &mut self,
        headers: &HeaderMap,
        mut body: ByteStream<Infallible>,
        path: &Path,
    ) -> Result<(), TransferError> {
        let mut etag = self.resumable(headers, &body);
        if body.length().is_some_and(|it| it > self.max_bytes) {
            return Err(TransferError::TooLarge);
        }
        let mut file = PartialFile::beside(path).await?;
        let mut interruptions = 0;
        while let Err(error) = self.receive(&mut body, &mut file).await {
            let (TransferError::Call(_), Some(tag)) = (&error, &etag) else { return Err(error) };
            interruptions += 1;
            let Some((status, headers, rest)) = self.rest(tag, interruptions).await else { return Err(error) };
            if status == StatusCode::OK {
                // The content has changed since.
                etag = self.resumable(&headers, &rest);
                self.progress = Progress { bytes: 0, total: rest.length() };
                file.restart().await?;
            }
            body = rest;
        }
        // The rest may have had no length of its own.
        if self.progress.total.is_some_and(|it| it != self.progress.bytes) {
            return Err(TransferError::Incomplete);
        }
        Ok(file.complete(path).await?)
    }

    async fn receive(
        &mut self,
        body: &mut ByteStream<Infallible>,
        file: &mut PartialFile,
    ) -> Result<(), TransferError> {
        while let Some(bytes) = body.chunk().await.map_err(TransferError::Call)? {
            let received = self.progress.bytes.saturating_add(bytes.len() as u64);
            if received > self.max_bytes {
                return Err(TransferError::TooLarge);
            }
            file.write(&bytes).await?;
            self.progress.bytes = received;
            self.on_progress.iter_mut().for_each(|it| it(self.progress));
        }
        Ok(())
    }

    /// Returns the entity tag by which the rest of the content can be requested. It must be strong (section 13.1.5),
    /// and the content not compressed, because its bytes are counted.
    fn resumable(&self, headers: &HeaderMap, body: &ByteStream<Infallible>) -> Option<String> {
        let is_whole = self.parts.method(self.operation) == Some(Method::GET) && !self.parts.has_header(&RANGE);
        let accepts_ranges = headers.get(ACCEPT_RANGES).is_none_or(|it| it != "none");
        body.length().filter(|_| is_whole && accepts_ranges)?;
        headers.get(ETAG)?.to_str().ok().filter(|it| it.starts_with('"')).map(str::to_owned)
    }

    /// Requests the rest of the content. Returns `None` if it cannot be received, and the whole content with status
    /// 200 if it has changed.
    async fn rest(
        &mut self,
        etag: &str,
        interruptions: u32,
    ) -> Option<(StatusCode, HeaderMap, ByteStream<Infallible>)> {
        let policy = self.parts.options.retries.unwrap_or(self.client.retries());
        let payment = retry::wait(&policy, self.client.budget(), Reason::BROKEN, interruptions, None).await?;
        let mut parts = self.parts.clone();
        let range = format!("bytes={}-", self.progress.bytes);
        parts.header(Style::SIMPLE, RANGE.as_str(), Ok(range.into()));
        parts.header(Style::SIMPLE, IF_RANGE.as_str(), Ok(etag.into()));
        telemetry::debug!(operation = self.operation.id(), received = self.progress.bytes, "continuing the download");
        let response = attempt::perform(self.client, self.operation, parts, Receive::Streamed).await.ok()?;
        self.client.budget().earn(Some(payment));
        self.attempts = self.attempts.saturating_add(response.attempts);
        let body = ByteStream::new(*response.rest?, self.operation.id(), self.attempts);
        let is_usable = match response.status {
            StatusCode::OK => true,
            StatusCode::PARTIAL_CONTENT => self.is_rest(&response.headers, etag, body.length()),
            _ => false,
        };
        is_usable.then_some((response.status, response.headers, body))
    }

    /// `true` if a partial response starts where the transfer was interrupted, and ends with the same content. `length` is
    /// that of its body, if known.
    fn is_rest(&self, headers: &HeaderMap, etag: &str, length: Option<u64>) -> bool {
        let range = || {
            let (range, total) = headers.get(CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?.split_once('/')?;
            let (first, last) = range.split_once('-')?;
            Some((first.parse().ok()?, last.parse::<u64>().ok()?.checked_add(1)?, total.parse().ok()?))
        };
        let total = self.progress.total.unwrap_or_default();
        // Some servers ignore `If-Range`.
        let is_same = headers.get(ETAG).is_none_or(|it| it == etag);
        let is_whole = length.is_none_or(|it| self.progress.bytes.checked_add(it) == Some(total));
        range() == Some((self.progress.bytes, total, total)) && is_same && is_whole
    }
}
