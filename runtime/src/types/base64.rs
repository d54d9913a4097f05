//! Base64 strings.

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD};

/// Bytes (format `byte`: Base64, RFC 4648, section 4), stored as a string.
///
/// ```
/// use sdk_runtime::types::Base64;
///
/// let sent = Base64::encode_bytes(b"bytes");
/// assert_eq!(sent.as_str(), "Ynl0ZXM=");
/// assert_eq!(sent.bytes().as_deref(), Some(b"bytes".as_slice()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Base64(Box<str>);

super::text_format!(Base64, "Base64");

/// Some encoders leave non-zero bits after the last byte.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(&ALPHABET, NO_PAD.with_decode_allow_trailing_bits(true));

impl Base64 {
    /// Encodes bytes.
    #[must_use]
    pub fn encode_bytes(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes).into())
    }

    /// Decodes the bytes. Also accepts the URL-safe alphabet (RFC 4648, section 5), missing padding
    /// and line breaks.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let text = self.0.trim_end_matches(['=', '\r', '\n', ' ']);
        let digits = text.bytes().filter(|it| !matches!(it, b'\r' | b'\n')).map(|it| match it {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        });
        TOLERANT.decode(digits.collect::<Vec<u8>>()).ok()
    }

    /// `true`, because identifiers and data mean the same in any form.
    const fn is_parsed(&self) -> bool {
        true
    }

    fn is_valid(text: &str) -> bool {
        let content = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
        let is_digit = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/');
        text.len().is_multiple_of(4) && content.bytes().all(is_digit)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::encode_bytes(bytes)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::encode_bytes(&bytes)
    }
}
