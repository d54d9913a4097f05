//! Codes and messages in error bodies.

use http::HeaderMap;

use super::raw::content_type;
use crate::json::Value;
use crate::printable::shortened;

/// The most bytes of a list of messages, and of a body that is not JSON.
const LONGEST_TEXT: usize = 1_000;

/// The most messages of a list.
const MOST_ENTRIES: usize = 50;

/// The members of an entry in a list of errors that may be its message.
const ENTRY_MESSAGES: [&str; 6] = ["message", "msg", "detail", "description", "title", "error"];

/// Returns the string or number at the first of these pointers (RFC 6901) that exists in a body.
pub(super) fn code(raw: &[u8], pointers: &[&str]) -> Option<String> {
    let body = Value::parse(raw).ok()?;
    pointers.iter().find_map(|it| scalar(body.pointer(it)?))
}

/// Returns the message at the first of these pointers (RFC 6901) that has one. A list of messages is joined. If there is none, it is the
/// body, if that is a string or plain text.
pub(super) fn message(raw: &[u8], headers: &HeaderMap, pointers: &[&str]) -> Option<String> {
    let Ok(body) = Value::parse(raw) else { return plain_text(raw, headers) };
    let at_pointer = pointers.iter().find_map(|it| body.pointer(it).and_then(text));
    at_pointer.or_else(|| body.as_str().and_then(non_empty))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => non_empty(text),
        Value::Number(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

fn non_empty(text: &str) -> Option<String> {
    Some(text.trim()).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// Returns a message, or several of them in one string.
fn text(value: &Value) -> Option<String> {
    let Some(entries) = value.as_array() else { return scalar(value) };
    let messages: Vec<String> = entries.iter().filter_map(entry).take(MOST_ENTRIES).collect();
    (!messages.is_empty()).then(|| shortened(&messages.join("; "), LONGEST_TEXT))
}

/// Returns the message of an entry in a list of errors, such as `{"loc": ["body", "name"], "msg": "field required"}`.
fn entry(value: &Value) -> Option<String> {
    let member = |name: &str| value.get(name).and_then(scalar);
    let Some(message) = ENTRY_MESSAGES.iter().find_map(|it| member(it)) else { return scalar(value) };
    let location =
        value.get("loc").and_then(Value::as_array).map(|it| it.iter().filter_map(scalar).collect::<Vec<_>>());
    match location.filter(|it| !it.is_empty()) {
        Some(location) => Some(format!("{}: {message}", location.join("."))),
        None => Some(message),
    }
}

/// Returns a body of plain text, or its beginning if it is long.
fn plain_text(raw: &[u8], headers: &HeaderMap) -> Option<String> {
    let content_type = content_type(headers);
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("text/plain") {
        return None;
    }
    non_empty(&String::from_utf8_lossy(raw)).map(|it| shortened(&it, LONGEST_TEXT))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::response::error::ErrorBody;

    fn message_of(body: &str, content_type: &'static str) -> Option<String> {
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        message(body.as_bytes(), &headers, <Value as ErrorBody>::MESSAGES)
    }

    #[test]
    fn messages_of_common_formats_are_found() {
        for (body, expected) in [
            (r#"{"message": "no such thing"}"#, Some("no such thing")),
            (r#"{"error": {"code": 7, "message": "no such thing"}}"#, Some("no such thing")),
            (r#"{"type": "about:blank", "title": "Not found", "status": 404}"#, Some("Not found")),
            (r#"{"title": "Not found", "detail": "no such thing"}"#, Some("no such thing")),
            (r#"{"detail": ["too short", "too old"]}"#, Some("too short; too old")),
            (
                r#"{"detail": [{"loc": ["body", "tags", 0], "msg": "field required", "type": "missing"}, {"msg": "bad"}]}"#,
                Some("body.tags.0: field required; bad"),
            ),
            (r#"{"exception_message": "no such thing"}"#, Some("no such thing")),
            (r#"{"description": "no such thing"}"#, Some("no such thing")),
            (r#"{"errors": [{"detail": "first"}, {"detail": "second"}]}"#, Some("first; second")),
            (r#"{"errors": ["first"]}"#, Some("first")),
            (r#"{"error": "invalid_grant"}"#, Some("invalid_grant")),
            (r#"{"message": "", "error": "no such thing"}"#, Some("no such thing")),
            (r#""no such thing""#, Some("no such thing")),
            (r#"{"detail": [{"loc": ["body"]}]}"#, None),
            (r#"{"thing": 7}"#, None),
            ("[]", None),
            ("null", None),
        ] {
            assert_eq!(message_of(body, "application/json").as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn plain_text_is_a_message_and_html_is_not() {
        assert_eq!(message_of(" no such thing\n", "text/plain; charset=utf-8").as_deref(), Some("no such thing"));
        assert_eq!(message_of("<h1>404</h1>", "text/html"), None);
        assert_eq!(message_of("", "text/plain"), None);
        assert_eq!(message_of(&"\u{e9}".repeat(5_000), "text/plain").map(|it| it.chars().count()), Some(501));
    }
}
