//! The grammar of `multipart` responses.
//!
//! Source: RFC 2046, section 5.1.1. Like many servers, it may end lines with bare line feeds.

use bytes::{Buf, Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memmem;

use super::items::{SplitError, Splitter};
use super::too_large::TooLarge;

/// A part before its content is decoded.
#[derive(Debug, PartialEq)]
pub(super) struct RawPart {
    pub(super) headers: HeaderMap,
    pub(super) content: Bytes,
}

/// Splits a multipart response into its parts. Parts that are multipart bodies themselves stay whole.
#[derive(Debug)]
pub(super) struct MultipartSplitter {
    /// A line feed, two hyphens and the boundary, or `None` if the response has no valid boundary.
    delimiter: Option<Vec<u8>>,
    /// The beginning of a part whose end has not arrived.
    buffer: BytesMut,
    /// The position in the buffer from which the delimiter is searched.
    scanned: usize,
    /// `true` if the buffer begins at the start of a line.
    is_line_start: bool,
    state: State,
    limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first delimiter.
    Preamble,
    Part,
    /// After the last delimiter.
    Complete,
}

/// A delimiter in the buffer.
struct Delimiter {
    start: usize,
    /// The position after its line.
    end: usize,
    is_last: bool,
}

/// The rest of the line after a delimiter.
enum LineEnd {
    /// The number of bytes up to the end of the line.
    Complete { length: usize, is_last: bool },
    /// The line may continue.
    Open { may_be_last: bool },
    /// The line has other characters, so it is content.
    Content,
}

impl MultipartSplitter {
    /// Creates a splitter of a response with these headers, whose parts have at most this many bytes.
    pub(super) fn new(headers: &HeaderMap, limit: usize) -> Self {
        let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        Self {
            delimiter: boundary(content_type).map(|it| format!("\n--{it}").into_bytes()),
            buffer: BytesMut::new(),
            scanned: 0,
            is_line_start: true,
            state: State::Preamble,
            limit,
        }
    }

    /// Finds the next delimiter. At the end of the response, its line does not need an end.
    fn find(&mut self, delimiter: &[u8], is_end: bool) -> Option<Delimiter> {
        let mut from = self.scanned;
        let visible = delimiter.len() - 1;
        while let Some(start) = self.next_start(delimiter, from) {
            let after = start + visible;
            match line_end(self.buffer.get(after..).unwrap_or_default()) {
                LineEnd::Complete { length, is_last } => {
                    return Some(Delimiter { start, end: after + length, is_last });
                }
                LineEnd::Open { may_be_last: true } if is_end => {
                    return Some(Delimiter { start, end: self.buffer.len(), is_last: true });
                }
                LineEnd::Open { .. } => {
                    self.scanned = start;
                    return None;
                }
                LineEnd::Content => from = start + 1,
            }
        }
        // The end of the buffer may be the start of a delimiter.
        self.scanned = from.max((self.buffer.len() + 1).saturating_sub(visible));
        None
    }

    /// Returns the position of the next line that begins like a delimiter. The search includes the line feed before it, so that
    /// matches cannot overlap, whatever the boundary is.
    fn next_start(&self, delimiter: &[u8], from: usize) -> Option<usize> {
        if from == 0 && self.is_line_start && delimiter.get(1..).is_some_and(|it| self.buffer.starts_with(it)) {
            return Some(0);
        }
        let before = from.saturating_sub(1);
        memmem::find(self.buffer.get(before..)?, delimiter).map(|it| before + it + 1)
    }

    /// Drops what is known not to belong to a delimiter.
    fn drop_preamble(&mut self) {
        // The byte before a delimiter tells whether it begins a line.
        let unneeded = self.scanned.saturating_sub(1);
        if unneeded > 0 {
            self.is_line_start = self.buffer.get(unneeded - 1) == Some(&b'\n');
            self.buffer.advance(unneeded);
            self.scanned -= unneeded;
        }
    }

    fn take(&mut self, is_end: bool) -> Result<Option<RawPart>, SplitError> {
        let Some(delimiter) = self.delimiter.take() else {
            return Err(SplitError::Malformed("the content type has no valid boundary"));
        };
        let taken = self.take_until(&delimiter, is_end);
        self.delimiter = Some(delimiter);
        taken
    }

    fn take_until(&mut self, delimiter: &[u8], is_end: bool) -> Result<Option<RawPart>, SplitError> {
        while self.state != State::Complete {
            let Some(Delimiter { start, end, is_last }) = self.find(delimiter, is_end) else {
                let allowed = self.limit.saturating_add(delimiter.len()).saturating_add(LONGEST_LINE_END);
                if self.state == State::Preamble {
                    self.drop_preamble();
                }
                return match self.buffer.len() > allowed {
                    true => Err(TooLarge { limit: self.limit }.into()),
                    false => Ok(None),
                };
            };
            let mut content = self.buffer.split_to(end);
            content.truncate(start);
            self.scanned = 0;
            self.is_line_start = true;
            let state = if is_last { State::Complete } else { State::Part };
            if std::mem::replace(&mut self.state, state) == State::Part {
                let content = without_line_break(content.freeze());
                return match content.len() > self.limit {
                    true => Err(TooLarge { limit: self.limit }.into()),
                    false => part(content).map(Some),
                };
            }
        }
        self.buffer.clear();
        Ok(None)
    }
}

impl Splitter for MultipartSplitter {
    type Piece = RawPart;

    fn next(&mut self, bytes: &mut Bytes) -> Result<Option<RawPart>, SplitError> {
        self.buffer.extend_from_slice(bytes);
        bytes.clear();
        self.take(false)
    }

    fn finish(&mut self) -> Result<Option<RawPart>, SplitError> {
        let part = self.take(true)?;
        if self.state == State::Complete { Ok(part) } else { Err(SplitError::Incomplete) }
    }

    fn is_complete(&self) -> bool {
        self.state == State::Complete
    }
}

/// The most white space after a delimiter, which gateways add.
const LONGEST_PADDING: usize = 1 << 10;
/// The longest boundary. The standard allows 70 characters.
const LONGEST_BOUNDARY: usize = 1 << 10;
/// Two hyphens, white space and a line break.
const LONGEST_LINE_END: usize = LONGEST_PADDING + 4;

/// Reads the rest of a line after a delimiter (RFC 2046, section 5.1.1, `transport-padding`).
fn line_end(rest: &[u8]) -> LineEnd {
    let (start, is_last) = match rest {
        [b'-', b'-', ..] => (2, true),
        [b'-'] => return LineEnd::Open { may_be_last: false },
        _ => (0, false),
    };
    let text = rest.get(start..).unwrap_or_default();
    let padding = text.iter().take_while(|it| matches!(it, b' ' | b'\t')).count();
    match text.get(padding..).unwrap_or_default() {
        _ if padding > LONGEST_PADDING => LineEnd::Content,
        [] | [b'\r'] => LineEnd::Open { may_be_last: is_last },
        [b'\n', ..] => LineEnd::Complete { length: start + padding + 1, is_last },
        [b'\r', b'\n', ..] => LineEnd::Complete { length: start + padding + 2, is_last },
        _ => LineEnd::Content,
    }
}

/// Removes the line break before a delimiter, which belongs to the delimiter.
fn without_line_break(mut content: Bytes) -> Bytes {
    let end = content.strip_suffix(b"\r\n").or_else(|| content.strip_suffix(b"\n")).map(<[u8]>::len);
    content.truncate(end.unwrap_or(content.len()));
    content
}

/// Splits a part into its headers and its content.
fn part(mut whole: Bytes) -> Result<RawPart, SplitError> {
    let mut headers = HeaderMap::new();
    let mut unfolded: Option<Vec<u8>> = None;
    while !whole.is_empty() {
        let end = memchr::memchr(b'\n', &whole);
        let line = whole.split_to(end.unwrap_or(whole.len()));
        whole.advance(usize::from(end.is_some()));
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        match (line, &mut unfolded) {
            ([], _) => break,
            // Source: RFC 5322, section 2.2.3.
            ([b' ' | b'\t', ..], Some(open)) => open.extend_from_slice(line),
            (line, open) => {
                if let Some(complete) = open.replace(line.to_vec()) {
                    add_header(&complete, &mut headers)?;
                }
            }
        }
    }
    if let Some(complete) = unfolded {
        add_header(&complete, &mut headers)?;
    }
    Ok(RawPart { headers, content: whole })
}

fn add_header(line: &[u8], headers: &mut HeaderMap) -> Result<(), SplitError> {
    let invalid = SplitError::Malformed("a part has an invalid header");
    let colon = memchr::memchr(b':', line).ok_or(invalid)?;
    let (name, value) = line.split_at(colon);
    let name = HeaderName::from_bytes(name.trim_ascii()).map_err(|_| invalid)?;
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    let value = HeaderValue::from_bytes(value).map_err(|_| invalid)?;
    headers.try_append(name, value).map_err(|_| invalid)?;
    Ok(())
}

/// Returns the parameter `boundary` of a media type (RFC 2045, section 5.1).
fn boundary(content_type: &str) -> Option<String> {
    let mut rest = content_type.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        // A parameter without a value.
        if let Some((_, next)) = name.split_once(';') {
            rest = rest.get(rest.len() - next.len() - after.len() - 1..)?;
            continue;
        }
        let (value, next) = parameter_value(after.trim_start());
        if name.trim().eq_ignore_ascii_case("boundary") {
            return Some(value).filter(|it| (1..=LONGEST_BOUNDARY).contains(&it.len()));
        }
        rest = next?;
    }
}

