//! The value of an `api:` line: JSON as it stands, or compressed.
//!
//! Compressed means standard base64 of a zlib stream (RFC 1950) of JSON.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// Bytes that a compressed value may have when it is decompressed: many times what the largest known page has.
const INFLATED_AT_MOST: u64 = 64 << 20;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JSON as it stands.
    Plain,
    /// Base64 of a zlib stream.
    Compressed,
}

/// Why a value cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Nothing stands there.
    #[error("the value is empty")]
    Empty,
    /// A byte is none of base64, or the length is not one that base64 has: the value is cut or damaged.
    #[error("the value is neither JSON nor base64: {0}")]
    Base64(base64::DecodeError),
    /// The bytes are no complete zlib stream.
    #[error("the value is not a complete zlib stream: {0}")]
    Zlib(String),
    /// The value decompresses to more than any page has.
    #[error("the value decompresses to more than {} MiB", INFLATED_AT_MOST >> 20)]
    TooLarge,
    /// What was compressed is not text.
    #[error("the decompressed value is not UTF-8")]
    NotText,
}

impl DecodeError {
    /// How many characters into the value the damage shows.
    pub(super) fn column(&self) -> u32 {
        match self {
            Self::Base64(
                base64::DecodeError::InvalidByte(offset, _) | base64::DecodeError::InvalidLastSymbol { offset, .. },
            ) => u32::try_from(*offset).unwrap_or(u32::MAX),
            _ => 0,
        }
    }
}

/// How a value is written, by its first byte.
pub fn encoding_of(value: &str) -> Encoding {
    if value.trim_start().starts_with('{') { Encoding::Plain } else { Encoding::Compressed }
}

/// The JSON of an `api:` value. Whether it is well-formed is for its reader to say.
///
/// # Errors
/// Where the value is neither JSON nor base64 of a zlib stream.
pub fn decode_api(value: &str) -> Result<String, DecodeError> {
    let value = value.trim();
    if value.is_empty() {
        return Err(DecodeError::Empty);
    }
    if encoding_of(value) == Encoding::Plain {
        return Ok(value.to_owned());
    }
    let bytes = STANDARD.decode(value).map_err(DecodeError::Base64)?;
    let mut inflated = Vec::new();
    let mut decoder = ZlibDecoder::new(bytes.as_slice()).take(INFLATED_AT_MOST + 1);
    decoder.read_to_end(&mut inflated).map_err(|error| DecodeError::Zlib(error.to_string()))?;
    if inflated.len() as u64 > INFLATED_AT_MOST {
        return Err(DecodeError::TooLarge);
    }
    String::from_utf8(inflated).map_err(|_| DecodeError::NotText)
}

/// The `api:` value for a JSON that stands on one line.
pub fn encode_api(json: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Plain => json.to_owned(),
        Encoding::Compressed => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
            // Writing to memory cannot fail; were it to, the value would be short and its reader would say so.
            let _ = encoder.write_all(json.as_bytes());
            STANDARD.encode(encoder.finish().unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_can_be_decoded() {
        let json = r#"{"method":"get","path":"/ä"}"#;
        for encoding in [Encoding::Plain, Encoding::Compressed] {
            let value = encode_api(json, encoding);
            assert_eq!(encoding_of(&value), encoding);
            assert_eq!(decode_api(&value).unwrap(), json);
        }
    }

    #[test]
    fn damage_is_named() {
        let value = encode_api(&"{\"a\":1}".repeat(50), Encoding::Compressed);
        assert!(matches!(decode_api(&value[..value.len() - 8]), Err(DecodeError::Zlib(_))));
        assert!(matches!(decode_api(&value[..value.len() - 7]), Err(DecodeError::Base64(_))));
        assert!(matches!(decode_api("eJ$$"), Err(DecodeError::Base64(_))));
        assert!(matches!(decode_api(&STANDARD.encode("plain")), Err(DecodeError::Zlib(_))));
        assert_eq!(decode_api("  "), Err(DecodeError::Empty));
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = encode_api(&" ".repeat(65 << 20), Encoding::Compressed);
        assert_eq!(decode_api(&bomb), Err(DecodeError::TooLarge));
    }
}
