//! Text in the character set of its media type.

use bytes::Bytes;

use super::error::RequestError;
use crate::charset::{self, CharsetError};
use crate::media_type::{charset_label, is_json};

/// Encodes text in the character set that its media type declares (RFC 9110, section 8.3.2). JSON and text without a character set are
/// UTF-8.
pub(crate) fn encoded(media_type: &str, text: String) -> Result<Bytes, RequestError> {
    match charset_label(media_type).filter(|_| !is_json(media_type)) {
        None => Ok(text.into()),
        Some(label) => charset::encoded(label, text).map_err(Into::into),
    }
}

impl From<CharsetError> for RequestError {
    fn from(error: CharsetError) -> Self {
        match error {
            CharsetError::Invalid { name } => Self::Charset { name },
            CharsetError::Unsupported { name } => Self::UnsupportedCharset { name },
            // Strings are always UTF-8.
            CharsetError::Utf8 { .. } => Self::Charset { name: "UTF-8" },
        }
    }
}

#[cfg(all(test, feature = "charset"))]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_in_the_declared_character_set() {
        for (media_type, text, expected) in [
            ("text/plain", "\u{e9}", &b"\xc3\xa9"[..]),
            ("text/plain; charset=utf-8", "\u{e9}", b"\xc3\xa9"),
            ("text/plain; charset=ISO-8859-1", "\u{e9}", b"\xe9"),
            ("text/csv;header=present; Charset=\"windows-1252\"", "\u{20ac}", b"\x80"),
            ("text/plain; charset=utf-16", "a\u{e9}", b"a\0\xe9\0"),
            ("text/plain; charset=utf-16be", "a", b"\0a"),
            ("text/plain; charset=unknown", "\u{e9}", b"\xc3\xa9"),
            ("application/json; charset=iso-8859-1", "\u{e9}", b"\xc3\xa9"),
        ] {
            assert_eq!(encoded(media_type, text.to_owned()).as_deref(), Ok(expected), "{media_type}");
        }
        for (media_type, text, name) in [
            ("text/plain; charset=iso-8859-1", "\u{4e00}", "ISO-8859-1"),
            ("text/plain; charset=ISO-8859-1", "\u{20ac}", "ISO-8859-1"),
            ("text/plain; charset=us-ascii", "\u{e9}", "US-ASCII"),
            ("text/plain; charset=windows-1252", "\u{4e00}", "windows-1252"),
            // Browsers do not write this character set.
            ("text/plain; charset=iso-2022-kr", "\u{e9}", "replacement"),
        ] {
            assert_eq!(encoded(media_type, text.to_owned()), Err(RequestError::Charset { name }), "{media_type}");
        }
    }
}
