//! The two tokens of RFC 8259 that have a grammar of their own: strings (section 7) and numbers
//! (section 6).

use std::borrow::Cow;

/// A string's end, and whether it has escapes.
pub(crate) struct Scanned {
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

/// Finds the quotation mark that ends the string beginning at `start`.
pub(crate) fn string(bytes: &[u8], start: usize) -> Result<Scanned, (usize, &'static str)> {
    let mut at = start;
    let mut escaped = false;
    loop {
        at = skip_plain(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok(Scanned { end: at, escaped }),
            Some(b'\\') => {
                escaped = true;
                at = escape(bytes, at)?;
            }
            Some(_) => return Err((at, "no control character inside a string")),
            None => return Err((at, "`\"`")),
        }
    }
}

/// Skips bytes that need no attention, eight at a time.
#[inline]
pub(crate) fn skip_plain(bytes: &[u8], start: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quotes = word ^ (ONES * b'"' as u64);
        let slashes = word ^ (ONES * b'\\' as u64);
        // A byte's high bit is set where the byte is zero, or below 0x20. The lowest set bit is
        // exact; borrows can only make bits above it wrong.
        let found = (quotes.wrapping_sub(ONES) & !quotes
            | slashes.wrapping_sub(ONES) & !slashes
            | word.wrapping_sub(ONES * 0x20) & !word)
            & HIGH;
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

/// The end of the number beginning at `start`, or where a digit is missing.
pub(crate) fn number(bytes: &[u8], start: usize) -> Result<usize, usize> {
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
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

fn digits(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    if at == start { Err(at) } else { Ok(at) }
}

/// Is all of `text` one number?
pub(crate) fn is_number(text: &str) -> bool {
    number(text.as_bytes(), 0) == Ok(text.len())
}

/// Ten bits that tell most names of one object apart.
#[inline]
pub(crate) fn short_hash(name: &[u8]) -> u16 {
    let mut hash = name.len() as u64;
    for chunk in [name.first_chunk::<8>(), name.last_chunk::<8>()] {
        match chunk {
            Some(chunk) => hash = mix(hash, u64::from_le_bytes(*chunk)),
            None => {
                for &byte in name {
                    hash = hash << 8 | u64::from(byte);
                }
                return (mix(hash, 0) >> 54) as u16;
            }
        }
    }
    (hash >> 54) as u16
}

#[inline]
fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(29) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A string's content with its escapes resolved, and whether a surrogate stood alone in it (and
/// became U+FFFD).
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

/// The character written by the four digits at the start of `text` and, for a pair of surrogates,
/// the escape behind them; and the text after it.
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
