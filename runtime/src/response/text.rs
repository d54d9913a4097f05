//! Text bodies.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::body_error::ResponseError;
use crate::charset::{self, CharsetError, utf8};
use crate::media_type::charset_label;

/// Decodes text in the declared character set, or in UTF-8 if there is none.
pub(crate) fn decoded<'b>(headers: &HeaderMap, body: &'b [u8]) -> Result<Cow<'b, str>, ResponseError> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    match content_type.and_then(charset_label) {
        None => utf8(body),
        Some(label) => charset::decoded(label, body),
    }
    .map_err(Into::into)
}

impl From<CharsetError> for ResponseError {
    fn from(error: CharsetError) -> Self {
        match error {
            CharsetError::Utf8 { offset } => Self::Text { offset },
            CharsetError::Invalid { name } => Self::Charset { name },
            CharsetError::Unsupported { name } => Self::UnsupportedCharset { name },
        }
    }
}

/// `true` if the declared media type is one of text.
pub(super) fn is_text(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    value.get(..5).is_some_and(|it| it.eq_ignore_ascii_case("text/"))
        && !value.get(5..).is_some_and(|it| it.to_ascii_lowercase().starts_with("json"))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(content_type: &str) -> HeaderMap {
        [(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap())].into_iter().collect()
    }

    #[test]
    #[cfg(feature = "charset")]
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