/// Returns the value of a parameter, and the parameters after it.
fn parameter_value(text: &str) -> (String, Option<&str>) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, next) = text.split_once(';').map_or((text, None), |(value, next)| (value, Some(next)));
        return (value.trim_end().to_owned(), next);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(at + 1..).and_then(|it| it.split_once(';')).map(|(_, next)| next)),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splitter(content_type: &str, limit: usize) -> MultipartSplitter {
        let headers = [(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap())].into_iter().collect();
        MultipartSplitter::new(&headers, limit)
    }

    /// Returns the headers and the content of the parts, and the error.
    fn split(boundary: &str, chunks: &[&[u8]]) -> (Vec<(String, String)>, Option<SplitError>) {
        let mut splitter = splitter(&format!("multipart/mixed; boundary=\"{boundary}\""), 100);
        let mut parts = Vec::new();
        let mut add = |part: RawPart| {
            let headers = part.headers.iter().map(|(name, value)| format!("{name}={}", value.to_str().unwrap()));
            let content = String::from_utf8_lossy(&part.content).into_owned();
            parts.push((headers.collect::<Vec<_>>().join("|"), content));
        };
        for chunk in chunks {
            let mut bytes = Bytes::copy_from_slice(chunk);
            loop {
                match splitter.next(&mut bytes) {
                    Ok(Some(part)) => add(part),
                    Ok(None) => break,
                    Err(error) => return (parts, Some(error)),
                }
            }
        }
        let rest = splitter.finish();
        let error = rest.map(|it| it.into_iter().for_each(&mut add)).err();
        (parts, error)
    }

    fn parts(parts: &[(&str, &str)]) -> Vec<(String, String)> {
        parts.iter().map(|(head, content)| ((*head).to_owned(), (*content).to_owned())).collect()
    }

    #[test]
    fn parts_are_found_wherever_chunks_end() {
        let text = "preamble --b\r\n--b \t\r\nA: 1\r\nB:  2\r\n\t3 \r\n\r\none\r\n--bb\r\n --b\r\n\r\n--b\r\n\r\n\r\ntwo\r\n--b\r\nA: 4\r\n\r\n--b--\r\nepilogue\r\n--b\r\n";
        let expected = parts(&[("a=1|b=2\t3", "one\r\n--bb\r\n --b\r\n"), ("", "\r\ntwo"), ("a=4", "")]);
        for text in [text.to_owned(), text.replace("\r\n", "\n")] {
            let expected: Vec<_> = match text.contains('\r') {
                true => expected.clone(),
                false => expected.iter().map(|(head, it)| (head.clone(), it.replace("\r\n", "\n"))).collect(),
            };
            for at in 0..=text.len() {
                let (first, second) = text.as_bytes().split_at(at);
                assert_eq!(split("b", &[first, second]), (expected.clone(), None), "{at}: {text:?}");
            }
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            assert_eq!(split("b", &bytes), (expected, None));
        }
    }

    #[test]
    fn bodies_without_parts_and_ends_without_line_breaks_are_accepted() {
        for (text, expected) in [
            ("--b--", &[][..]),
            ("\r\n--b--\r\n", &[]),
            ("--b\r\n\r\n--b-- ", &[("", "")]),
            ("--b\r\n--b--", &[("", "")]),
            ("--b\n\none\n--b--", &[("", "one")]),
            ("--b\r\nA: 1\r\n--b--", &[("a=1", "")]),
        ] {
            assert_eq!(split("b", &[text.as_bytes()]), (parts(expected), None), "{text:?}");
        }
    }

    #[test]
    fn missing_last_delimiters_and_invalid_headers_are_errors() {
        for (text, count, error) in [
            ("", 0, SplitError::Incomplete),
            ("--b", 0, SplitError::Incomplete),
            ("text", 0, SplitError::Incomplete),
            ("--b\r\n\r\none", 0, SplitError::Incomplete),
            ("--b\r\n\r\none\r\n--b", 0, SplitError::Incomplete),
            ("--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b-", 1, SplitError::Incomplete),
            ("--b\r\n\r\none\r\n--b--x\r\n", 0, SplitError::Incomplete),
            ("--b\r\nno header\r\n\r\none\r\n--b--", 0, SplitError::Malformed("a part has an invalid header")),
            ("--b\r\nA: \x01\r\n\r\none\r\n--b--", 0, SplitError::Malformed("a part has an invalid header")),
        ] {
            let (parts, found) = split("b", &[text.as_bytes()]);
            assert_eq!((parts.len(), found), (count, Some(error)), "{text:?}");
        }
    }

    #[test]
    fn large_parts_are_errors_and_large_preambles_are_not() {
        let preamble = "x".repeat(10_000);
        let text = format!("{preamble}\r\n--b\r\n\r\n{}\r\n--b--", "y".repeat(98));
        assert_eq!(split("b", &text.as_bytes().chunks(7).collect::<Vec<_>>()).1, None);
        let text = format!("--b\r\n\r\n{}\r\n--b--", "y".repeat(101));
        assert_eq!(split("b", &[text.as_bytes()]).1, Some(TooLarge { limit: 100 }.into()));
        let text = format!("--b\r\n\r\n{}", "y".repeat(10_000));
        let mut open = splitter("multipart/mixed; boundary=b", 100);
        let fails = text.as_bytes().chunks(100).any(|it| open.next(&mut Bytes::copy_from_slice(it)).is_err());
        assert!(fails && open.buffer.len() < 2_000, "{}", open.buffer.len());
    }

    #[test]
    fn content_that_resembles_delimiters_takes_linear_time() {
        // If every hyphen counted as the start of a delimiter, this would take minutes.
        let boundary = "-".repeat(70);
        let content = "-".repeat(8 << 20);
        let mut splitter = splitter(&format!("multipart/mixed; boundary={boundary}"), content.len() + 1);
        let begin = std::time::Instant::now();
        let mut body = Bytes::from(format!("--{boundary}\n\n{content}\n--{boundary}--"));
        assert_eq!(splitter.next(&mut body), Ok(None));
        let part = splitter.finish().unwrap().unwrap();
        assert!(part.content == content.as_bytes() && begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    }

    #[test]
    fn boundaries_are_parameters_of_the_media_type() {
        for (content_type, expected) in [
            ("multipart/mixed; boundary=b", Some("b")),
            ("multipart/mixed;charset=x; Boundary = \"a; b\\\"=c\" ; x=y", Some("a; b\"=c")),
            ("multipart/related; type=\"a;boundary=x\"; boundary=b ;", Some("b")),
            ("multipart/mixed; flag; boundary=b", Some("b")),
            ("multipart/mixed; boundary=", None),
            (&format!("multipart/mixed; boundary={}", "b".repeat(1025)), None),
            ("multipart/mixed; boundary", None),
            ("multipart/mixed", None),
        ] {
            assert_eq!(boundary(content_type).as_deref(), expected, "{content_type}");
        }
        let missing = SplitError::Malformed("the content type has no valid boundary");
        assert_eq!(splitter("multipart/mixed", 100).next(&mut Bytes::new()), Err(missing));
    }
}
