//! Decoders of the items of streams.

use memchr::memmem;

use super::body_error::ResponseError;
use super::raw::{EventFields, RawResponse};
use crate::json::{self, Decoding, Deviation, Document, Json, JsonError, Kind, Map, Node, Value, assert_size};

/// The name of events that report errors, by convention.
const ERROR: &str = "error";

/// Decodes the data of an event or a value as JSON, for [`Call::events`](crate::Call::events) and
/// [`Call::json_stream`](crate::Call::json_stream).
///
/// An event that is named `error`, and JSON with a member `error`, report an error of the API unless `T` describes it. A
/// member that is null, `false` or an empty string reports none.
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
    if !is_named_error && !has_error(document.root()) {
        return response.json();
    }
    let value = T::decode(document.root());
    let unknown = document.unknown_members();
    let fits = document.finish(Decoding::Lenient).is_ok_and(|it| it.is_empty());
    match fits && (unknown == 0 || !is_named_error && has_only_known_members::<T>(ERROR_MEMBER)) {
        true => Ok(value),
        false => Err(ResponseError::Unsuccessful),
    }
}

/// Decodes an event as an object with the members `event`, `id`, `retry` and `data`, for [`Call::events`](crate::Call::events).
///
/// `data` is what `T` describes: JSON or a string. If `T` describes only the data, it is decoded alone.
///
/// # Errors
/// Returns an error if neither fits, and [`ResponseError::Unsuccessful`] if the event reports an error, as for [`item`].
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
    let is_named_error = is_named_error(response);
    let may_have_error = memmem::find(&response.body, b"\"error\"").is_some();
    let is_error = is_named_error || may_have_error && response.document().is_ok_and(|it| has_error(it.root()));
    let fields = response.event.as_deref();
    let text = std::str::from_utf8(&response.body);
    let text = text.map_err(|error| JsonError::Utf8 { offset: error.valid_up_to() })?;
    let knows = has_only_known_members::<T>;
    // The numbers of deviations and of unknown members, of which fewer are better.
    let mut best: Option<((usize, usize), T, Vec<Deviation>)> = None;
    let mut first_error = None;
    for text in candidates(fields, text)? {
        let mut document = Document::of_text(&text, 0)?;
        document.limit_memory(response.memory_limit);
        let value = T::decode(document.root());
        let unknown = document.unknown_members();
        let is_described = !is_error
            || unknown == 0
            || !is_named_error && (knows(ERROR_MEMBER) || knows(&with_fields(fields, data_with_error())?));
        match document.finish(response.decoding) {
            Ok(_) if !is_described => {}
            Ok(deviations) if deviations.is_empty() && unknown == 0 => return Ok(value),
            Ok(deviations) => {
                let rank = (deviations.len(), unknown);
                if best.as_ref().is_none_or(|(it, ..)| rank < *it) {
                    best = Some((rank, value, deviations));
                }
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    match best {
        Some(((1.., _), ..)) | None if is_error => Err(ResponseError::Unsuccessful),
        Some((_, value, deviations)) => {
            response.deviations.borrow_mut().extend(deviations);
            Ok(value)
        }
        None => Err(first_error.map_or(ResponseError::NoBody, Into::into)),
    }
}

/// Returns the JSON documents that an event may stand for, the most likely one first.
fn candidates(fields: Option<&EventFields>, text: &str) -> Result<Vec<String>, ResponseError> {
    let as_string = with_fields(fields, Value::from(text))?;
    Ok(match json::from_slice::<Value>(text.as_bytes(), Decoding::Lenient) {
        Ok(data) => vec![with_fields(fields, data.value)?, as_string, text.to_owned()],
        Err(_) => vec![as_string],
    })
}

/// Returns an event as a JSON object.
fn with_fields(fields: Option<&EventFields>, data: Value) -> Result<String, ResponseError> {
    let mut members = Map::new();
    if let Some(EventFields { event, id, retry }) = fields {
        let milliseconds = retry.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        let text = |it: &String| Value::from(it.as_str());
        let present = [
            ("event", event.as_ref().map(text)),
            ("id", id.as_ref().map(text)),
            ("retry", milliseconds.map(Value::from)),
        ];
        for (name, value) in present {
            if let Some(value) = value {
                members.insert(name.to_owned(), value);
            }
        }
    }
    members.insert("data".to_owned(), data);
    json::to_string(&Value::Object(members)).map_err(|_| ResponseError::NoBody)
}

fn is_named_error(response: &RawResponse) -> bool {
    response.event.as_ref().and_then(|it| it.event.as_deref()) == Some(ERROR)
}

/// `true` if JSON has a member `error` that reports an error. Some servers always send the member.
fn has_error(root: Node<'_>) -> bool {
    let error = root.at(ERROR);
    match error.kind() {
        Kind::Absent | Kind::Null => false,
        Kind::Boolean | Kind::String => !matches!(error.raw(), "false" | "\"\""),
        _ => true,
    }
}

/// JSON with a member `error`.
const ERROR_MEMBER: &str = r#"{"error":null}"#;

/// Returns data with a member `error`.
fn data_with_error() -> Value {
    Value::Object(Map::from_iter([(ERROR.to_owned(), Value::Null)]))
}

/// `true` if a type has all members of JSON, or accepts any member.
fn has_only_known_members<T: Json>(text: &str) -> bool {
    Document::of_text(text, 0).is_ok_and(|document| {
        T::decode(document.root());
        document.unknown_members() == 0
    })
}
