//! The grammar of streams of JSON values: one value per line (JSON Lines, NDJSON), or JSON text sequences.
//!
//! Source: RFC 7464 for text sequences. JSON Lines are separated by line feeds, which JSON on one line does not contain.

use bytes::Bytes;
use memchr::memchr;

use super::items::{SplitError, Splitter};
use super::too_large::TooLarge;

/// The separator of text sequences (RFC 7464, section 2.2).
const RECORD_SEPARATOR: u8 = 0x1e;

/// Splits a stream into the texts of its values. It keeps at most one value, whose size is limited.
#[derive(Debug)]
pub(crate) struct JsonSplitter {
    separator: u8,
    /// The beginning of a value whose end has not arrived.
    rest: Vec<u8>,
    limit: usize,
}

impl JsonSplitter {
    /// Creates a splitter of lines with at most this many bytes.
    pub(crate) fn lines(limit: usize) -> Self {
        Self { separator: b'\n', rest: Vec::new(), limit }
    }

    /// Creates a splitter of a JSON text sequence whose values have at most this many bytes.
    pub(crate) fn text_sequence(limit: usize) -> Self {
        Self { separator: RECORD_SEPARATOR, ..Self::lines(limit) }
    }

    /// Takes bytes up to the end of the next value. Returns `None` if the value is not complete yet.
    pub(crate) fn next(&mut self, bytes: &mut Bytes) -> Result<Option<Bytes>, TooLarge> {
        loop {
            let end = memchr(self.separator, bytes);
            if self.rest.len() + end.unwrap_or(bytes.len()) > self.limit {
                return Err(TooLarge { limit: self.limit });
            }
            let Some(end) = end else {
                self.rest.extend_from_slice(bytes);
                bytes.clear();
                return Ok(None);
            };
            let text = bytes.split_to(end);
            let _ = bytes.split_to(1);
            let text = self.completed(text);
            if !is_blank(&text) {
                return Ok(Some(text));
            }
        }
    }

    /// Returns the last value, at the end of the stream.
    pub(crate) fn finish(&mut self) -> Option<Bytes> {
        Some(self.completed(Bytes::new())).filter(|it| !is_blank(it))
    }

    /// `true` if a value of a JSON text sequence may have been cut off: a number, `true`, `false` or `null` that no white space follows
    /// (section 2.4).
    pub(crate) fn may_be_cut_off(&self, text: &[u8]) -> bool {
        self.separator == RECORD_SEPARATOR && text.last().is_some_and(u8::is_ascii_alphanumeric)
    }

    fn completed(&mut self, text: Bytes) -> Bytes {
        if self.rest.is_empty() {
            return text;
        }
        self.rest.extend_from_slice(&text);
        std::mem::take(&mut self.rest).into()
    }
}

impl Splitter for JsonSplitter {
    type Piece = Bytes;

    fn next(&mut self, bytes: &mut Bytes) -> Result<Option<Bytes>, SplitError> {
        Ok(Self::next(self, bytes)?)
    }

    fn finish(&mut self) -> Result<Option<Bytes>, SplitError> {
        Ok(Self::finish(self))
    }

    fn is_complete(&self) -> bool {
        false
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(mut splitter: JsonSplitter, chunks: &[&[u8]]) -> Vec<String> {
        let mut values = Vec::new();
        for chunk in chunks {
            let mut bytes = Bytes::copy_from_slice(chunk);
            while let Some(value) = splitter.next(&mut bytes).unwrap() {
                values.push(value);
            }
        }
        values.extend(splitter.finish());
        values.iter().map(|it| String::from_utf8_lossy(it).trim().to_owned()).collect()
    }

    #[test]
    fn lines_are_values() {
        for (text, expected) in [
            ("{\"a\":1}\n[2]\n", &["{\"a\":1}", "[2]"][..]),
            ("1\r\n2", &["1", "2"]),
            // Empty lines keep connections alive.
            ("\n\n1\n \n\n2\n\n", &["1", "2"]),
            ("", &[]),
        ] {
            assert_eq!(split(JsonSplitter::lines(100), &[text.as_bytes()]), expected, "{text:?}");
        }
    }

    #[test]
    fn records_are_values() {
        for (text, expected) in [
            ("\x1e{\n \"a\": 1\n}\n\x1e[2]\n", &["{\n \"a\": 1\n}", "[2]"][..]),
            // Several separators in a row count as one (section 2.1).
            ("\x1e\x1e1\n\x1e\n\x1e2\n\x1e", &["1", "2"]),
        ] {
            assert_eq!(split(JsonSplitter::text_sequence(100), &[text.as_bytes()]), expected, "{text:?}");
        }
    }

    #[test]
    fn scalars_without_white_space_may_be_cut_off() {
        let splitter = JsonSplitter::text_sequence(100);
        for (text, expected) in
            [("12", true), ("12\n", false), ("true", true), ("null ", false), ("{}", false), ("\"a\"", false)]
        {
            assert_eq!(splitter.may_be_cut_off(text.as_bytes()), expected, "{text:?}");
        }
        assert!(!JsonSplitter::lines(100).may_be_cut_off(b"12"));
    }

    #[test]
    fn chunks_may_end_anywhere() {
        let text = b"{\"a\": 1}\r\n\n[2]\n3";
        for split_at in 0..text.len() {
            let chunks = [&text[..split_at], &text[split_at..]];
            assert_eq!(split(JsonSplitter::lines(100), &chunks), ["{\"a\": 1}", "[2]", "3"]);
        }
    }

    #[test]
    fn large_values_are_errors() {
        let mut splitter = JsonSplitter::lines(4);
        assert_eq!(splitter.next(&mut Bytes::from_static(b"1234\n")).unwrap().as_deref(), Some(&b"1234"[..]));
        assert_eq!(splitter.next(&mut Bytes::from_static(b"12345\n")), Err(TooLarge { limit: 4 }));
        assert_eq!(splitter.next(&mut Bytes::from_static(b"123")), Ok(None));
        assert_eq!(splitter.next(&mut Bytes::from_static(b"45")), Err(TooLarge { limit: 4 }));
    }
}
