//! Calls that return streams of parts.

use std::pin::Pin;

use super::part_stream::PartStream;
use super::source::StreamType;
use super::stream_call::stream_call;
use crate::call::Call;
use crate::json::Value;
use crate::response::error::Error;

/// A call that returns the parts of a multipart response. It is sent when it is awaited.
///
/// Retries and timeouts of the call apply up to the headers of the response. After that, the stream may take any time.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Call, Method, Operation, PartCall, PartContent, decode};
///
/// const GET_BATCH: Operation = Operation::new("getBatch", Method::GET, "/batch").accept("multipart/mixed");
///
/// let call: PartCall<'_, PartContent<Value>> = Call::new(&client, &GET_BATCH, decode::json_part).part_stream();
/// let mut parts = call.await?;
/// while let Some(part) = parts.next_part().await? {
///     println!("{}: {:?}", part.content_type(), part.content);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct PartCall<'c, T, E = Value> {
    call: Call<'c, T, E>,
}

/// A call in progress that returns the parts of a multipart response.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Bytes, Call, Client, Method, Operation, PartFuture, decode};
///
/// const GET_IMAGES: Operation = Operation::new("getImages", Method::GET, "/images").accept("multipart/mixed");
///
/// fn open_images(client: &Client) -> PartFuture<'_, Bytes, Value> {
///     Box::pin(Call::new(client, &GET_IMAGES, decode::bytes).part_stream().into_future())
/// }
/// ```
pub type PartFuture<'c, T, E> = Pin<Box<dyn Future<Output = Result<PartStream<T, E>, Error<E>>> + Send + 'c>>;

stream_call!(PartCall, PartFuture, PartStream, StreamType::Parts);

impl<'c, T, E> Call<'c, T, E> {
    /// Reads the parts of a response of a media type `multipart/…` (RFC 2046, section 5.1). The decoder of the call decodes each part,
    /// whose headers it receives.
    #[inline]
    pub fn part_stream(self) -> PartCall<'c, T, E> {
        PartCall { call: self }
    }
}
