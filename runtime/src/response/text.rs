//! Text bodies.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::body_error::ResponseError;
use crate::media_type;

/// Decodes text in the declared character set, or in UTF-8 if there is none or it is unknown (RFC 9110, section 8.3.2; WHATWG
/// Encoding Standard).
pub(crate) fn decoded<'b>(headers: &HeaderMap, body: &'b [u8]) -> Result<Cow<'b, str>, ResponseError> {
    match charset(headers).filter(|it| *it != UTF_8) {
        None => {
            let text = std::str::from_utf8(body);
            text.map(Cow::Borrowed).map_err(|error| ResponseError::Text { offset: error.valid_up_to() })
        }
        Some(encoding) => {
            let (text, _, has_errors) = encoding.decode(body);
            if has_errors { Err(ResponseError::Charset { name: encoding.name() }) } else { Ok(text) }
        }
    }
}

/// `true` if the declared media type is one of text.
pub(super) fn is_text(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    value.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("text/"))
        && !value.get(5..).is_some_and(|it| it.to_ascii_lowercase().starts_with("json"))
}

fn charset(headers: &HeaderMap) -> Option<&'static Encoding> {
    media_type::charset(headers.get(CONTENT_TYPE)?.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(content_type: &str) -> HeaderMap {
        [(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap())].into_iter().collect()
    }

    #[test]
    fn text_is_decoded_in_the_declared_character_set() {
        for (content_type, body, expected) in [
            ("text/plain", "é€".as_bytes(), "é€"),
            ("text/plain; charset=UTF-8", "é".as_bytes(), "é"),
            ("text/csv;charset=\"ISO-8859-1\"", b"\xe9", "é"),
            ("text/csv; header=present; Charset=windows-1252", b"\x80", "€"),
            ("text/plain; charset=utf-16le", b"a\0", "a"),
            ("text/plain; charset=unknown", b"a", "a"),
        ] {
            assert_eq!(decoded(&headers(content_type), body).unwrap(), expected, "{content_type}");
        }
        assert_eq!(decoded(&HeaderMap::new(), b"a\xff"), Err(ResponseError::Text { offset: 1 }));
        let cut = decoded(&headers("text/plain; charset=shift_jis"), b"\x81");
        assert_eq!(cut, Err(ResponseError::Charset { name: "Shift_JIS" }));
    }

    #[test]
    fn media_types_of_text_are_recognized() {
        for (content_type, expected) in
            [("text/plain", true), ("Text/CSV; charset=x", true), ("text/json", false), ("application/json", false)]
        {
            assert_eq!(is_text(&headers(content_type)), expected, "{content_type}");
        }
        assert!(!is_text(&HeaderMap::new()));
    }
}
