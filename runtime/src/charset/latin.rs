//! The character sets that need no tables.

use std::borrow::Cow;

use bytes::Bytes;

use super::{CharsetError, Latin, utf8};

/// Decodes bytes from the character set with this name.
pub(crate) fn decoded<'b>(label: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, CharsetError> {
    if is_utf8(label) {
        return utf8(bytes);
    }
    let latin = Latin::named(label).ok_or_else(|| unsupported(label))?;
    // Between these two, browsers and many servers have characters of `windows-1252`.
    let (last_of_ascii, first_of_latin) = ('\u{7f}', '\u{a0}');
    let is_known = |it: &char| *it <= last_of_ascii || (first_of_latin..=latin.last).contains(it);
    let text = bytes.iter().map(|it| Some(char::from(*it)).filter(is_known)).collect::<Option<String>>();
    text.map(Cow::Owned).ok_or_else(|| unsupported(label))
}

/// Encodes text in the character set with this name.
pub(crate) fn encoded(label: &str, text: String) -> Result<Bytes, CharsetError> {
    if is_utf8(label) {
        return Ok(text.into());
    }
    let latin = Latin::named(label).ok_or_else(|| unsupported(label))?;
    let byte = |it: char| u8::try_from(it).ok().filter(|_| it <= latin.last);
    text.chars().map(byte).collect::<Option<Bytes>>().ok_or(CharsetError::Invalid { name: latin.name })
}

fn unsupported(label: &str) -> CharsetError {
    CharsetError::Unsupported { name: label.to_owned() }
}

fn is_utf8(label: &str) -> bool {
    ["utf-8", "utf8"].iter().any(|it| label.trim().eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_sets_without_tables_are_converted() {
        for (label, bytes, text) in [
            ("UTF-8", "\u{20ac}".as_bytes(), "\u{20ac}"),
            ("utf8", b"a", "a"),
            ("us-ascii", b"a~", "a~"),
            ("Latin1", b"\xe9", "\u{e9}"),
        ] {
            assert_eq!(decoded(label, bytes).as_deref(), Ok(text), "{label}");
            assert_eq!(encoded(label, text.to_owned()).as_deref(), Ok(bytes), "{label}");
        }
        for (label, bytes) in [("us-ascii", b"\xe9"), ("iso-8859-1", b"\x80")] {
            assert_eq!(decoded(label, bytes), Err(CharsetError::Unsupported { name: label.to_owned() }));
        }
        assert_eq!(encoded("iso-8859-1", "\u{20ac}".to_owned()), Err(CharsetError::Invalid { name: "ISO-8859-1" }));
        let name = "windows-1252".to_owned();
        assert_eq!(decoded(&name, b"a"), Err(CharsetError::Unsupported { name: name.clone() }));
        assert_eq!(encoded(&name, "a".to_owned()), Err(CharsetError::Unsupported { name: name.clone() }));
    }
}
