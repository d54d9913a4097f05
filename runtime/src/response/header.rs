//! Header values.

use http::HeaderMap;

use crate::json::{self, Json, Value};

/// Decodes a header (OpenAPI 3.0.3, Header Object, style `simple`): arrays and objects from a comma-separated list, and
/// other types from a JSON value or a string. A `String` is the header as sent, including the quotes of an entity tag. Returns
/// `None` if the header is missing or does not fit the type.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use sdk_runtime::decode::header;
/// use sdk_runtime::HeaderMap;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-total-count", "250".parse()?);
/// headers.insert("x-regions", "eu, us".parse()?);
/// assert_eq!(header::<u64>(&headers, "x-total-count"), Some(250));
/// assert_eq!(header::<Vec<String>>(&headers, "x-regions"), Some(vec!["eu".to_owned(), "us".to_owned()]));
/// assert_eq!(header::<u64>(&headers, "x-regions"), None);
/// headers.insert("x-limits", "day,100,hour,20".parse()?);
/// assert_eq!(header::<BTreeMap<String, u64>>(&headers, "x-limits").map(|it| it["hour"]), Some(20));
/// headers.insert("etag", "\"2c91\"".parse()?);
/// assert_eq!(header::<String>(&headers, "etag").as_deref(), Some("\"2c91\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn header<T: Json>(headers: &HeaderMap, name: &str) -> Option<T> {
    let text = header_text(headers, name)?;
    // Some servers send `True`.
    let parsed = Value::parse(text.as_bytes()).or_else(|_| Value::parse(text.to_ascii_lowercase().as_bytes()));
    // Quotes and braces are part of a string, so they have a meaning only if nothing else fits.
    let (quoted, literal) = parsed.map_or((None, None), |it| match it {
        Value::String(_) | Value::Object(_) => (Some(it), None),
        _ => (None, Some(it)),
    });
    let elements: Vec<&str> = text.split(',').map(str::trim).collect();
    let literal_of = |it: &str| Value::parse(it.as_bytes()).unwrap_or_else(|_| it.into());
    let literals = elements.iter().map(|it| literal_of(it)).collect();
    let list = elements.iter().map(|it| Value::from(*it)).collect();
    let members = members(&elements);
    let objects = [literal_of, |it: &str| it.into()].map(|value| {
        let members = members.as_ref()?.iter().map(|(name, it)| ((*name).to_owned(), value(it)));
        Some(Value::Object(members.collect()))
    });
    let text = Some(Value::String(text.clone()));
    let candidates = [literal, text, Some(Value::Array(list)), Some(Value::Array(literals)), quoted];
    let candidates = candidates.into_iter().chain(objects);
    let read = candidates.flatten().filter_map(|it| json::fitting::<T>(&json::to_vec(&it).ok()?));
    read.min_by_key(|(_, deviations)| *deviations).map(|(value, _)| value)
}

/// Returns the members of an object, whose names and values alternate, or are pairs if it is exploded (OpenAPI 3.0.3, Parameter
/// Object, "Style Examples").
fn members<'t>(elements: &[&'t str]) -> Option<Vec<(&'t str, &'t str)>> {
    let pairs: Option<Vec<_>> = elements.iter().map(|it| it.split_once('=')).collect();
    let alternating = || elements.chunks(2).map(|it| if let [name, value] = it { Some((*name, *value)) } else { None });
    pairs.or_else(|| alternating().collect())
}

/// Fields with the same name form one list (RFC 9110, section 5.3).
fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().map(|it| String::from_utf8_lossy(it.as_bytes())).collect();
    if values.is_empty() { None } else { Some(values.join(", ")) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read<T: Json>(value: &'static str) -> Option<T> {
        header(&[("x".parse().ok()?, http::HeaderValue::from_static(value))].into_iter().collect(), "x")
    }

    #[test]
    fn objects_are_read_in_all_forms() {
        let expected = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
        for value in ["a,1,b,2", "a=1, b=2", r#"{"a":1,"b":2}"#] {
            assert_eq!(read::<BTreeMap<String, i64>>(value).as_ref(), Some(&expected), "{value}");
        }
        let texts = BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "x".to_owned())]);
        assert_eq!(read::<BTreeMap<String, String>>("a,1,b,x"), Some(texts));
        assert_eq!(read::<BTreeMap<String, i64>>("a,1,b"), None);
        // Other types have precedence.
        assert_eq!(read::<String>("a=1,b=2").as_deref(), Some("a=1,b=2"));
        assert_eq!(read::<String>(r#"{"a":1}"#).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(read::<Vec<String>>("a=1,b=2"), Some(vec!["a=1".to_owned(), "b=2".to_owned()]));
        assert_eq!(read::<Value>("a,1"), Some("a,1".into()));
    }
}
