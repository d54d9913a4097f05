//! Calls whose responses are streamed.

use super::attempt;
use super::send::Receive;
use crate::client::Client;
use crate::operation::Operation;
use crate::request::parts::Parts;
use crate::response::Response;
use crate::response::error::{Error, ErrorBody, UntypedError};
use crate::response::outcome::failed;
use crate::response::received::ReceivedResponse;
use crate::response::stream::ByteStream;
use crate::wire::body::IncomingBody;

/// Performs a call up to the headers of its response. Only bodies of errors have been read.
pub(crate) async fn receive(
    client: &Client,
    operation: &'static Operation,
    parts: Box<Parts>,
) -> Result<Box<ReceivedResponse>, UntypedError> {
    attempt::perform(client, operation, parts, Receive::Streamed).await
}

/// Takes the body of a successful response. An error status is an error.
pub(crate) fn successful_body<E: ErrorBody>(
    client: &Client,
    operation: &'static Operation,
    mut response: Box<ReceivedResponse>,
) -> Result<(Box<ReceivedResponse>, IncomingBody), Error<E>> {
    if let Some(body) = response.rest.take() {
        return Ok((response, *body));
    }
    let error = failed(operation, *response);
    if let Error::Status(it) = &error {
        client.warnings().of_deviations(operation, it.status, &it.deviations);
    }
    Err(error)
}

/// Performs a call up to the headers of its response.
pub(crate) async fn open<E: ErrorBody>(
    client: &Client,
    operation: &'static Operation,
    parts: Box<Parts>,
) -> Result<Response<ByteStream<E>>, Error<E>> {
    let response = receive(client, operation, parts).await.map_err(Error::with_body)?;
    let (response, body) = successful_body(client, operation, response)?;
    let body = ByteStream::new(body, operation.id(), response.attempts);
    let (status, headers, attempts) = (response.status, response.headers, response.attempts);
    Ok(Response { status, headers, deviations: Vec::new(), attempts, envelope: None, body })
}
