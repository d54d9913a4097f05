//! Calls that own their client, and can be sent in their own tasks.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::Call;
use super::attempt;
use super::future::{Decoder, ResponseFuture};
use super::send::Receive;
use crate::client::Client;
use crate::operation::Operation;
use crate::request::parts::Parts;
use crate::response::error::{TransportError, UntypedError};
use crate::response::received::ReceivedResponse;
use crate::wire::error::HttpError;

/// A call without a lifetime.
pub(crate) struct OwnedCall<T> {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) parts: Box<Parts>,
    decoder: Decoder<T>,
}

impl<T> Clone for OwnedCall<T> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), parts: self.parts.clone(), ..*self }
    }
}

impl<T> OwnedCall<T> {
    /// Takes over a call, with another decoder.
    pub(crate) fn new<U, E>(call: Call<'_, U, E>, decoder: Decoder<T>) -> Self {
        Self { client: call.client().clone(), operation: call.operation(), parts: call.into_parts(), decoder }
    }

    /// Sends the call when the future is polled.
    pub(crate) fn respond<E>(self) -> ResponseFuture<'static, T, E> {
        self.send(|_, response| response)
    }

    /// Sends the call at once in its own task, which is aborted when the future is dropped.
    pub(crate) fn respond_in_background<E>(self) -> ResponseFuture<'static, T, E> {
        self.send(|operation, response| background(operation.id(), response))
    }

    fn send<E, F>(self, start: F) -> ResponseFuture<'static, T, E>
    where
        F: FnOnce(&'static Operation, Performed) -> Performed,
    {
        let Self { client, operation, parts, decoder } = self;
        let decoding = parts.options.decoding.unwrap_or(client.decoding());
        let owned = client.clone();
        let response = Box::pin(async move { attempt::perform(&owned, operation, parts, Receive::Whole).await });
        ResponseFuture::new(start(operation, response), Cow::Owned(client), operation, decoding, decoder)
    }
}

type Performed = Pin<Box<dyn Future<Output = Result<Box<ReceivedResponse>, UntypedError>> + Send>>;

/// Performs a call in its own task, which is aborted when the returned future is dropped.
fn background(operation: &'static str, response: Performed) -> Performed {
    // A task requires a runtime. Without one, the request is sent when the future is polled.
    let Ok(runtime) = Handle::try_current() else { return response };
    let mut task = AbortOnDrop(runtime.spawn(response));
    Box::pin(async move {
        match (&mut task.0).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime was shut down.
                Err(_) => Err(TransportError::failure(operation, HttpError::late())),
            },
        }
    })
}

struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
