//! Calls that return streams of JSON values.

use std::pin::Pin;

use super::json_stream::JsonStream;
use super::source::StreamType;
use super::stream_call::stream_call;
use crate::call::Call;
use crate::json::Value;
use crate::response::error::Error;

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

stream_call!(JsonCall, JsonFuture, JsonStream, StreamType::Json);

impl<'c, T, E> Call<'c, T, E> {
    /// Reads the response as a stream of JSON values: JSON Lines, or a JSON text sequence (RFC 7464) if its media type is
    /// `application/json-seq` or ends in `+json-seq`. The decoder of the call decodes each value.
    #[inline]
    pub fn json_stream(self) -> JsonCall<'c, T, E> {
        JsonCall { call: self }
    }
}
