//! Calls whose responses are streamed.

use super::attempt;
use super::send::Receive;
use crate::client::Client;
use crate::operation::Operation;
use crate::request::parts::Parts;
use crate::response::Response;
use crate::response::error::{Error, ErrorBody};
use crate::response::outcome::failed;
use crate::response::stream::ByteStream;

/// Performs a call up to the headers of its response.
pub(crate) async fn open<E: ErrorBody>(
    client: &Client,
    operation: &'static Operation,
    parts: Box<Parts>,
) -> Result<Response<ByteStream<E>>, Error<E>> {
    let mut response = attempt::perform(client, operation, parts, Receive::Streamed).await.map_err(Error::with_body)?;
    // Only bodies of errors have been read.
    let Some(body) = response.rest.take() else {
        let error = failed(operation, response);
        if let Error::Status(it) = &error {
            client.warnings().of_deviations(operation, it.status, &it.deviations);
        }
        return Err(error);
    };
    let body = ByteStream::new(body, operation.id(), response.attempts);
    let (status, headers, attempts) = (response.status, response.headers, response.attempts);
    Ok(Response { status, headers, deviations: Vec::new(), attempts, envelope: None, body })
}
