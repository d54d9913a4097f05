//! Header values.

use http::HeaderMap;

use crate::json::{self, Json, Value};

/// Decodes a header (OpenAPI 3.0.3, Header Object, style `simple`): arrays from a comma-separated list, and other
/// types from a JSON value or a string. A `String` is the header as sent, including the quotes of an entity tag. Returns
/// `None` if the header is missing or does not fit the type.
///
/// ```
/// use sdk_runtime::decode::header;
/// use sdk_runtime::HeaderMap;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-total-count", "250".parse()?);
/// headers.insert("x-regions", "eu, us".parse()?);
/// assert_eq!(header::<u64>(&headers, "x-total-count"), Some(250));
/// assert_eq!(header::<Vec<String>>(&headers, "x-regions"), Some(vec!["eu".to_owned(), "us".to_owned()]));
/// assert_eq!(header::<u64>(&headers, "x-regions"), None);
/// headers.insert("etag", "\"2c91\"".parse()?);
/// assert_eq!(header::<String>(&headers, "etag").as_deref(), Some("\"2c91\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn header<T: Json>(headers: &HeaderMap, name: &str) -> Option<T> {
    let text = header_text(headers, name)?;
    // Some servers send `True`.
    let parsed = Value::parse(text.as_bytes()).or_else(|_| Value::parse(text.to_ascii_lowercase().as_bytes()));
    let literal = parsed.ok().filter(|it| !matches!(it, Value::Object(_)));
    // Quotes are part of a string, so they are removed only if nothing else fits.
    let (quoted, literal) = literal.map_or((None, None), |it| match it {
        Value::String(_) => (Some(it), None),
        _ => (None, Some(it)),
    });
    let elements = || text.split(',').map(str::trim);
    let literals = elements().map(|it| Value::parse(it.as_bytes()).unwrap_or_else(|_| it.into())).collect();
    let list = elements().map(Value::from).collect();
    let text = Some(Value::String(text.clone()));
    let candidates = [literal, text, Some(Value::Array(list)), Some(Value::Array(literals)), quoted];
    let read = candidates.into_iter().flatten().filter_map(|it| json::fitting::<T>(&json::to_vec(&it).ok()?));
    read.min_by_key(|(_, deviations)| *deviations).map(|(value, _)| value)
}

/// Fields with the same name form one list (RFC 9110, section 5.3).
fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().map(|it| String::from_utf8_lossy(it.as_bytes())).collect();
    if values.is_empty() { None } else { Some(values.join(", ")) }
}
