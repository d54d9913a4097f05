//! Decoders of response bodies, for [`Call::new`](crate::Call::new).

use bytes::Bytes;

use super::body_error::ResponseError;
pub use super::event::{event, item};
pub use super::header::header;
pub use super::part::{json_part, text_part};
use super::raw::RawResponse;
use crate::json::Json;

/// Decodes a JSON body.
///
/// # Errors
/// Returns the errors of [`RawResponse::json`].
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, decode};
///
/// const LIST_NAMES: Operation = Operation::new("listNames", Method::GET, "/names").accept("application/json");
///
/// fn names(client: &Client) -> Call<'_, Vec<String>> {
///     Call::new(client, &LIST_NAMES, decode::json)
/// }
/// ```
#[inline]
pub fn json<T: Json>(response: &RawResponse) -> Result<T, ResponseError> {
    response.json()
}

/// Decodes a text body.
///
/// # Errors
/// Returns an error if the body is not UTF-8.
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, decode};
///
/// const GET_REPORT: Operation = Operation::new("getReport", Method::GET, "/report").accept("text/csv");
///
/// fn report(client: &Client) -> Call<'_, String> {
///     Call::new(client, &GET_REPORT, decode::text)
/// }
/// ```
pub fn text(response: &RawResponse) -> Result<String, ResponseError> {
    response.text()
}

/// Returns the body as bytes.
///
/// # Errors
/// Never fails. The signature is that of a [`Decoder`](crate::Decoder).
///
/// ```
/// use sdk_runtime::{Bytes, Call, Client, Method, Operation, decode};
///
/// const GET_PHOTO: Operation = Operation::new("getPhoto", Method::GET, "/photo").accept("image/png");
///
/// fn photo(client: &Client) -> Call<'_, Bytes> {
///     Call::new(client, &GET_PHOTO, decode::bytes)
/// }
/// ```
pub fn bytes(response: &RawResponse) -> Result<Bytes, ResponseError> {
    response.bytes()
}

/// Ignores the body.
///
/// # Errors
/// Never fails. The signature is that of a [`Decoder`](crate::Decoder).
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, decode};
///
/// const DELETE_THING: Operation = Operation::new("deleteThing", Method::DELETE, "/things/{id}");
///
/// fn delete_thing<'c>(client: &'c Client, id: &str) -> Call<'c, ()> {
///     Call::new(client, &DELETE_THING, decode::empty).path("id", id)
/// }
/// ```
pub fn empty(_response: &RawResponse) -> Result<(), ResponseError> {
    Ok(())
}
