//! Calls that return event streams.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

use super::event_stream::{EVENT_STREAM, EventStream};
use super::reconnection::Reconnection;
use super::source::{Origin, StreamType};
use crate::call::Call;
use crate::json::Value;
use crate::response::error::{Error, ErrorBody};

/// A call that returns a stream of events. It is sent when it is awaited.
///
/// Retries and timeouts of the call apply up to the headers of the response. After that, the stream may take any time.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use std::time::Duration;
///
/// use sdk_runtime::Method;
///
/// let call = client.request(Method::GET, "/events").events().reconnect();
/// let mut events = call.with_idle_timeout(Duration::from_secs(60)).await?;
/// while let Some(event) = events.next_event().await? {
///     println!("{}", event.data);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct EventCall<'c, T, E = Value> {
    call: Call<'c, T, E>,
    reconnects: bool,
}

/// A call in progress that returns a stream of events.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Client, EventFuture, Method};
///
/// fn open_events(client: &Client) -> EventFuture<'_, Value, Value> {
///     Box::pin(client.request(Method::GET, "/events").events().into_future())
/// }
/// ```
pub type EventFuture<'c, T, E> = Pin<Box<dyn Future<Output = Result<EventStream<T, E>, Error<E>>> + Send + 'c>>;

impl<'c, T, E> Call<'c, T, E> {
    /// Reads the response as a stream of events (media type `text/event-stream`). The decoder of the call decodes the data of each
    /// event.
    #[inline]
    pub fn events(mut self) -> EventCall<'c, T, E> {
        if !self.operation().accepts().is_some_and(|it| it.contains(EVENT_STREAM)) {
            self.parts_mut().accept_by_default(EVENT_STREAM);
        }
        EventCall { call: self, reconnects: false }
    }
}

impl<'c, T, E> EventCall<'c, T, E> {
    /// Sends the request again when the stream ends or breaks, with the id of the last event as `Last-Event-ID`, after the time that
    /// the server sets, or 3 seconds. The time grows while no events arrive and while connections fail. The stream then ends only when
    /// the server responds with 204 or an error.
    ///
    /// The server processes the request again each time, so this is for requests that only read.
    pub fn reconnect(self) -> Self {
        Self { reconnects: true, ..self }
    }

    crate::stream_options!('c, T, E, EventStream<T, E>);
}

/// The building blocks of generated calls.
#[doc(hidden)]
impl<'c, T, E> EventCall<'c, T, E> {
    #[inline]
    pub fn map(self, change: impl FnOnce(Call<'c, T, E>) -> Call<'c, T, E>) -> Self {
        Self { call: change(self.call), ..self }
    }

    #[inline]
    pub fn call_mut(&mut self) -> &mut Call<'c, T, E> {
        &mut self.call
    }

    #[inline]
    pub fn into_call(self) -> Call<'c, T, E> {
        self.call
    }
}

impl<'c, T: 'static, E: ErrorBody + 'static> IntoFuture for EventCall<'c, T, E> {
    type Output = Result<EventStream<T, E>, Error<E>>;
    type IntoFuture = EventFuture<'c, T, E>;

    fn into_future(self) -> Self::IntoFuture {
        let (origin, parts) = Origin::of(self.call);
        let reconnection = self.reconnects.then(|| Reconnection::new(parts.clone()));
        Box::pin(async move {
            let source = origin.open(parts, StreamType::Events).await;
            source.map(|it| EventStream::new(it, reconnection))
        })
    }
}

impl<T, E> Clone for EventCall<'_, T, E> {
    fn clone(&self) -> Self {
        Self { call: self.call.clone(), ..*self }
    }
}

impl<T, E> fmt::Debug for EventCall<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventCall").field("operation", &self.call.operation().id()).finish_non_exhaustive()
    }
}
