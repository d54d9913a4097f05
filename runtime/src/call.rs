//! One call of an operation, from its arguments to its result.

use std::cell::RefCell;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::answer::{self, Answer, AnswerError};
use crate::attempt;
use crate::client::Client;
use crate::error::{DecodeError, Error, ErrorBody, Problem, StatusError};
use crate::json::{self, Decoding, Deviation, Json, Node, Value};
use crate::multipart::Multipart;
use crate::operation::Operation;
use crate::parameter::{self, Parameter};
use crate::parts::Parts;
use crate::retry::RetryPolicy;
use crate::style::Style;
use crate::transport::{Exchange, Failure};

/// Reads a successful answer.
pub type Decoder<T> = fn(&Answer) -> Result<T, AnswerError>;

/// A call that is sent when it is awaited.
///
/// What cannot be sent is an error then, too, and nothing is sent.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, T, E = Value> {
    client: &'c Client,
    operation: &'static Operation,
    decoder: Decoder<T>,
    parts: Box<Parts>,
    error: PhantomData<fn() -> E>,
}

impl<'c, T, E> Call<'c, T, E> {
    /// A call without arguments.
    pub fn new(client: &'c Client, operation: &'static Operation, decoder: Decoder<T>) -> Self {
        Self { client, operation, decoder, parts: Box::default(), error: PhantomData }
    }

    /// Sets a path parameter, in style `simple`.
    #[inline]
    pub fn path<P: Parameter + ?Sized>(self, name: &'static str, value: &P) -> Self {
        self.path_as(Style::SIMPLE, name, value)
    }

    /// Sets a path parameter.
    #[inline]
    pub fn path_as<P: Parameter + ?Sized>(mut self, style: Style, name: &'static str, value: &P) -> Self {
        self.parts.path(style, name, parameter::value(value));
        self
    }

    /// Adds a query parameter, in style `form`, exploded.
    #[inline]
    pub fn query<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.query_as(Style::FORM, name, value)
    }

    /// Adds a query parameter.
    #[inline]
    pub fn query_as<P: Parameter + ?Sized>(mut self, style: Style, name: &str, value: &P) -> Self {
        self.parts.query(style, name, parameter::value(value));
        self
    }

    /// Sets a header, in style `simple`.
    #[inline]
    pub fn header<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.header_as(Style::SIMPLE, name, value)
    }

    /// Sets a header.
    #[inline]
    pub fn header_as<P: Parameter + ?Sized>(mut self, style: Style, name: &str, value: &P) -> Self {
        self.parts.header(style, name, parameter::value(value));
        self
    }

    /// Adds a cookie, in style `form`.
    #[inline]
    pub fn cookie<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.cookie_as(Style::FORM, name, value)
    }

    /// Adds a cookie.
    #[inline]
    pub fn cookie_as<P: Parameter + ?Sized>(mut self, style: Style, name: &str, value: &P) -> Self {
        self.parts.cookie(style, name, parameter::value(value));
        self
    }

    /// Sets a body of JSON.
    #[inline]
    pub fn json<P: Parameter + ?Sized>(mut self, content_type: &str, body: &P) -> Self {
        self.parts.body(content_type, parameter::text(body).map(Into::into).map_err(Into::into));
        self
    }

    /// Sets a body of `application/x-www-form-urlencoded`.
    #[inline]
    pub fn form<P: Parameter + ?Sized>(mut self, body: &P) -> Self {
        self.parts.form(parameter::value(body));
        self
    }

    /// Sets a body of text.
    pub fn text(mut self, content_type: &str, body: impl Into<String>) -> Self {
        self.parts.body(content_type, Ok(body.into().into()));
        self
    }

    /// Sets a body of bytes.
    pub fn bytes(mut self, content_type: &str, body: impl Into<bytes::Bytes>) -> Self {
        self.parts.body(content_type, Ok(body.into()));
        self
    }

    /// Sets a body of `multipart/form-data`.
    pub fn multipart(mut self, body: impl Multipart) -> Self {
        self.parts.multipart(body.form());
        self
    }

    /// Sets how long this call may take, with all its attempts.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.parts.options.timeout = Some(timeout);
        self
    }

    /// Sets how long each attempt of this call may take.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.parts.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how often this call is tried again.
    pub fn with_retries(mut self, policy: RetryPolicy) -> Self {
        self.parts.options.retries = Some(policy);
        self
    }

    /// Tells that the server may act on this call twice, whatever its method (RFC 9110, section
    /// 9.2.2): it is tried again wherever that may help.
    pub fn idempotent(mut self) -> Self {
        self.parts.options.idempotent = true;
        self
    }

    /// Gives status, headers and deviations beside the result.
    pub fn with_response(self) -> ResponseFuture<'c, T, E> {
        let Self { client, operation, decoder, parts, .. } = self;
        let exchange = Box::pin(attempt::exchange(client, operation, *parts));
        ResponseFuture { exchange, operation, decoding: client.decoding(), decoder, error: PhantomData }
    }
}

