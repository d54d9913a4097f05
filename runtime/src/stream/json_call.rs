//! Calls that return streams of JSON values.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;

use super::json_stream::JsonStream;
use super::source::{Origin, StreamType};
use crate::call::Call;
use crate::json::Value;
use crate::response::error::{Error, ErrorBody};

/// A call that returns a stream of JSON values. It is sent when it is awaited.
///
/// Retries and timeouts of the call apply up to the headers of the response. After that, the stream may take any time.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::Method;
///
/// let mut lines = client.request(Method::GET, "/logs").json_stream().await?;
/// while let Some(line) = lines.next_value().await? {
///     println!("{line}");
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct JsonCall<'c, T, E = Value> {
    call: Call<'c, T, E>,
}

/// A call in progress that returns a stream of JSON values.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Client, JsonFuture, Method};
///
/// fn open_logs(client: &Client) -> JsonFuture<'_, Value, Value> {
///     Box::pin(client.request(Method::GET, "/logs").json_stream().into_future())
/// }
/// ```
pub type JsonFuture<'c, T, E> = Pin<Box<dyn Future<Output = Result<JsonStream<T, E>, Error<E>>> + Send + 'c>>;

impl<'c, T, E> Call<'c, T, E> {
    /// Reads the response as a stream of JSON values: JSON Lines, or a JSON text sequence (RFC 7464) if its media type is
    /// `application/json-seq` or ends in `+json-seq`. The decoder of the call decodes each value.
    #[inline]
    pub fn json_stream(self) -> JsonCall<'c, T, E> {
        JsonCall { call: self }
    }
}

impl<'c, T, E> JsonCall<'c, T, E> {
    crate::stream_options!('c, T, E, JsonStream<T, E>);
}

/// The building blocks of generated calls.
#[doc(hidden)]
impl<'c, T, E> JsonCall<'c, T, E> {
    #[inline]
    pub fn map(self, change: impl FnOnce(Call<'c, T, E>) -> Call<'c, T, E>) -> Self {
        Self { call: change(self.call) }
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

impl<'c, T: 'static, E: ErrorBody + 'static> IntoFuture for JsonCall<'c, T, E> {
    type Output = Result<JsonStream<T, E>, Error<E>>;
    type IntoFuture = JsonFuture<'c, T, E>;

    fn into_future(self) -> Self::IntoFuture {
        let (origin, parts) = Origin::of(self.call);
        Box::pin(async move { origin.open(parts, StreamType::Json).await.map(JsonStream::new) })
    }
}

impl<T, E> Clone for JsonCall<'_, T, E> {
    fn clone(&self) -> Self {
        Self { call: self.call.clone() }
    }
}

impl<T, E> fmt::Debug for JsonCall<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonCall").field("operation", &self.call.operation().id()).finish_non_exhaustive()
    }
}
