//! The response that a stream is read from.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use tokio::time::Instant;

use super::too_large::TooLarge;
use crate::call::Call;
use crate::call::future::Decoder;
use crate::call::stream;
use crate::client::Client;
use crate::json::{Decoding, Deviation};
use crate::operation::Operation;
use crate::printable::{printable, shortened};
use crate::request::parts::Parts;
use crate::response::body_error::ResponseError;
use crate::response::error::{DecodeError, DecodeErrorKind, Error, ErrorBody, TransportError, UntypedError};
use crate::response::outcome::{decode_error, status_error, successful, unsuccessful};
use crate::response::raw::{EventFields, content_type};
use crate::response::received::ReceivedResponse;
use crate::wire::body::IncomingBody;
use crate::wire::error::HttpError;

/// The media types of a stream.
#[derive(Clone, Copy)]
pub(super) enum StreamType {
    /// `text/event-stream`.
    Events,
    /// JSON Lines and similar types, also under general types.
    Json,
    /// `multipart/mixed` and similar types.
    Parts,
}

impl StreamType {
    /// Returns the name of the media type, or of the most common one.
    const fn name(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream",
            Self::Json => "application/jsonl",
            Self::Parts => "multipart/mixed",
        }
    }

    /// `true` if a response of a media type may be such a stream. Without a media type, it may be anything.
    fn accepts(self, found: &str) -> bool {
        match self {
            Self::Events => found.is_empty() || found == self.name(),
            Self::Json => found.contains("json") || ["", "text/plain", "application/octet-stream"].contains(&found),
            Self::Parts => found.starts_with("multipart/"),
        }
    }
}

/// Stands for the operation while an item is decoded, because no envelope wraps items.
static ITEM: Operation = Operation::new("item", Method::GET, "/");

/// The longest time to wait for a body of another media type, which becomes a part of the error.
const UNEXPECTED_BODY_TIMEOUT: Duration = Duration::from_secs(5);
/// The most bytes of such a body.
const UNEXPECTED_BODY_LIMIT: usize = 1 << 20;

/// An open response and the way in which its values are decoded.
pub(super) struct Source<T, E> {
    origin: Origin<T>,
    decoding: Decoding,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    /// `None` after the end.
    body: Option<IncomingBody>,
    /// The received bytes that have not been split into values.
    pub(super) bytes: Bytes,
    error: PhantomData<fn() -> E>,
}

/// A decoded value, with what was known about it before.
pub(super) struct Item<T> {
    pub(super) data: T,
    pub(super) event: Option<Box<EventFields>>,
    /// The headers of a part.
    pub(super) headers: HeaderMap,
    pub(super) deviations: Vec<Deviation>,
}

/// The origin of a response: the call without the parts of the request.
pub(super) struct Origin<T> {
    client: Client,
    operation: &'static Operation,
    decoder: Decoder<T>,
}

impl<T> Clone for Origin<T> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), ..*self }
    }
}

impl<T> Origin<T> {
    /// Splits a call into its origin and the parts of the request.
    pub(super) fn of<E>(call: Call<'_, T, E>) -> (Self, Box<Parts>) {
        let (client, operation, decoder) = (call.client().clone(), call.operation(), call.decoder());
        (Self { client, operation, decoder }, call.into_parts())
    }

    /// Sends the request, and receives the headers of a stream of this type.
    pub(super) async fn open<E: ErrorBody>(
        self,
        parts: Box<Parts>,
        expected: StreamType,
    ) -> Result<Source<T, E>, Error<E>> {
        let decoding = parts.options.decoding.unwrap_or(self.client.decoding());
        let received = receive(&self.client, self.operation, parts, expected).await;
        Source::new(self, decoding, received)
    }
}

/// A response up to its headers, and the expected media type with the raw body if it is of another one.
struct Received {
    response: Box<ReceivedResponse>,
    unexpected: Option<(&'static str, Bytes)>,
}

async fn receive(
    client: &Client,
    operation: &'static Operation,
    parts: Box<Parts>,
    expected: StreamType,
) -> Result<Received, UntypedError> {
    let mut response = stream::receive(client, operation, parts).await?;
    let mut unexpected = None;
    if is_of_other_type(&response, expected)
        && let Some(body) = &mut response.rest
    {
        unexpected = Some((expected.name(), raw_body(body).await));
    }
    Ok(Received { response, unexpected })
}

fn is_of_other_type(response: &ReceivedResponse, expected: StreamType) -> bool {
    response.status != StatusCode::NO_CONTENT && !expected.accepts(&content_type(&response.headers))
}

/// Reads a body that is not decoded, as far as it arrives in a short time.
async fn raw_body(body: &mut IncomingBody) -> Bytes {
    let mut raw = Vec::new();
    let deadline = Instant::now().checked_add(UNEXPECTED_BODY_TIMEOUT);
    while raw.len() < UNEXPECTED_BODY_LIMIT
        && let Some(Ok(bytes)) = body.chunk_before(deadline).await
    {
        raw.extend_from_slice(&bytes);
    }
    raw.truncate(UNEXPECTED_BODY_LIMIT);
    raw.into()
}

impl<T, E: ErrorBody> Source<T, E> {
    fn new(origin: Origin<T>, decoding: Decoding, received: Result<Received, UntypedError>) -> Result<Self, Error<E>> {
        let Received { response, unexpected } = received.map_err(Error::with_body)?;
        let (response, body) = stream::successful_body(&origin.client, origin.operation, response)?;
        let ReceivedResponse { status, headers, attempts, .. } = *response;
        let source = Self {
            origin,
            decoding,
            status,
            headers,
            attempts,
            body: Some(body),
            bytes: Bytes::new(),
            error: PhantomData,
        };
        let Some((expected, raw)) = unexpected else { return Ok(source) };
        let found = format!("`{}`", shortened(&printable(&content_type(&source.headers)), 64));
        Err(source.failed(DecodeErrorKind::MediaType { expected, found }, raw))
    }

