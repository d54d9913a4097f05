//! Decoders of the items of streams.

use memchr::memmem;

use super::body_error::ResponseError;
use super::raw::{EventFields, RawResponse};
use crate::json::{self, Decoding, Document, Json, JsonError, Kind, Map, Value, assert_size};

/// The name of events that report errors, by convention.
const ERROR: &str = "error";

/// Decodes the data of an event or a value as JSON, for [`Call::events`](crate::Call::events) and
/// [`Call::json_stream`](crate::Call::json_stream).
///
/// An event that is named `error`, and JSON with a member `error`, report an error of the API unless `T` describes it.
///
/// # Errors
/// Returns the errors of [`RawResponse::json`], and [`ResponseError::Unsuccessful`] for an error of the API.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Call, Client, EventCall, Method, Operation, decode};
///
/// const WATCH_THINGS: Operation = Operation::new("watchThings", Method::GET, "/things").accept("text/event-stream");
///
/// fn watch_things(client: &Client) -> EventCall<'_, Value> {
///     Call::new(client, &WATCH_THINGS, decode::item).events()
/// }
/// ```
pub fn item<T: Json>(response: &RawResponse) -> Result<T, ResponseError> {
    let is_named_error = is_named_error(response);
    if !is_named_error && memmem::find(&response.body, b"\"error\"").is_none() {
        return response.json();
    }
    const { assert_size::<T>() };
    let Ok(document) = response.document() else { return response.json() };
    let error = document.root().at("error");
    if !is_named_error && matches!(error.kind(), Kind::Absent | Kind::Null) {
        return response.json();
    }
    let value = T::decode(document.root());
    let unknown = document.unknown_members();
    let fits = document.finish(Decoding::Lenient).is_ok_and(|it| it.is_empty());
    match fits && (unknown == 0 || !is_named_error && has_error_member::<T>()) {
        true => Ok(value),
        false => Err(ResponseError::Unsuccessful),
    }
}

/// Decodes an event as an object with the members `event`, `id`, `retry` and `data`, for [`Call::events`](crate::Call::events).
///
/// `data` is what `T` describes: JSON or a string. If `T` describes only the data, it is decoded alone.
///
/// # Errors
/// Returns an error if neither fits, and [`ResponseError::Unsuccessful`] if the event is named `error` and `T` does not describe it.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use sdk_runtime::json::Value;
/// use sdk_runtime::{Call, Client, EventCall, Method, Operation, decode};
///
/// const WATCH_THINGS: Operation = Operation::new("watchThings", Method::GET, "/things").accept("text/event-stream");
///
/// fn watch_things(client: &Client) -> EventCall<'_, BTreeMap<String, Value>> {
///     Call::new(client, &WATCH_THINGS, decode::event).events()
/// }
/// ```
pub fn event<T: Json>(response: &RawResponse) -> Result<T, ResponseError> {
    const { assert_size::<T>() };
    let mut second_best = None;
    let mut first_error = None;
    for text in candidates(response)? {
        let mut document = Document::of_text(&text, 0)?;
        document.limit_memory(response.memory_limit);
        let value = T::decode(document.root());
        match document.finish(response.decoding) {
            Ok(deviations) if deviations.is_empty() => return Ok(value),
            Ok(deviations) if second_best.is_none() => second_best = Some((value, deviations)),
            Ok(_) => {}
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    match second_best {
        _ if is_named_error(response) => Err(ResponseError::Unsuccessful),
        Some((value, deviations)) => {
            response.deviations.borrow_mut().extend(deviations);
            Ok(value)
        }
        None => Err(first_error.map_or(ResponseError::NoBody, Into::into)),
    }
}

/// Returns the JSON documents that an event may stand for, the most likely one first.
fn candidates(response: &RawResponse) -> Result<Vec<String>, ResponseError> {
    let text = std::str::from_utf8(&response.body);
    let text = text.map_err(|error| JsonError::Utf8 { offset: error.valid_up_to() })?;
    let mut fields = Map::new();
    if let Some(EventFields { event, id, retry }) = response.event.as_deref() {
        let milliseconds = retry.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        let text = |it: &String| Value::from(it.as_str());
        let present = [
            ("event", event.as_ref().map(text)),
            ("id", id.as_ref().map(text)),
            ("retry", milliseconds.map(Value::from)),
        ];
        for (name, value) in present {
            if let Some(value) = value {
                fields.insert(name.to_owned(), value);
            }
        }
    }
    let mut encoded = |data: Value| {
        fields.insert("data".to_owned(), data);
        json::to_string(&Value::Object(fields.clone())).map_err(|_| ResponseError::NoBody)
    };
    let mut candidates = Vec::with_capacity(3);
    if let Ok(data) = json::from_slice::<Value>(text.as_bytes(), Decoding::Lenient) {
        candidates.push(encoded(data.value)?);
        candidates.push(encoded(Value::from(text))?);
        candidates.push(text.to_owned());
    } else {
        candidates.push(encoded(Value::from(text))?);
    }
    Ok(candidates)
}

fn is_named_error(response: &RawResponse) -> bool {
    response.event.as_ref().and_then(|it| it.event.as_deref()) == Some(ERROR)
}

/// `true` if a type has a member `error`, or accepts any member.
fn has_error_member<T: Json>() -> bool {
    Document::of_text(r#"{"error":null}"#, 0).is_ok_and(|document| {
        T::decode(document.root());
        document.unknown_members() == 0
    })
}
