//! Character sets of text (RFC 9110, section 8.3.2).

#[cfg(not(feature = "charset"))]
mod latin;
#[cfg(feature = "charset")]
mod whatwg;

#[cfg(not(feature = "charset"))]
pub(crate) use self::latin::{decoded, encoded};
#[cfg(feature = "charset")]
pub(crate) use self::whatwg::{decoded, encoded};

use std::borrow::Cow;

/// The reason why text cannot be converted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CharsetError {
    /// The bytes are not UTF-8 at this position.
    Utf8 { offset: usize },
    /// Bytes or characters do not belong to the character set with this name.
    Invalid { name: &'static str },
    /// The character set with this name is known only with the feature `charset`.
    #[cfg_attr(feature = "charset", expect(dead_code))]
    Unsupported { name: String },
}

/// Decodes UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, CharsetError> {
    let text = std::str::from_utf8(bytes);
    text.map(Cow::Borrowed).map_err(|error| CharsetError::Utf8 { offset: error.valid_up_to() })
}

/// A character set of one byte per character, which are the first ones of Unicode.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Latin {
    name: &'static str,
    last: char,
}

impl Latin {
    const ASCII: Self = Self { name: "US-ASCII", last: '\u{7f}' };
    const ISO_8859_1: Self = Self { name: "ISO-8859-1", last: '\u{ff}' };

    /// Returns the character set with this name (IANA, Character Sets), if it is one of the two.
    fn named(label: &str) -> Option<Self> {
        match label.trim().to_ascii_lowercase().as_str() {
            "us-ascii" | "ascii" | "ansi_x3.4-1968" => Some(Self::ASCII),
            "iso-8859-1" | "iso8859-1" | "iso88591" | "iso_8859-1" | "latin1" | "l1" => Some(Self::ISO_8859_1),
            _ => None,
        }
    }
}
