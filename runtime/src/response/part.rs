//! Decoders of the parts of multipart responses.

use super::body_error::ResponseError;
use super::event::item;
use super::raw::RawResponse;
use super::received_part::PartContent;
use super::text::is_text;
use crate::json::Json;
use crate::media_type::is_json;

/// Decodes a part whose media type is JSON, or that has none, for [`Call::part_stream`](crate::Call::part_stream). Text is decoded if
/// it is JSON of a `T`, such as a number. Other parts are bytes.
///
/// # Errors
/// Returns the errors of [`item`](super::decode::item).
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Call, Client, Method, Operation, PartCall, PartContent, decode};
///
/// const GET_BATCH: Operation = Operation::new("getBatch", Method::GET, "/batch").accept("multipart/mixed");
///
/// fn get_batch(client: &Client) -> PartCall<'_, PartContent<Value>> {
///     Call::new(client, &GET_BATCH, decode::json_part).part_stream()
/// }
/// ```
pub fn json_part<T: Json>(response: &RawResponse) -> Result<PartContent<T>, ResponseError> {
    match response.content_type().as_str() {
        it if it.is_empty() || is_json(it) => item(response).map(PartContent::Value),
        _ if is_text(&response.headers) => match response.json() {
            Ok(value) => Ok(PartContent::Value(value)),
            Err(_) => response.bytes().map(PartContent::Bytes),
        },
        _ => response.bytes().map(PartContent::Bytes),
    }
}

/// Decodes a part whose media type is text, or that has none, for [`Call::part_stream`](crate::Call::part_stream). A JSON string is
/// decoded, too. Other parts are bytes.
///
/// # Errors
/// Returns the errors of [`RawResponse::text`], and those of [`RawResponse::json`] for a JSON string.
///
/// ```
/// use sdk_runtime::{Call, Client, Method, Operation, PartCall, PartContent, decode};
///
/// const GET_PAGES: Operation = Operation::new("getPages", Method::GET, "/pages").accept("multipart/mixed");
///
/// fn get_pages(client: &Client) -> PartCall<'_, PartContent<String>> {
///     Call::new(client, &GET_PAGES, decode::text_part).part_stream()
/// }
/// ```
pub fn text_part(response: &RawResponse) -> Result<PartContent<String>, ResponseError> {
    let content_type = response.content_type();
    let is_markup = ["xml", "yaml"].iter().any(|it| content_type.ends_with(it));
    match content_type.as_str() {
        it if is_json(it) => response.json().map(PartContent::Value),
        it if it.is_empty() || is_markup || is_text(&response.headers) => response.text().map(PartContent::Value),
        _ => response.bytes().map(PartContent::Bytes),
    }
}
