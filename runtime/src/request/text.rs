//! Text in the character set of its media type.

use bytes::Bytes;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::error::RequestError;
use crate::media_type::{charset, charset_label, is_json};

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
    let subset = charset_label(media_type).and_then(subset);
    if let Some((name, _)) = subset.filter(|(_, last)| text.chars().any(|it| it > *last)) {
        return Err(RequestError::Charset { name });
    }
    // A character set that is only read is sent as UTF-8.
    let (bytes, sent, has_unmappable) = charset.encode(&text);
    match has_unmappable || sent != charset {
        true => Err(RequestError::Charset { name: charset.name() }),
        false => Ok(Bytes::from(bytes.into_owned())),
    }
}

/// Returns a character set that browsers take for `windows-1252`, but other servers do not, and its last character.
fn subset(label: &str) -> Option<(&'static str, char)> {
    match label.trim().to_ascii_lowercase().as_str() {
        "us-ascii" | "ascii" | "ansi_x3.4-1968" => Some(("US-ASCII", '\u{7f}')),
        "iso-8859-1" | "iso8859-1" | "iso88591" | "iso_8859-1" | "latin1" | "l1" => Some(("ISO-8859-1", '\u{ff}')),
        _ => None,
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
