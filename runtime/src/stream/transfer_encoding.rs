//! The transfer encoding of parts.
//!
//! Source: RFC 2045, section 6. HTTP does not need it, but parts that were written for mail have it.

use bytes::Bytes;
use http::HeaderMap;

use crate::types::Base64;

/// Decodes the content of a part. Returns the content as it is in the error if its encoding is unknown or wrong.
pub(super) fn decoded(headers: &HeaderMap, content: Bytes) -> Result<Bytes, Bytes> {
    let encoding = headers.get("content-transfer-encoding").map(|it| it.as_bytes().trim_ascii().to_ascii_lowercase());
    let decoded = match encoding.as_deref() {
        None | Some(b"7bit" | b"8bit" | b"binary") => return Ok(content),
        Some(b"base64") => std::str::from_utf8(&content).ok().and_then(|it| Base64::from(it).bytes()),
        Some(b"quoted-printable") => quoted_printable(&content),
        Some(_) => None,
    };
    decoded.map(Bytes::from).ok_or(content)
}

/// Source: RFC 2045, section 6.7.
fn quoted_printable(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return Some(decoded),
            // A soft line break.
            [b'=', b'\r', b'\n', rest @ ..] | [b'=', b'\n', rest @ ..] => rest,
            [b'=', high, low, rest @ ..] => {
                let digit = |it: u8| char::from(it).to_digit(16).and_then(|it| u8::try_from(it).ok());
                decoded.push(digit(*high)? << 4 | digit(*low)?);
                rest
            }
            [b'=', ..] => return None,
            [byte, rest @ ..] => {
                decoded.push(*byte);
                rest
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn transfer_encodings_are_decoded_or_errors() {
        for (encoding, content, expected) in [
            ("binary", "a=41", Some("a=41")),
            ("8BIT ", "a=41", Some("a=41")),
            ("Base64", "YSA9\r\nIGI=\r\n", Some("a = b")),
            ("quoted-printable", "a=3Db=\r\nc =\nd", Some("a=bc d")),
            ("base64", "?", None),
            ("quoted-printable", "a=4", None),
            ("quoted-printable", "a=XY", None),
            ("x-unknown", "a", None),
        ] {
            let headers = [("content-transfer-encoding", encoding)];
            let headers = headers.map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()));
            let found = decoded(&headers.into_iter().collect(), Bytes::from(content));
            assert_eq!(found.ok().as_deref(), expected.map(str::as_bytes), "{encoding}: {content}");
        }
        assert_eq!(decoded(&HeaderMap::new(), Bytes::from("=")), Ok(Bytes::from("=")));
    }
}
