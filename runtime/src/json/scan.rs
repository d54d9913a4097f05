//! Scanners for the tokens of RFC 8259 with their own grammar: strings (section 7) and numbers (section
//! 6).

use std::borrow::Cow;
use std::ops::Range;

/// The end of a string, and whether it contains escapes. Small enough to be returned in a register.
#[derive(Clone, Copy)]
pub(crate) struct Scanned {
    pub(crate) end: u32,
    pub(crate) escaped: bool,
}

/// Finds the closing quote of the string that starts at `start`, in a document of less than 4 GiB.
#[inline]
pub(crate) fn string(bytes: &[u8], start: usize) -> Option<Scanned> {
    let mut at = start;
    let mut escaped = false;
    loop {
        at = skip_plain(bytes, at);
        match bytes.get(at)? {
            b'"' => return Some(Scanned { end: at as u32, escaped }),
            b'\\' => {
                escaped = true;
                at = escape(bytes, at).ok()?;
            }
            _ => return None,
        }
    }
}

/// Returns where a string that [`string`] rejected violates the grammar, and what is expected there.
#[cold]
pub(crate) fn string_fault(bytes: &[u8], start: usize) -> (usize, &'static str) {
    let mut at = start;
    loop {
        at = skip_plain(bytes, at);
        match bytes.get(at) {
            Some(b'\\') => match escape(bytes, at) {
                Ok(behind) => at = behind,
                Err(fault) => return fault,
            },
            Some(b'"') | None => return (at, "`\"`"),
            Some(_) => return (at, "no control character in a string"),
        }
    }
}

/// Skips bytes that need no special handling, eight at a time.
#[inline]
pub(crate) fn skip_plain(bytes: &[u8], start: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        // A quote is 0x22, so flipping this bit puts it right behind the control characters, which end at 0x1f and keep their range.
        let flipped = word ^ (ONES * 0x02);
        let slashes = word ^ (ONES * b'\\' as u64);
        // A byte's high bit is set if the byte is below 0x21, or zero. The lowest set bit is exact; borrows can only make bits
        // above it wrong.
        let found = (flipped.wrapping_sub(ONES * 0x21) & !flipped | slashes.wrapping_sub(ONES) & !slashes) & HIGH;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..=0x1f) {
            break;
        }
        at += 1;
    }
    at
}

fn escape(bytes: &[u8], at: usize) -> Result<usize, (usize, &'static str)> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            for digit in at + 2..at + 6 {
                if !bytes.get(digit).is_some_and(u8::is_ascii_hexdigit) {
                    return Err((digit, "a hexadecimal digit"));
                }
            }
            Ok(at + 6)
        }
        _ => Err((at + 1, "an escape")),
    }
}

/// The notation of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// Only digits, such as `7`.
    Integer,
    /// Digits with a decimal point, such as `7.0`.
    Fraction,
    /// Digits with an exponent, such as `7e0`.
    Exponent,
}

/// Returns the end of the number that starts at `start`, or the position where a digit is missing.
pub(crate) fn number(bytes: &[u8], start: usize) -> Result<(usize, Notation), usize> {
    let mut notation = Notation::Integer;
    let mut at = start;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
        notation = Notation::Fraction;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
        notation = Notation::Exponent;
    }
    Ok((at, notation))
}

fn digits(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    if at == start { Err(at) } else { Ok(at) }
}

/// `true` if the whole text is one number.
pub(crate) fn is_number(text: &str) -> bool {
    number(text.as_bytes(), 0).is_ok_and(|(end, _)| end == text.len())
}

/// Returns a 10-bit hash of a name, computed from its length and its first and last eight bytes.
#[inline]
pub(crate) fn short_hash(bytes: &[u8], name: Range<usize>) -> u16 {
    let length = name.len();
    let words = match length {
        // Shift out the bytes after a short name.
        0..8 => word(bytes, name.start).checked_shl(8 * (8 - length) as u32).unwrap_or_default(),
        _ => word(bytes, name.start) ^ word(bytes, name.end - 8).rotate_left(23),
    };
    ((words ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as u16
}

/// Reads up to eight bytes.
#[inline]
fn word(bytes: &[u8], start: usize) -> u64 {
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// Returns the content of a string with its escapes resolved, and whether it contains an unpaired
/// surrogate, which becomes U+FFFD.
pub(crate) fn unescape(raw: &str) -> (Cow<'_, str>, bool) {
    if !raw.contains('\\') {
        return (Cow::Borrowed(raw), false);
    }
    let mut text = String::with_capacity(raw.len());
    let mut lone = false;
    let mut rest = raw;
    while let Some((plain, behind)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut characters = behind.chars();
        match characters.next() {
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('u') => {
                let (character, left) = unicode(characters.as_str());
                lone |= character.is_none();
                text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = left;
                continue;
            }
            Some(other) => text.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    (Cow::Owned(text), lone)
}

/// Returns the character of the four digits at the start of `text`, including the escape after them for
/// a surrogate pair, and the remaining text.
fn unicode(text: &str) -> (Option<char>, &str) {
    let (first, rest) = code_unit(text);
    let low = match first {
        0xd800..=0xdbff => rest.strip_prefix("\\u").map(code_unit),
        _ => None,
    };
    match low {
        Some((second @ 0xdc00..=0xdfff, rest)) => {
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            (char::from_u32(code), rest)
        }
        _ => (char::from_u32(first), rest),
    }
}

fn code_unit(text: &str) -> (u32, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    (u32::from_str_radix(digits, 16).unwrap_or(0xd800), rest)
}

#[cfg(test)]
mod tests {
    use super::short_hash;

    #[test]
    fn short_hash_does_not_depend_on_the_position() {
        for length in 0..20 {
            let name = "abcdefghijklmnopqrst".get(..length).unwrap();
            let text = format!("{{\"{name}\": 1}}");
            let alone = short_hash(name.as_bytes(), 0..length);
            assert_eq!(short_hash(text.as_bytes(), 2..2 + length), alone, "{name}");
            assert!(length == 0 || alone != short_hash(b"", 0..0), "{name}");
        }
    }
}