impl<T, E> Clone for Call<'_, T, E> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), ..*self }
    }
}

impl<T, E> fmt::Debug for Call<'_, T, E> {
    /// Names the operation; its arguments may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").field("operation", &self.operation.id()).finish_non_exhaustive()
    }
}

impl<'c, T, E: ErrorBody> IntoFuture for Call<'c, T, E> {
    type Output = Result<T, Error<E>>;
    type IntoFuture = CallFuture<'c, T, E>;

    fn into_future(self) -> Self::IntoFuture {
        CallFuture(self.with_response())
    }
}

/// A result with what came beside it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// Where the body deviated from the description.
    pub deviations: Vec<Deviation>,
    /// How often the request was sent.
    pub attempts: u32,
    /// The result.
    pub body: T,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Not the headers, which may have secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Response");
        shown.field("status", &self.status).field("deviations", &self.deviations).field("body", &self.body);
        shown.finish_non_exhaustive()
    }
}

impl<T> Response<T> {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header's value (OpenAPI 3.0.3, Header Object, style `simple`), if it is there.
    #[must_use]
    pub fn header<H: Json>(&self, name: &str) -> Option<H> {
        answer::header(&self.headers, name)
    }

    /// Where the body deviated from the description.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The result.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The result alone.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }
}

/// A call under way.
///
/// The exchange is the same code for all operations; only reading its answer is not.
#[must_use = "futures do nothing unless awaited"]
pub struct ResponseFuture<'c, T, E> {
    exchange: Pin<Box<dyn Future<Output = Result<Exchange, Failure>> + Send + 'c>>,
    operation: &'static Operation,
    decoding: Decoding,
    decoder: Decoder<T>,
    error: PhantomData<fn() -> E>,
}

/// A call under way whose status and headers nobody asked for.
#[must_use = "futures do nothing unless awaited"]
pub struct CallFuture<'c, T, E>(ResponseFuture<'c, T, E>);

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
            let error = status_error(self.operation, exchange, E::decode, E::other);
            return Poll::Ready(Err(Error::Status(Box::new(error))));
        }
        let answer = successful(exchange, self.decoding);
        Poll::Ready(match (self.decoder)(&answer) {
            Ok(body) => {
                let attempts = answer.attempts;
                let (status, headers, deviations) = answered(self.operation, answer);
                Ok(Response { status, headers, deviations, attempts, body })
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

fn successful(exchange: Exchange, decoding: Decoding) -> Answer {
    let Exchange { status, headers, body, attempts } = exchange;
    Answer { status, headers, body, attempts, decoding, deviations: RefCell::default() }
}

fn answered(operation: &Operation, answer: Answer) -> (StatusCode, HeaderMap, Vec<Deviation>) {
    let deviations = answer.deviations.into_inner();
    trace(operation, answer.status, &deviations);
    (answer.status, answer.headers, deviations)
}

fn undecoded(operation: &Operation, answer: Answer, error: AnswerError) -> DecodeError {
    let Answer { status, headers, body, attempts, .. } = answer;
    let problem = Problem::Answer(error);
    DecodeError { operation: operation.id(), attempts, status, headers, raw: body, problem }
}

/// Reads the body of an error: as it is documented for the status, or else as it comes.
fn status_error<E>(
    operation: &Operation,
    exchange: Exchange,
    decode: fn(u16, Node<'_>) -> E,
    other: fn(Value) -> E,
) -> StatusError<E> {
    let Exchange { status, headers, body: raw, attempts } = exchange;
    let read = match operation.error(status) {
        Some(index) => json::read(&raw, |node| decode(index, node)),
        None => json::read(&raw, |node| other(<Value as Json>::decode(node))),
    };
    let (body, deviations) = match read {
        Ok(decoded) => (decoded.value, decoded.deviations),
        Err(_) if raw.is_empty() => (other(Value::Null), Vec::new()),
        Err(_) => (other(Value::String(String::from_utf8_lossy(&raw).into_owned())), Vec::new()),
    };
    trace(operation, status, &deviations);
    StatusError { operation: operation.id(), attempts, status, headers, raw, body, deviations }
}

/// What was found may be data of the user's, so only its place is traced.
fn trace(operation: &Operation, status: StatusCode, deviations: &[Deviation]) {
    for Deviation { path, expected, .. } in deviations {
        tracing::debug!(operation = operation.id(), %status, %path, %expected, "the answer deviates");
    }
}
