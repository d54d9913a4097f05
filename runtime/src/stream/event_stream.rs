//! Streams of events.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use super::event::Event;
use super::event_parser::{EventParser, RawEvent};
use super::reconnection::Reconnection;
use super::source::{Item, Source, StreamType};
use crate::json::{Decoding, Value};
use crate::response::error::{DecodeErrorKind, Error, ErrorBody};
use crate::response::raw::EventFields;

/// The data by which many servers mark the end of a stream of JSON.
const DONE: &[u8] = b"[DONE]";

/// A stream of events from a response with the media type `text/event-stream` (WHATWG HTML Standard, section 9.2).
///
/// Events are decoded one at a time, so the stream may have any length. If no data arrives within the [idle
/// timeout](crate::ClientBuilder::idle_timeout), it fails with [`Error::Timeout`]. If the connection fails, it fails with
/// [`Error::Transport`], unless the call [reconnects](crate::EventCall::reconnect). An event by which the server reports an error
/// is [`Error::Status`], with the decoded body. After an event that cannot be decoded, or that is an error, the stream may continue.
///
/// If the data is JSON, the text `[DONE]` in its place ends the stream. An event that is incomplete when the stream ends is an error
/// with its data, unless the call reconnects.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::Method;
///
/// let mut events = client.request(Method::GET, "/events").events().await?;
/// while let Some(event) = events.next_event().await? {
///     println!("{:?}: {}", event.id, event.data);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "streams do nothing until they are polled"]
pub struct EventStream<T, E = Value> {
    source: Source<T, E>,
    parser: EventParser,
    state: State<T, E>,
    reconnection: Option<Reconnection>,
}

enum State<T, E> {
    Reading,
    /// Waits, and sends the request again.
    Reconnecting(OpeningSource<T, E>),
    Ended,
}

type OpeningSource<T, E> = Pin<Box<dyn Future<Output = Result<Source<T, E>, Error<E>>> + Send>>;

impl<T, E> EventStream<T, E> {
    pub(super) fn new(source: Source<T, E>, reconnection: Option<Reconnection>) -> Self {
        let parser = EventParser::new(source.limit());
        Self { source, parser, state: State::Reading, reconnection }
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.source.status()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.source.headers()
    }

    /// Returns the id of the last event that set one. Empty if there was none.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        self.parser.last_id()
    }
}

impl<T: 'static, E: ErrorBody + 'static> EventStream<T, E> {
    /// Returns the next event, or `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the connection fails or is idle for too long, if the event cannot be decoded, or if it reports an error.
    pub async fn next_event(&mut self) -> Result<Option<Event<T>>, Error<E>> {
        self.next().await.transpose()
    }

    /// Returns the next event or error, or `None` at the end, like [`Items::next`](crate::paging::Items::next) of a list.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error<E>>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Returns a blocking iterator over the events.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Blocking<Self> {
        crate::blocking::Blocking::new(self)
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error<E>>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Reading => {
                    if let Some(result) = ready!(self.poll_current(context)) {
                        return Poll::Ready(Some(result));
                    }
                }
                State::Reconnecting(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(source) if source.is_without_content() => self.state = State::Ended,
                    Ok(source) => {
                        self.source = source;
                        self.parser.restart();
                        self.state = State::Reading;
                    }
                    // The server may be starting again.
                    Err(error) if is_without_response(&error) => self.reconnect(),
                    Err(error) => return Poll::Ready(Some(self.fail(error))),
                },
            }
        }
    }

    /// Polls for an event of the current response. Returns `None` when the response ends.
    fn poll_current(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error<E>>>> {
        loop {
            match self.parser.next(&mut self.source.bytes) {
                Ok(Some(event)) => {
                    let event = self.decode(event);
                    self.reconnection.iter_mut().for_each(Reconnection::made_progress);
                    if event.is_none() {
                        self.end();
                    }
                    return Poll::Ready(event);
                }
                Ok(None) => {}
                Err(error) => {
                    let error = self.source.too_large(error);
                    return Poll::Ready(Some(self.fail(error)));
                }
            }
            match ready!(self.source.poll_bytes(context)) {
                Some(Ok(())) => {}
                Some(Err(error)) if self.reconnection.is_none() || !error.is_retryable() => {
                    return Poll::Ready(Some(self.fail(error)));
                }
                None if self.reconnection.is_none() => {
                    let rest = self.parser.finish().filter(|it| it.trim_ascii() != DONE);
                    let error = rest.map(|it| self.source.failed(DecodeErrorKind::IncompleteContent, it));
                    self.end();
                    return Poll::Ready(error.map(Err));
                }
                Some(Err(_)) | None => {
                    self.reconnect();
                    return Poll::Ready(None);
                }
            }
        }
    }

    /// Decodes an event. Returns `None` if it marks the end.
    fn decode(&self, event: RawEvent) -> Option<Result<Event<T>, Error<E>>> {
        let RawEvent { event, id, retry, data } = event;
        let is_done = data.trim_ascii() == DONE;
        let has_fields = event.is_some() || id.is_some() || retry.is_some();
        let fields = has_fields.then(|| Box::new(EventFields { event, id, retry }));
        let decoded = match is_done {
            // It is data only if the type describes it exactly.
            true => self.source.decode_as(Decoding::Strict, data, fields),
            false => self.source.decode(data, fields),
        };
        match decoded {
            Ok(Item { data, event, deviations, .. }) => {
                let EventFields { event, id, retry } = event.map_or_else(EventFields::default, |it| *it);
                Some(Ok(Event { event, id, retry, data, deviations }))
            }
            Err(_) if is_done => None,
            Err(error) => Some(Err(error)),
        }
    }

    fn reconnect(&mut self) {
        let Some(reconnection) = self.reconnection.as_mut().filter(|_| !self.source.is_without_content()) else {
            return self.end();
        };
        let wait = reconnection.wait(self.parser.retry());
        let (origin, parts) = (self.source.origin(), reconnection.parts(self.parser.last_id()));
        self.state = State::Reconnecting(Box::pin(async move {
            tokio::time::sleep(wait).await;
            origin.open(parts, StreamType::Events).await
        }));
    }

    fn fail(&mut self, error: Error<E>) -> Result<Event<T>, Error<E>> {
        self.end();
        Err(error)
    }

    fn end(&mut self) {
        self.source.end();
        self.state = State::Ended;
    }
}

/// `true` if no response arrived, and a later one may.
fn is_without_response<E>(error: &Error<E>) -> bool {
    matches!(error, Error::Connect(_) | Error::Timeout(_) | Error::Transport(_)) && error.is_retryable()
}

/// The media type of event streams.
pub(super) const EVENT_STREAM: &str = "text/event-stream";

impl<T: 'static, E: ErrorBody + 'static> Stream for EventStream<T, E> {
    type Item = Result<Event<T>, Error<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl<T, E> fmt::Debug for EventStream<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("operation", &self.source.operation().id()).finish_non_exhaustive()
    }
}