    /// Decodes a value.
    pub(super) fn decode(&self, body: Bytes, event: Option<Box<EventFields>>) -> Result<Item<T>, Error<E>> {
        self.decode_as(self.decoding, body, event)
    }

    /// Decodes a part with headers of its own.
    pub(super) fn decode_part(&self, headers: HeaderMap, body: Bytes) -> Result<Item<T>, Error<E>> {
        self.decode_message(self.decoding, headers, body, None)
    }

    /// Decodes a value at another level than that of the call.
    pub(super) fn decode_as(
        &self,
        decoding: Decoding,
        body: Bytes,
        event: Option<Box<EventFields>>,
    ) -> Result<Item<T>, Error<E>> {
        self.decode_message(decoding, HeaderMap::new(), body, event)
    }

    fn decode_message(
        &self,
        decoding: Decoding,
        headers: HeaderMap,
        body: Bytes,
        event: Option<Box<EventFields>>,
    ) -> Result<Item<T>, Error<E>> {
        let response = ReceivedResponse {
            status: self.status,
            headers,
            body,
            rest: None,
            request_id: None,
            attempts: self.attempts,
            request: None,
        };
        let mut response = successful(&ITEM, response, decoding, self.origin.client.response_limit());
        response.event = event;
        match (self.origin.decoder)(&response) {
            Ok(data) => {
                let deviations = response.deviations.into_inner();
                if !deviations.is_empty() {
                    self.origin.client.warnings().of_deviations(self.origin.operation, self.status, &deviations);
                }
                Ok(Item { data, event: response.event, headers: response.headers, deviations })
            }
            Err(error) => {
                response.headers.clone_from(&self.headers);
                response.request_id = self.origin.client.request_id(&self.headers);
                Err(match error {
                    ResponseError::Unsuccessful => {
                        let error = status_error(self.origin.operation, unsuccessful(response), E::decode, E::other);
                        Error::Status(Box::new(error))
                    }
                    error => Error::Decode(Box::new(decode_error(self.origin.operation, response, error))),
                })
            }
        }
    }
}

impl<T, E> Source<T, E> {
    /// Polls for more bytes. Returns `None` at the end and after an error.
    pub(super) fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<(), Error<E>>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let received = ready!(body.poll_chunk(context));
        Poll::Ready(match received {
            Some(Ok(bytes)) => {
                self.bytes = bytes;
                Some(Ok(()))
            }
            Some(Err(error)) => {
                self.end();
                Some(Err(self.broken(error)))
            }
            None => {
                self.end();
                None
            }
        })
    }

    /// Closes the connection, unless the body is complete.
    pub(super) fn end(&mut self) {
        self.body = None;
        self.bytes.clear();
    }

    /// `true` if the status tells clients not to reconnect (WHATWG HTML Standard, section 9.2.3).
    pub(super) fn is_without_content(&self) -> bool {
        self.status == StatusCode::NO_CONTENT
    }

    pub(super) fn too_large(&self, TooLarge { limit }: TooLarge) -> Error<E> {
        self.failed(DecodeErrorKind::TooLarge(limit), Bytes::new())
    }

    pub(super) fn failed(&self, kind: DecodeErrorKind, raw: Bytes) -> Error<E> {
        Error::Decode(Box::new(DecodeError {
            operation: self.origin.operation.id(),
            attempts: self.attempts,
            status: self.status,
            headers: self.headers.clone(),
            request_id: self.origin.client.request_id(&self.headers),
            raw,
            kind,
        }))
    }

    fn broken(&self, error: HttpError) -> Error<E> {
        TransportError::failure(self.origin.operation.id(), error).after(self.attempts).with_body()
    }

    pub(super) fn limit(&self) -> usize {
        self.origin.client.response_limit()
    }

    /// Returns what is needed to send the request again.
    pub(super) fn origin(&self) -> Origin<T> {
        self.origin.clone()
    }

    pub(super) fn operation(&self) -> &'static Operation {
        self.origin.operation
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}
