//! A call under way, and how its answer is read.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::{Answer, AnswerError};
use crate::error::{DecodeError, Error, ErrorBody, Problem, StatusError};
use crate::json::{self, Decoding, Deviation, Json, Node, Value};
use crate::operation::Operation;
use crate::response::Response;
use crate::spare;
use crate::stream::ByteStream;
use crate::transport::{Exchange, Failure};

/// Reads a successful answer.
///
/// ```
/// use sdk_runtime::{Call, Client, Decoder, Method, Operation};
///
/// const COUNT_LINES: Decoder<usize> = |answer| Ok(answer.text()?.lines().count());
/// const GET_REPORT: Operation = Operation::new("getReport", Method::GET, "/report").accept("text/csv");
///
/// fn count_rows(client: &Client) -> Call<'_, usize> {
///     Call::new(client, &GET_REPORT, COUNT_LINES)
/// }
/// ```
pub type Decoder<T> = fn(&Answer) -> Result<T, AnswerError>;

/// A call under way whose answer is taken as it comes, whatever it is.
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

/// A call under way whose answer is read while it comes.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Client, Method, StreamFuture};
///
/// // The bytes are for the caller to read.
/// fn open_report(client: &Client) -> StreamFuture<'_, Value> {
///     client.request(Method::GET, "/report").stream()
/// }
/// ```
pub type StreamFuture<'c, E> = Pin<Box<dyn Future<Output = Result<Response<ByteStream<E>>, Error<E>>> + Send + 'c>>;

/// A call under way.
///
/// The exchange is the same code for all operations; only reading its answer is not.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Method, ResponseFuture};
///
/// let things: ResponseFuture<'_, Value, Value> = client.request(Method::GET, "/things").with_response();
/// let owners = client.request(Method::GET, "/owners").with_response();
/// // Both at the same time.
/// let (things, owners) = tokio::try_join!(things, owners)?;
/// println!("{} and {}", things.status, owners.status);
/// # Ok(())
/// # }
/// ```
#[must_use = "futures do nothing unless awaited"]
pub struct ResponseFuture<'c, T, E> {
    exchange: Pin<Box<dyn Future<Output = Result<Exchange, Failure>> + Send + 'c>>,
    operation: &'static Operation,
    decoding: Decoding,
    decoder: Decoder<T>,
    error: PhantomData<fn() -> E>,
}

/// A call under way whose status and headers nobody asked for.
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
        exchange: Pin<Box<dyn Future<Output = Result<Exchange, Failure>> + Send + 'c>>,
        operation: &'static Operation,
        decoding: Decoding,
        decoder: Decoder<T>,
    ) -> Self {
        Self { exchange, operation, decoding, decoder, error: PhantomData }
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
        let exchange = match ready!(self.exchange.as_mut().poll(context)) {
            Ok(exchange) => exchange,
            Err(failure) => return Poll::Ready(Err(failure.with_body())),
        };
        if !exchange.status.is_success() {
            return Poll::Ready(Err(failed(self.operation, exchange)));
        }
        let answer = successful(self.operation, exchange, self.decoding);
        Poll::Ready(match (self.decoder)(&answer) {
            Ok(body) => {
                let attempts = answer.attempts;
                let envelope = answer.envelope.take();
                let (status, headers, deviations) = answered(self.operation, answer);
                Ok(Response { status, headers, deviations, attempts, envelope, body })
            }
            Err(AnswerError::Refused) => {
                Err(Error::Status(Box::new(status_error(self.operation, refused(answer), E::decode, E::other))))
            }
            Err(error) => Err(Error::Decode(Box::new(undecoded(self.operation, answer, error)))),
        })
    }
}

impl<T, E: ErrorBody> Future for CallFuture<'_, T, E> {
    type Output = Result<T, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_ok(Response::into_body)
    }
}

/// The error that an answer is.
pub(crate) fn failed<E: ErrorBody>(operation: &Operation, exchange: Exchange) -> Error<E> {
    Error::Status(Box::new(status_error(operation, exchange, E::decode, E::other)))
}

fn successful(operation: &'static Operation, exchange: Exchange, decoding: Decoding) -> Answer {
    let Exchange { status, headers, body, request_id, attempts, .. } = exchange;
    let (deviations, envelope) = (RefCell::default(), RefCell::default());
    Answer { operation, status, headers, body, request_id, attempts, decoding, deviations, envelope }
}

/// What was answered with the status of a success, but is none.
fn refused(answer: Answer) -> Exchange {
    let Answer { status, headers, body, request_id, attempts, .. } = answer;
    Exchange { status, headers, body, rest: None, request_id, attempts }
}

fn answered(operation: &Operation, answer: Answer) -> (StatusCode, HeaderMap, Vec<Deviation>) {
    let deviations = answer.deviations.into_inner();
    trace(operation, answer.status, &deviations);
    spare::keep(answer.body);
    (answer.status, answer.headers, deviations)
}

fn undecoded(operation: &Operation, answer: Answer, error: AnswerError) -> DecodeError {
    let Answer { status, headers, body, request_id, attempts, .. } = answer;
    let problem = Problem::Answer(error);
    DecodeError { operation: operation.id(), attempts, status, headers, request_id, raw: body, problem }
}

/// Reads the body of an error: as it is documented for the status, or else as it comes.
fn status_error<E>(
    operation: &Operation,
    exchange: Exchange,
    decode: fn(u16, Node<'_>) -> E,
    other: fn(Value) -> E,
) -> StatusError<E> {
    let Exchange { status, headers, body: raw, request_id, attempts, .. } = exchange;
    let index = if status.is_success() { operation.refusal(status) } else { operation.error(status) };
    let read = match index {
        Some(index) => json::read(&raw, |node| decode(index, node)),
        None => json::read(&raw, |node| other(<Value as Json>::decode(node))),
    };
    let (body, deviations) = match read {
        Ok(decoded) => (decoded.value, decoded.deviations),
        Err(_) if raw.is_empty() => (other(Value::Null), Vec::new()),
        Err(_) => (other(Value::String(String::from_utf8_lossy(&raw).into_owned())), Vec::new()),
    };
    trace(operation, status, &deviations);
    StatusError { operation: operation.id(), attempts, status, headers, request_id, raw, body, deviations }
}

/// What was found may be data of the user's, so only its place is traced.
fn trace(operation: &Operation, status: StatusCode, deviations: &[Deviation]) {
    for Deviation { path, expected, .. } in deviations {
        tracing::debug!(operation = operation.id(), %status, %path, %expected, "the answer deviates");
    }
}
