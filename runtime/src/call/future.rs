//! Futures of calls.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use crate::json::Decoding;
use crate::operation::Operation;
use crate::response::Response;
use crate::response::error::{Error, ErrorBody, UntypedError};
use crate::response::outcome::{decode_error, failed, into_parts, status_error, successful, unsuccessful};
use crate::response::raw::{RawResponse, ResponseError};
use crate::response::received::ReceivedResponse;
use crate::response::stream::ByteStream;

/// A function that decodes a successful response.
///
/// ```
/// use sdk_runtime::{Call, Client, Decoder, Method, Operation};
///
/// const COUNT_LINES: Decoder<usize> = |response| Ok(response.text()?.lines().count());
/// const GET_REPORT: Operation = Operation::new("getReport", Method::GET, "/report").accept("text/csv");
///
/// fn count_rows(client: &Client) -> Call<'_, usize> {
///     Call::new(client, &GET_REPORT, COUNT_LINES)
/// }
/// ```
pub type Decoder<T> = fn(&RawResponse) -> Result<T, ResponseError>;

/// A call in progress that returns the body as bytes, whatever the status.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Method, RawFuture};
///
/// let call: RawFuture<'_, Value> = client.request(Method::GET, "/logo").raw();
/// let logo = call.await?;
/// println!("{}: {} bytes of {:?}", logo.status, logo.body.len(), logo.headers.get("content-type"));
/// # Ok(())
/// # }
/// ```
pub type RawFuture<'c, E> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Error<E>>> + Send + 'c>>;

/// A call in progress whose response body is streamed.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Client, Method, StreamFuture};
///
/// // The caller reads the bytes.
/// fn open_report(client: &Client) -> StreamFuture<'_, Value> {
///     client.request(Method::GET, "/report").stream()
/// }
/// ```
pub type StreamFuture<'c, E> = Pin<Box<dyn Future<Output = Result<Response<ByteStream<E>>, Error<E>>> + Send + 'c>>;

/// A call in progress that returns the result with status and headers.
///
/// Sending is the same code for all operations. Only decoding the response is generic.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Method, ResponseFuture};
///
/// let things: ResponseFuture<'_, Value, Value> = client.request(Method::GET, "/things").with_response();
/// let owners = client.request(Method::GET, "/owners").with_response();
/// // Send both at the same time.
/// let (things, owners) = tokio::try_join!(things, owners)?;
/// println!("{} and {}", things.status, owners.status);
/// # Ok(())
/// # }
/// ```
#[must_use = "futures do nothing unless awaited"]
pub struct ResponseFuture<'c, T, E> {
    response: Pin<Box<dyn Future<Output = Result<ReceivedResponse, UntypedError>> + Send + 'c>>,
    operation: &'static Operation,
    decoding: Decoding,
    decoder: Decoder<T>,
    error: PhantomData<fn() -> E>,
}

/// A call in progress that returns only the result.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// use sdk_runtime::Method;
///
/// let mut call = client.request(Method::GET, "/things").into_future();
/// let things = tokio::select! {
///     things = &mut call => things?,
///     () = tokio::time::sleep(Duration::from_secs(2)) => {
///         println!("still waiting …");
///         call.await?
///     }
/// };
/// # let _ = things;
/// # Ok(())
/// # }
/// ```
#[must_use = "futures do nothing unless awaited"]
pub struct CallFuture<'c, T, E>(ResponseFuture<'c, T, E>);

impl<'c, T, E> ResponseFuture<'c, T, E> {
    pub(crate) fn new(
        response: Pin<Box<dyn Future<Output = Result<ReceivedResponse, UntypedError>> + Send + 'c>>,
        operation: &'static Operation,
        decoding: Decoding,
        decoder: Decoder<T>,
    ) -> Self {
        Self { response, operation, decoding, decoder, error: PhantomData }
    }
}

impl<'c, T, E> CallFuture<'c, T, E> {
    pub(crate) fn new(response: ResponseFuture<'c, T, E>) -> Self {
        Self(response)
    }
}

impl<T, E> fmt::Debug for ResponseFuture<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ResponseFuture").field("operation", &self.operation.id()).finish_non_exhaustive()
    }
}

impl<T, E> fmt::Debug for CallFuture<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CallFuture").field("operation", &self.0.operation.id()).finish_non_exhaustive()
    }
}

impl<T, E: ErrorBody> Future for ResponseFuture<'_, T, E> {
    type Output = Result<Response<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match ready!(self.response.as_mut().poll(context)) {
            Ok(response) => response,
            Err(failure) => return Poll::Ready(Err(failure.with_body())),
        };
        if !response.status.is_success() {
            return Poll::Ready(Err(failed(self.operation, response)));
        }
        let response = successful(self.operation, response, self.decoding);
        Poll::Ready(match (self.decoder)(&response) {
            Ok(body) => {
                let attempts = response.attempts;
                let envelope = response.envelope.take();
                let (status, headers, deviations) = into_parts(self.operation, response);
                Ok(Response { status, headers, deviations, attempts, envelope, body })
            }
            Err(ResponseError::Unsuccessful) => {
                Err(Error::Status(Box::new(status_error(self.operation, unsuccessful(response), E::decode, E::other))))
            }
            Err(error) => Err(Error::Decode(Box::new(decode_error(self.operation, response, error)))),
        })
    }
}

impl<T, E: ErrorBody> Future for CallFuture<'_, T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_ok(Response::into_body)
    }
}
