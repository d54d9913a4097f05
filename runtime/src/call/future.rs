//! Futures of calls.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::StatusCode;

use crate::client::Client;
use crate::json::Decoding;
use crate::operation::Operation;
use crate::response::Response;
use crate::response::body_error::ResponseError;
use crate::response::error::{Error, ErrorBody, UntypedError};
use crate::response::outcome::{decode_error, failed, into_parts, status_error, successful, unsuccessful};
use crate::response::raw::RawResponse;
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
    response: Pin<Box<dyn Future<Output = Result<Box<ReceivedResponse>, UntypedError>> + Send + 'c>>,
    client: Cow<'c, Client>,
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

/// The outcome of a conditional call (RFC 9110, section 13).
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Conditional, Method};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/things").header("if-none-match", "\"2c91\"").respond(304, ""));
/// let things = ExpectedCall::new(Method::GET, "/things").respond(200, "[7]");
/// mock.expect(things.respond_header("etag", "\"2c91\"").times(1));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let things = client.request(Method::GET, "/things").with_response().await?;
/// let etag: String = things.header("etag").unwrap_or_default();
/// let call = client.request(Method::GET, "/things").extra_header("if-none-match", &etag);
/// match call.conditional().await? {
///     Conditional::Modified(changed) => println!("changed to {}", changed.body),
///     Conditional::NotModified(_) => println!("still {}", things.body),
/// }
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub enum Conditional<T> {
    /// The response with the result.
    Modified(Response<T>),
    /// The response with status 304, which has no body (section 15.4.5).
    NotModified(Response<()>),
}

/// A conditional call in progress.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Client, ConditionalFuture, Method};
///
/// fn changes<'c>(client: &'c Client, etag: &str) -> ConditionalFuture<'c, Value, Value> {
///     client.request(Method::GET, "/things").extra_header("if-none-match", etag).conditional()
/// }
/// ```
#[must_use = "futures do nothing unless awaited"]
pub struct ConditionalFuture<'c, T, E>(ResponseFuture<'c, T, E>);

impl<'c, T, E> ConditionalFuture<'c, T, E> {
    pub(crate) fn new(response: ResponseFuture<'c, T, E>) -> Self {
        Self(response)
    }
}

impl<T, E> fmt::Debug for ConditionalFuture<'_, T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ConditionalFuture").field("operation", &self.0.operation.id()).finish_non_exhaustive()
    }
}

impl<'c, T, E> ResponseFuture<'c, T, E> {
    pub(crate) fn new(
        response: Pin<Box<dyn Future<Output = Result<Box<ReceivedResponse>, UntypedError>> + Send + 'c>>,
        client: Cow<'c, Client>,
        operation: &'static Operation,
        decoding: Decoding,
        decoder: Decoder<T>,
    ) -> Self {
        Self { response, client, operation, decoding, decoder, error: PhantomData }
    }
}

impl<'c, T, E> CallFuture<'c, T, E> {
    pub(crate) fn new(response: ResponseFuture<'c, T, E>) -> Self {
        Self(response)
    }

    /// Returns the same call in progress with status and headers.
    pub(crate) fn with_response(self) -> ResponseFuture<'c, T, E> {
        self.0
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
        let response = ready!(self.poll_response(context));
        Poll::Ready(response.and_then(|it| self.decode(*it)))
    }
}

impl<T, E: ErrorBody> ResponseFuture<'_, T, E> {
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Polls for the response, which may have any status.
    pub(crate) fn poll_response(&mut self, context: &mut Context<'_>) -> Poll<Result<Box<ReceivedResponse>, Error<E>>> {
        self.response.as_mut().poll(context).map_err(Error::with_body)
    }

    /// Decodes a response, and logs its deviations. An error status is an error.
    pub(crate) fn decode(&self, response: ReceivedResponse) -> Result<Response<T>, Error<E>> {
        let result = self.decoded(response);
        match &result {
            Ok(it) => self.client.warnings().of_deviations(self.operation, it.status, &it.deviations),
            Err(Error::Status(it)) => self.client.warnings().of_deviations(self.operation, it.status, &it.deviations),
            Err(_) => {}
        }
        result
    }

    fn decoded(&self, response: ReceivedResponse) -> Result<Response<T>, Error<E>> {
        if !response.status.is_success() {
            return Err(failed(self.operation, response));
        }
        let response = successful(self.operation, response, self.decoding, self.client.response_limit());
        match (self.decoder)(&response) {
            Ok(body) => {
                let attempts = response.attempts;
                let envelope = response.envelope.take();
                let (status, headers, deviations) = into_parts(response);
                Ok(Response { status, headers, deviations, attempts, envelope, body })
            }
            Err(ResponseError::Unsuccessful) => {
                Err(Error::Status(Box::new(status_error(self.operation, unsuccessful(response), E::decode, E::other))))
            }
            Err(error) => Err(Error::Decode(Box::new(decode_error(self.operation, response, error)))),
        }
    }
}

impl<T, E: ErrorBody> Future for ConditionalFuture<'_, T, E> {
    type Output = Result<Conditional<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.0.poll_response(context)) {
            Ok(response) if response.status == StatusCode::NOT_MODIFIED => {
                let ReceivedResponse { status, headers, attempts, .. } = *response;
                let deviations = Vec::new();
                Ok(Conditional::NotModified(Response {
                    status,
                    headers,
                    deviations,
                    attempts,
                    envelope: None,
                    body: (),
                }))
            }
            Ok(response) => self.0.decode(*response).map(Conditional::Modified),
            Err(error) => Err(error),
        })
    }
}

impl<T, E: ErrorBody> Future for CallFuture<'_, T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_ok(Response::into_body)
    }
}
