//! Conversion of received responses to results and errors.

use std::cell::RefCell;

use http::{HeaderMap, StatusCode};

use super::body_error::ResponseError;
use super::buffer;
use super::error::{DecodeError, DecodeErrorKind, Error, ErrorBody, StatusError};
use super::raw::{RawResponse, content_type};
use super::received::ReceivedResponse;
use super::text;
use crate::json::{self, Decoding, Deviation, Json, Node, Value};
use crate::operation::Operation;

/// Creates the error for a response with an error status.
pub(crate) fn failed<E: ErrorBody>(operation: &Operation, response: ReceivedResponse) -> Error<E> {
    Error::Status(Box::new(status_error(operation, response, E::decode, E::other)))
}

/// Creates the response of a call that succeeded. The value decoded from it may use `memory_limit` bytes.
pub(crate) fn successful(
    operation: &'static Operation,
    response: ReceivedResponse,
    decoding: Decoding,
    memory_limit: usize,
) -> RawResponse {
    let ReceivedResponse { status, headers, body, request_id, attempts, .. } = response;
    let (deviations, envelope) = (RefCell::default(), RefCell::default());
    RawResponse {
        operation,
        status,
        headers,
        body,
        request_id,
        attempts,
        decoding,
        memory_limit,
        deviations,
        envelope,
        event: None,
    }
}

/// Converts a response with a success status whose envelope reports a failure.
pub(crate) fn unsuccessful(response: RawResponse) -> ReceivedResponse {
    let RawResponse { status, headers, body, request_id, attempts, .. } = response;
    ReceivedResponse { status, headers, body, rest: None, request_id, attempts, request: None }
}

pub(crate) fn into_parts(response: RawResponse) -> (StatusCode, HeaderMap, Vec<Deviation>) {
    let deviations = response.deviations.into_inner();
    buffer::recycle(response.body);
    (response.status, response.headers, deviations)
}

pub(crate) fn decode_error(operation: &Operation, response: RawResponse, error: ResponseError) -> DecodeError {
    let RawResponse { status, headers, body, request_id, attempts, .. } = response;
    let kind = DecodeErrorKind::Response(error);
    DecodeError { operation: operation.id(), attempts, status, headers, request_id, raw: body, kind }
}

/// Decodes an error body as documented for the status, or else as any JSON or text.
pub(crate) fn status_error<E>(
    operation: &Operation,
    response: ReceivedResponse,
    decode: fn(u16, Node<'_>) -> E,
    other: fn(Value) -> E,
) -> StatusError<E> {
    let ReceivedResponse { status, headers, body: raw, request_id, attempts, .. } = response;
    let content_type = content_type(&headers);
    let index = match status.is_success() {
        true => operation.envelope_error(status, &content_type),
        false => operation.error(status, &content_type),
    };
    let read = match index {
        Some(index) => json::read(&raw, |node| decode(index, node)),
        None => json::read(&raw, |node| other(<Value as Json>::decode(node))),
    };
    let (body, deviations) = match read {
        Ok(decoded) => (decoded.value, decoded.deviations),
        Err(_) if raw.is_empty() => (other(Value::Null), Vec::new()),
        Err(_) => {
            let text = text::decoded(&headers, &raw).unwrap_or_else(|_| String::from_utf8_lossy(&raw));
            (other(Value::String(text.into_owned())), Vec::new())
        }
    };
    StatusError { operation: operation.id(), attempts, status, headers, request_id, raw, body, deviations }
}
