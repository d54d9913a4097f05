//! The character sets of browsers (WHATWG Encoding Standard).

use std::borrow::Cow;

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{CharsetError, Latin, utf8};

/// Decodes bytes from the character set with this name, or from UTF-8 if it is unknown.
pub(crate) fn decoded<'b>(label: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, CharsetError> {
    let Some(encoding) = Encoding::for_label(label.as_bytes()).filter(|it| *it != UTF_8) else { return utf8(bytes) };
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors { Err(CharsetError::Invalid { name: encoding.name() }) } else { Ok(text) }
}

/// Encodes text in the character set with this name, or in UTF-8 if it is unknown. `utf-16` is little-endian, as browsers read it.
pub(crate) fn encoded(label: &str, text: String) -> Result<Bytes, CharsetError> {
    let Some(encoding) = Encoding::for_label(label.as_bytes()).filter(|it| *it != UTF_8) else {
        return Ok(text.into());
    };
    if encoding == UTF_16LE {
        return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    // Browsers take these two for `windows-1252`, but other servers do not.
    if let Some(latin) = Latin::named(label).filter(|it| text.chars().any(|character| character > it.last)) {
        return Err(CharsetError::Invalid { name: latin.name });
    }
    // A character set that is only read is sent as UTF-8.
    let (bytes, sent, has_unmappable) = encoding.encode(&text);
    match has_unmappable || sent != encoding {
        true => Err(CharsetError::Invalid { name: encoding.name() }),
        false => Ok(Bytes::from(bytes.into_owned())),
    }
}
