//! Percent-encoding of names and values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the unreserved ones of RFC 3986 (section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// All characters except those that have no special meaning in a query.
const QUERY_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');
/// All characters except those that have no special meaning in a segment of a path (RFC 3986, section 3.3).
const PATH_RESERVED: &AsciiSet = &QUERY_RESERVED.add(b'/').add(b'?').remove(b'&').remove(b'+');

/// The escaping of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Percent-encoding in a query or a form (RFC 6570).
    Query,
    /// Percent-encoding in a segment of a path (RFC 6570).
    Path,
    /// No escaping, as in headers.
    Plain,
}

impl Escape {
    /// Escapes a string. If reserved characters are allowed, those that do not change the structure of the URL and
    /// percent-encoded ones remain as they are.
    pub(super) fn apply(self, text: &str, allow_reserved: bool) -> String {
        match (self, allow_reserved) {
            (Self::Plain, _) => text.to_owned(),
            (Self::Query | Self::Path, false) => percent_encode(text),
            (Self::Query, true) => encode_unencoded(text, QUERY_RESERVED),
            (Self::Path, true) => encode_unencoded(text, PATH_RESERVED),
        }
    }
}

/// Percent-encodes all characters except the unreserved ones.
pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Percent-encodes the characters of a set, except where the text is percent-encoded already.
fn encode_unencoded(text: &str, set: &'static AsciiSet) -> String {
    let mut pieces = text.split('%');
    let mut encoded = utf8_percent_encode(pieces.next().unwrap_or_default(), set).to_string();
    for piece in pieces {
        let is_encoded = piece.as_bytes().get(..2).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
        encoded.push_str(if is_encoded { "%" } else { "%25" });
        encoded.extend(utf8_percent_encode(piece, set));
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_reserved_characters_remain() {
        for (escape, text, expected) in [
            (Escape::Query, "a:/?#[]@!$&'()*+,;=", "a:/?%23%5B%5D@!$%26'()*%2B,;="),
            (Escape::Path, "a:/?#[]@!$&'()*+,;=", "a:%2F%3F%23%5B%5D@!$&'()*+,;="),
            (Escape::Plain, "a b%", "a b%"),
        ] {
            assert_eq!(escape.apply(text, true), expected);
        }
    }

    #[test]
    fn percent_encoded_characters_are_not_encoded_twice() {
        for (text, expected) in
            [("a%20b", "a%20b"), ("%", "%25"), ("%2", "%252"), ("%zz%C3%A9é", "%25zz%C3%A9%C3%A9"), ("%%41", "%25%41")]
        {
            assert_eq!(Escape::Path.apply(text, true), expected);
        }
        assert_eq!(Escape::Path.apply("a%20b", false), "a%2520b");
    }
}
