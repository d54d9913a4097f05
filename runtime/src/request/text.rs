//! Text in the character set of its media type.

use bytes::Bytes;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::error::RequestError;
use crate::media_type::{charset, is_json};

/// Encodes text in the character set that its media type declares (RFC 9110, section 8.3.2). JSON and text without a character set are
/// UTF-8. `utf-16` is little-endian, as browsers read it (WHATWG Encoding Standard).
pub(crate) fn encoded(media_type: &str, text: String) -> Result<Bytes, RequestError> {
    let Some(charset) = charset(media_type).filter(|it| *it != UTF_8 && !is_json(media_type)) else {
        return Ok(text.into());
    };
    if charset == UTF_16LE {
        return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if charset == UTF_16BE {
        return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, has_unmappable) = charset.encode(&text);
    match has_unmappable {
        true => Err(RequestError::Charset { name: charset.name() }),
        false => Ok(Bytes::from(bytes.into_owned())),
    }
}

#[cfg(test)]
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
        let unmappable = encoded("text/plain; charset=iso-8859-1", "\u{4e00}".to_owned());
        assert_eq!(unmappable, Err(RequestError::Charset { name: "windows-1252" }));
    }
}
