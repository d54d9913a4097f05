//! Bytes in text.

/// Bytes (format `byte`: Base64, RFC 4648, section 4), kept as text.
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

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Base64 {
    /// Bytes as text.
    #[must_use]
    pub fn encode_bytes(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
        for chunk in bytes.chunks(3) {
            let byte = |position: usize| u32::from(chunk.get(position).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for position in 0..4 {
                let six = (bits >> (18 - 6 * position)) & 63;
                text.push(if position > chunk.len() { '=' } else { char::from(ALPHABET[six as usize]) });
            }
        }
        Self(text.into())
    }

    /// The bytes. The URL alphabet (RFC 4648, section 5), missing padding and line breaks are
    /// accepted.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let text = self.0.trim_end_matches(['=', '\r', '\n', ' ']);
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
        let (mut bits, mut held) = (0_u32, 0);
        for byte in text.bytes().filter(|it| !matches!(it, b'\r' | b'\n')) {
            bits = bits << 6 | sextet(byte)?;
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held & 0xff) as u8);
            }
        }
        // One character alone is less than a byte.
        (held < 6).then_some(bytes)
    }

    fn is_valid(text: &str) -> bool {
        let content = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
        text.len().is_multiple_of(4) && content.bytes().all(|it| ALPHABET.contains(&it))
    }
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
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
