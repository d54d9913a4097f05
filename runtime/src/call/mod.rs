//! Calls of operations.

mod arguments;
pub(crate) mod attempt;
#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod download;
mod error_type;
pub(crate) mod future;
mod idempotency;
mod intercept;
pub(crate) mod long_running;
pub(crate) mod long_running_error;
mod options;
pub(crate) mod owned;
mod pace;
pub(crate) mod poll;
pub(crate) mod poll_error;
mod retry;
mod send;
pub(crate) mod stream;
#[cfg_attr(not(feature = "tracing"), path = "no_trace.rs")]
mod trace;
mod transfer;

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::path::Path;

use http::Method;

use self::download::Download;
use self::future::{CallFuture, ConditionalFuture, Decoder, RawFuture, ResponseFuture, StreamFuture};
use self::send::Receive;
use crate::client::Client;
use crate::json::Value;
use crate::operation::Operation;
use crate::request::options::CallOptions;
use crate::request::parameter::{self, Parameter};
use crate::request::parts::Parts;
use crate::request::style::Style;
use crate::response::body_error::ResponseError;
use crate::response::error::{Error, ErrorBody};
use crate::response::raw::RawResponse;
use crate::response::received::ReceivedResponse;
use crate::response::{Response, decode};

/// The operation of calls that are not in the OpenAPI document.
static UNDOCUMENTED: Operation = Operation::new("request", Method::GET, "/").accept("application/json");

impl Client {
    /// Calls an operation that is not in the OpenAPI document, with the credentials, retries and limits
    /// of other calls.
    ///
    /// The path is appended to the base URL. It may contain placeholders, which [`Call::path`] fills
    /// in, and a query. The response is decoded as any JSON value, and an empty body as null; use
    /// [`Call::raw`] for other responses.
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
        let mut call = Call::new(self, &UNDOCUMENTED, any);
        call.parts.target(method, path);
        call
    }
}

fn any(response: &RawResponse) -> Result<Value, ResponseError> {
    if response.bytes()?.is_empty() { Ok(Value::Null) } else { decode::json(response) }
}

/// A call, which is sent when it is awaited.
///
/// A call that cannot be sent, for example because a parameter is invalid, returns its error at that
/// point.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// use sdk_runtime::Method;
///
/// let call = client.request(Method::GET, "/things").query("limit", &10);
/// let things = call.with_timeout(Duration::from_secs(5)).extra_header("x-trace", "7").with_response().await?;
/// println!("{} after {} attempts: {:?}", things.status, things.attempts, things.body);
/// # Ok(())
/// # }
/// ```
///
/// Options for a single call override those of the client:
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Decoding;
/// use sdk_runtime::{Method, RetryPolicy};
///
/// let order = client.request(Method::POST, "/orders").json("application/json", &vec![7, 9]);
/// // The key lets the server detect that it already has the order.
/// let order = order.extra_header("idempotency-key", "2c91").idempotent().with_retries(RetryPolicy::new(5));
/// println!("{:?}", order.with_decoding(Decoding::Strict).await?);
///
/// let photo = client.request(Method::GET, "/photo").extra_query("size", "small").raw().await?;
/// println!("{}: {} bytes", photo.status, photo.body.len());
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, T, E = Value> {
    client: &'c Client,
    operation: &'static Operation,
    decoder: Decoder<T>,
    parts: Box<Parts>,
    error: PhantomData<fn() -> E>,
}

impl<'c, T, E> Call<'c, T, E> {
    /// Creates a call without arguments.
    pub fn new(client: &'c Client, operation: &'static Operation, decoder: Decoder<T>) -> Self {
        Self { client, operation, decoder, parts: Box::default(), error: PhantomData }
    }

    crate::call_options!('c, T, E);
}

/// The building blocks of the methods of [`call_options!`](crate::call_options).
#[doc(hidden)]
impl<'c, T, E> Call<'c, T, E> {
    #[inline]
    pub fn call_mut(&mut self) -> &mut Self {
        self
    }

    #[inline]
    pub fn into_call(self) -> Self {
        self
    }

    pub fn options_mut(&mut self) -> &mut CallOptions {
        &mut self.parts.options
    }

    #[inline]
    pub fn set_extra_header<P: Parameter + ?Sized>(&mut self, name: &str, value: &P) {
        self.parts.header(Style::SIMPLE, name, parameter::value(value));
    }

    #[inline]
    pub fn set_extra_query<P: Parameter + ?Sized>(&mut self, name: &str, value: &P) {
        self.parts.query(Style::FORM, name, parameter::value(value));
    }

    #[inline]
    pub fn add_extra_body<P: Parameter + ?Sized>(&mut self, name: &str, value: &P) {
        self.parts.extra_member(name, parameter::value(value));
    }

    pub fn respond(self) -> ResponseFuture<'c, T, E> {
        let Self { client, operation, decoder, parts, .. } = self;
        let decoding = parts.options.decoding.unwrap_or(client.decoding());
        let response = Box::pin(attempt::perform(client, operation, parts, Receive::Whole));
        ResponseFuture::new(response, Cow::Borrowed(client), operation, decoding, decoder)
    }

    pub fn respond_conditional(self) -> ConditionalFuture<'c, T, E> {
        ConditionalFuture::new(self.respond())
    }

    pub fn respond_raw(self) -> RawFuture<'c, E> {
        let response = attempt::perform(self.client, self.operation, self.parts, Receive::Raw);
        Box::pin(async {
            let response = response.await.map_err(Error::with_body)?;
            let ReceivedResponse { status, headers, body, attempts, .. } = *response;
            Ok(Response { status, headers, deviations: Vec::new(), attempts, envelope: None, body })
        })
    }

    pub fn respond_stream(self) -> StreamFuture<'c, E>
    where
        E: ErrorBody + 'c,
    {
        Box::pin(stream::open(self.client, self.operation, self.parts))
    }

    pub fn download_to(self, path: &Path) -> Download<'c, T, E> {
        Download::new(self.client, self.operation, self.parts, path)
    }

    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<T, Error<E>>
    where
        E: ErrorBody,
    {
        crate::wait::wait(self).unwrap_or_else(|error| Err(Error::Request(Box::new(error.into()))))
    }

    pub(crate) fn client(&self) -> &'c Client {
        self.client
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn decoder(&self) -> Decoder<T> {
        self.decoder
    }

    pub(crate) fn into_parts(self) -> Box<Parts> {
        self.parts
    }

    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }
}

impl<T, E> Clone for Call<'_, T, E> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), ..*self }
    }
}

impl<T, E> fmt::Debug for Call<'_, T, E> {
    /// Shows only the operation because arguments may be secrets.
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
