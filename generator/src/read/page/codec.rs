//! Encodes and decodes the value of an `api:` line, which is plain or compressed JSON.
//!
//! Compressed values are the standard base64 encoding of a zlib stream (RFC 1950).

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// The maximum size of a decompressed value in bytes. The largest known page is many times smaller.
const MAX_INFLATED: usize = 64 << 20;

/// The start of messages about a value that cannot be decoded.
pub(super) const EXPECTED: &str = "expected JSON or base64 of zlib data";

/// The encoding of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Plain JSON.
    Plain,
    /// Base64 of a zlib stream.
    Compressed,
}

/// The error type of [`decode_api`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The value is empty.
    #[error("{EXPECTED}, but the value is empty")]
    Empty,
    /// The value is truncated or damaged: it has a byte or a length that is not valid in base64.
    #[error("{EXPECTED}, but the value is not base64: {0}")]
    Base64(base64::DecodeError),
    /// The bytes are not a complete zlib stream.
    #[error("{EXPECTED}, but the zlib stream is damaged or truncated: {0}")]
    Zlib(String),
    /// The decompressed value is too large.
    #[error("the value decompresses to more than {longest} bytes")]
    TooLarge {
        /// The maximum size in bytes.
        longest: usize,
    },
    /// The decompressed value is not UTF-8.
    #[error("the decompressed value is not UTF-8")]
    NotText,
}

impl DecodeError {
    /// Returns the position of the error in the value, in characters.
    pub(super) fn column(&self) -> u32 {
        match self {
            Self::Base64(
                base64::DecodeError::InvalidByte(offset, _) | base64::DecodeError::InvalidLastSymbol { offset, .. },
            ) => u32::try_from(*offset).unwrap_or(u32::MAX),
            _ => 0,
        }
    }
}

/// Returns the encoding of a value, according to its first character.
pub fn encoding_of(value: &str) -> Encoding {
    if value.trim_start().starts_with('{') { Encoding::Plain } else { Encoding::Compressed }
}

/// Decodes an `api:` value to JSON, which may be malformed.
///
/// # Errors
/// Fails if the value is neither JSON nor the base64 encoding of a zlib stream.
pub fn decode_api(value: &str) -> Result<String, DecodeError> {
    decode_up_to(value, MAX_INFLATED)
}

/// Decodes an `api:` value like [`decode_api`]. Fails if it decompresses to more than `longest` bytes.
pub(super) fn decode_up_to(value: &str, longest: usize) -> Result<String, DecodeError> {
    let longest = longest.min(MAX_INFLATED);
    let value = value.trim();
    if value.is_empty() {
        return Err(DecodeError::Empty);
    }
    if encoding_of(value) == Encoding::Plain {
        return Ok(value.to_owned());
    }
    let bytes = STANDARD.decode(value).or_else(|error| {
        // Blocks and folded lines contain whitespace.
        let has_whitespace = value.contains(|it: char| it.is_ascii_whitespace());
        if has_whitespace { STANDARD.decode(value.split_ascii_whitespace().collect::<String>()) } else { Err(error) }
    });
    let bytes = bytes.map_err(DecodeError::Base64)?;
    let mut inflated = Vec::new();
    let mut decoder = ZlibDecoder::new(bytes.as_slice()).take(longest as u64 + 1);
    decoder.read_to_end(&mut inflated).map_err(|error| DecodeError::Zlib(error.to_string()))?;
    if inflated.len() > longest {
        return Err(DecodeError::TooLarge { longest });
    }
    String::from_utf8(inflated).map_err(|_| DecodeError::NotText)
}

/// Returns the first characters of a value, for messages.
pub(super) fn shortened(value: &str) -> String {
    match value.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// Encodes JSON, which must be a single line, as an `api:` value.
pub fn encode_api(json: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Plain => json.to_owned(),
        Encoding::Compressed => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
            // Writing to memory cannot fail.
            let _ = encoder.write_all(json.as_bytes());
            STANDARD.encode(encoder.finish().unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_reverses_encoding() {
        let json = r#"{"method":"get","path":"/ä"}"#;
        for encoding in [Encoding::Plain, Encoding::Compressed] {
            let value = encode_api(json, encoding);
            assert_eq!(encoding_of(&value), encoding);
            assert_eq!(decode_api(&value).unwrap(), json);
        }
    }

    #[test]
    fn damaged_values_are_errors() {
        let value = encode_api(&"{\"a\":1}".repeat(50), Encoding::Compressed);
        assert!(matches!(decode_api(&value[..value.len() - 8]), Err(DecodeError::Zlib(_))));
        assert!(matches!(decode_api(&value[..value.len() - 7]), Err(DecodeError::Base64(_))));
        assert!(matches!(decode_api("eJ$$"), Err(DecodeError::Base64(_))));
        assert!(matches!(decode_api(&STANDARD.encode("plain")), Err(DecodeError::Zlib(_))));
        assert_eq!(decode_api("  "), Err(DecodeError::Empty));
    }

    #[test]
    fn decompression_bombs_are_rejected() {
        let bomb = encode_api(&" ".repeat(65 << 20), Encoding::Compressed);
        assert_eq!(decode_api(&bomb), Err(DecodeError::TooLarge { longest: MAX_INFLATED }));
    }
}
