//! One call of an operation, from its arguments to its result.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::Method;

use crate::answer::{self, Answer, AnswerError};
use crate::attempt;
use crate::client::Client;
use crate::error::{Error, ErrorBody};
use crate::future::{CallFuture, Decoder, ResponseFuture};
use crate::json::Value;
use crate::multipart::Multipart;
use crate::operation::Operation;
use crate::parameter::{self, Parameter};
use crate::parts::Parts;
use crate::response::Response;
use crate::retry::RetryPolicy;
use crate::style::Style;
use crate::transport::{Exchange, background};

/// What a description says about an operation that it does not have.
static UNDESCRIBED: Operation = Operation::new("request", Method::GET, "/").accept("application/json");

impl Client {
    /// A call that the API's description does not have, with all that other calls have:
    /// credentials, retries, limits.
    ///
    /// The path is appended to the base URL. It may have placeholders, for [`Call::path`] to fill
    /// in, and a query. The answer is any JSON, and null without a body; [`Call::raw`] takes other
    /// answers.
    ///
    /// ```no_run
    /// # async fn example(client: sdk_runtime::Client) -> Result<(), sdk_runtime::Error> {
    /// use sdk_runtime::Method;
    ///
    /// let thing = client.request(Method::GET, "/things/{id}").path("id", "a/b").query("limit", &1).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: &str) -> Call<'_, Value> {
        let mut call = Call::new(self, &UNDESCRIBED, any);
        call.parts.target(method, path);
        call
    }
}

fn any(answer: &Answer) -> Result<Value, AnswerError> {
    if answer.bytes()?.is_empty() { Ok(Value::Null) } else { answer::json(answer) }
}

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

    /// Sets a header that the description does not have, or has otherwise. Credentials stay as they are.
    pub fn extra_header<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.header(name, value)
    }

    /// Adds a query parameter that the description does not have.
    pub fn extra_query<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.query(name, value)
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
        ResponseFuture::new(exchange, operation, client.decoding(), decoder)
    }

    /// As [`Self::with_response`], in a task of its own, which ends when the future is dropped.
    pub(crate) fn in_background(self) -> ResponseFuture<'c, T, E> {
        let Self { client, operation, decoder, parts, .. } = self;
        let owned = client.clone();
        let exchange = background(operation.id(), async move { attempt::exchange(&owned, operation, *parts).await });
        ResponseFuture::new(exchange, operation, client.decoding(), decoder)
    }

    /// The same call, whose answer is read in another way.
    pub(crate) fn read_by<U>(self, decoder: Decoder<U>) -> Call<'c, U, E> {
        let Self { client, operation, parts, error, .. } = self;
        Call { client, operation, decoder, parts, error }
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// Gives the answer as it comes, whatever its status and its body.
    ///
    /// # Errors
    /// There is no answer. An answer with the status of an error is none.
    pub async fn raw(self) -> Result<Response<Bytes>, Error<E>> {
        let exchange = attempt::exchange(self.client, self.operation, *self.parts).await;
        let Exchange { status, headers, body, attempts } = exchange.map_err(|failure| failure.with_body())?;
        Ok(Response { status, headers, deviations: Vec::new(), attempts, envelope: None, body })
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
        CallFuture::new(self.with_response())
    }
}
