//! The grammar of event streams.
//!
//! Source: WHATWG HTML Standard, section 9.2.5, "Parsing an event stream", and section 9.2.6, "Interpreting an event stream".

use std::time::Duration;

use bytes::Bytes;
use memchr::{memchr, memchr2};

use super::too_large::TooLarge;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An event before its data is decoded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RawEvent {
    /// The value of the last `event` field. `None` stands for `message`.
    pub(crate) event: Option<String>,
    /// The value of the last `id` field.
    pub(crate) id: Option<String>,
    /// The value of the last `retry` field.
    pub(crate) retry: Option<Duration>,
    /// The lines of data, joined by line feeds.
    pub(crate) data: Bytes,
}

/// Splits an event stream into events. It keeps at most one event, whose size is limited.
#[derive(Debug)]
pub(crate) struct EventParser {
    /// The beginning of a line whose end has not arrived.
    line: Vec<u8>,
    data: Data,
    /// The fields of the current event, except its data.
    fields: RawEvent,
    /// The id of the last event that set one, which may have had no data.
    last_id: String,
    /// The value of the last `retry` field of the stream.
    retry: Option<Duration>,
    /// `true` until the first line is complete.
    is_start: bool,
    /// `true` if the last line ended with a carriage return, which may be half of a line break.
    after_return: bool,
    limit: usize,
}

/// The data of the current event.
#[derive(Debug, Default)]
enum Data {
    #[default]
    None,
    /// One line, which is a part of the received bytes.
    Line(Bytes),
    /// Several lines, or one that was received in parts.
    Lines(Vec<u8>),
}

impl Data {
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Line(line) => line.len(),
            Self::Lines(lines) => lines.len(),
        }
    }

    fn push(&mut self, line: Bytes) {
        *self = match std::mem::take(self) {
            Self::None => Self::Line(line),
            Self::Line(first) => Self::Lines([&first, &b"\n"[..], &line].concat()),
            Self::Lines(mut lines) => {
                lines.push(b'\n');
                lines.extend_from_slice(&line);
                Self::Lines(lines)
            }
        };
    }

    fn into_bytes(self) -> Option<Bytes> {
        match self {
            Self::None => None,
            Self::Line(line) => Some(line),
            Self::Lines(lines) => Some(lines.into()),
        }
    }
}

impl EventParser {
    /// Creates a parser for a stream whose events have at most this many bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            data: Data::None,
            fields: RawEvent::default(),
            last_id: String::new(),
            retry: None,
            is_start: true,
            after_return: false,
            limit,
        }
    }

    /// Returns the id of the last event that had one, for `Last-Event-ID`. Empty if there was none.
    pub(crate) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns the last retry time of the stream.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Discards an incomplete event, because the stream starts again.
    pub(crate) fn restart(&mut self) {
        let last_id = std::mem::take(&mut self.last_id);
        *self = Self { last_id, retry: self.retry, ..Self::new(self.limit) };
    }

    /// Takes bytes up to the end of the next event. Returns `None` if the event is not complete yet. An event that is
    /// incomplete at the end of the stream does not count.
    pub(crate) fn next(&mut self, bytes: &mut Bytes) -> Result<Option<RawEvent>, TooLarge> {
        loop {
            if self.after_return && !bytes.is_empty() {
                self.after_return = false;
                if bytes.first() == Some(&b'\n') {
                    let _ = bytes.split_to(1);
                }
            }
            let Some(end) = memchr2(b'\n', b'\r', bytes) else {
                self.check(bytes.len())?;
                self.line.extend_from_slice(bytes);
                bytes.clear();
                return Ok(None);
            };
            self.check(end)?;
            let mut line = bytes.split_to(end);
            let line_break = bytes.split_to(1);
            self.after_return = *line_break == *b"\r";
            if !self.line.is_empty() {
                self.line.extend_from_slice(&line);
                line = std::mem::take(&mut self.line).into();
            }
            if std::mem::take(&mut self.is_start) && line.starts_with(BYTE_ORDER_MARK) {
                line = line.slice(BYTE_ORDER_MARK.len()..);
            }
            if !line.is_empty() {
                self.field(line);
            } else if let Some(event) = self.dispatch() {
                return Ok(Some(event));
            }
        }
    }

    /// Returns the data or the line of an event that is incomplete at the end of the stream.
    pub(crate) fn finish(&mut self) -> Option<Bytes> {
        let line = Bytes::from(std::mem::take(&mut self.line));
        let is_open = line.first().is_some_and(|it| *it != b':');
        if is_open {
            self.field(line.clone());
        }
        let data = std::mem::take(&mut self.data).into_bytes();
        data.or_else(|| is_open.then_some(line))
    }

    fn check(&self, more: usize) -> Result<(), TooLarge> {
        let fields = self.fields.event.as_ref().map_or(0, String::len) + self.fields.id.as_ref().map_or(0, String::len);
        match self.line.len() + self.data.len() + fields + more > self.limit {
            true => Err(TooLarge { limit: self.limit }),
            false => Ok(()),
        }
    }

    fn field(&mut self, line: Bytes) {
        let colon = memchr(b':', &line).unwrap_or(line.len());
        let (name, rest) = line.split_at(colon);
        let start = match rest {
            [b':', b' ', ..] => colon + 2,
            [b':', ..] => colon + 1,
            _ => colon,
        };
        let value = line.slice(start..);
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => self.data.push(value),
            b"event" => self.fields.event = Some(text(&value)).filter(|it| !it.is_empty()),
            b"id" if !value.contains(&0) => self.fields.id = Some(text(&value)),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                // More milliseconds than fit are as good as forever.
                let milliseconds = text(&value).parse().unwrap_or(u64::MAX);
                self.retry = Some(Duration::from_millis(milliseconds));
                self.fields.retry = self.retry;
            }
            // A comment, or a field that the standard does not define.
            _ => {}
        }
    }

    /// Returns the current event. If it has no data, only its id and retry time count.
    fn dispatch(&mut self) -> Option<RawEvent> {
        if let Some(id) = &self.fields.id {
            self.last_id.clone_from(id);
        }
        match std::mem::take(&mut self.data).into_bytes() {
            Some(data) => Some(RawEvent { data, ..std::mem::take(&mut self.fields) }),
            None => {
                self.fields = RawEvent::default();
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An event as `event`, `id`, milliseconds of `retry` and `data`.
    type Row = (Option<String>, Option<String>, Option<u128>, String);

    fn parsed(chunks: &[&[u8]]) -> (Vec<Row>, String) {
        let mut parser = EventParser::new(1 << 20);
        let mut events = Vec::new();
        for chunk in chunks {
            let mut bytes = Bytes::copy_from_slice(chunk);
            while let Some(RawEvent { event, id, retry, data }) = parser.next(&mut bytes).unwrap() {
                let data = String::from_utf8_lossy(&data).into_owned();
                events.push((event, id, retry.map(|it| it.as_millis()), data));
            }
            assert!(bytes.is_empty());
        }
        (events, parser.last_id().to_owned())
    }

    fn data(text: &str) -> Vec<String> {
        parsed(&[text.as_bytes()]).0.into_iter().map(|it| it.3).collect()
    }

    #[test]
    fn examples_of_the_standard_are_parsed() {
        assert_eq!(data("data: YHOO\ndata: +2\ndata: 10\n\n"), ["YHOO\n+2\n10"]);
        let text = b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
        let row = |id: Option<&str>, data: &str| (None, id.map(str::to_owned), None, data.to_owned());
        let (events, last_id) = parsed(&[text]);
        assert_eq!(events, [row(Some("1"), "first event"), row(Some(""), "second event"), row(None, " third event")]);
        // An empty id resets the last id.
        assert_eq!(last_id, "");
        // An event that is incomplete at the end does not count.
        assert_eq!(data("data\n\ndata\ndata\n\ndata:"), ["", "\n"]);
        assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"]);
    }

    #[test]
    fn the_grammar_is_that_of_the_standard() {
        for (text, expected) in [
            // Line breaks of all kinds.
            ("data:1\r\rdata:2\n\ndata:3\r\n\r\ndata:4\r\n\n", &["1", "2", "3", "4"][..]),
            ("data:1\rdata:2\ndata:3\r\ndata:4\n\n", &["1\n2\n3\n4"]),
            // One byte order mark at the start is skipped.
            ("\u{feff}data:1\n\n\u{feff}data:2\n\ndata:3\n\n", &["1", "3"]),
            ("\u{feff}\u{feff}data:1\n\ndata:2\n\n", &["2"]),
            // Only one space is removed.
            ("data:\ttest\rdata: \ndata:test\n\n", &["\ttest\n\ntest"]),
            // Names of fields are exact.
            (" data:1\ndata\0:2\nDATA:3\ndata :4\ndata:5\n\n", &["5"]),
            // Comments and unknown fields.
            ("data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n", &["test\n\ntest"]),
            (":\0\n:\r\ndata:1\n\n", &["1"]),
            // An event without data is discarded.
            ("event:x\nid:1\n\n\n\ndata:2\n\n", &["2"]),
            ("data:\0\n\n", &["\0"]),
            ("data:\u{2028}a\u{85}b\n\n", &["\u{2028}a\u{85}b"]),
            ("data:1", &[]),
            ("data:1\n", &[]),
            ("", &[]),
        ] {
            assert_eq!(data(text), expected, "{text:?}");
        }
    }

    #[test]
    fn fields_belong_to_their_event() {
        let text = b"event:a\nevent:b\ndata:1\n\nevent:c\nevent\ndata:2\n\nevent:d\n\ndata:3\n\n";
        let events: Vec<_> = parsed(&[text]).0.into_iter().map(|it| it.0).collect();
        assert_eq!(events, [Some("b".to_owned()), None, None]);
    }

    #[test]
    fn ids_last_until_the_next_one() {
        for (text, last) in [
            ("id:1\ndata:1\n\ndata:2\n\n", "1"),
            // An id counts when its event ends, also without data.
            ("id:1\n\n", "1"),
            ("id:1\ndata:1\n\nid:2\ndata:2\n", "1"),
            ("id:1\n\nid:2\0\n\n", "1"),
            ("id:1\n\nid\n\n", ""),
            ("id: \u{2026}\n\n", "\u{2026}"),
        ] {
            assert_eq!(parsed(&[text.as_bytes()]).1, last, "{text:?}");
        }
    }

    #[test]
    fn retry_times_are_digits() {
        for (text, expected) in [
            ("retry:3000\ndata:x\n\n", Some(3000)),
            ("retry: 5\ndata:x\n\n", Some(5)),
            ("retry:03000\ndata:x\n\n", Some(3000)),
            ("retry:3000\nretry:1000x\ndata:x\n\n", Some(3000)),
            ("retry:-1\ndata:x\n\n", None),
            ("retry:+1\ndata:x\n\n", None),
            ("retry\ndata:x\n\n", None),
            ("retry:99999999999999999999999\ndata:x\n\n", Some(u128::from(u64::MAX))),
        ] {
            assert_eq!(parsed(&[text.as_bytes()]).0[0].2, expected, "{text:?}");
        }
    }

    #[test]
    fn retry_times_count_at_once() {
        let mut parser = EventParser::new(100);
        assert_eq!(parser.next(&mut Bytes::from_static(b"retry:7\n")), Ok(None));
        assert_eq!(parser.retry(), Some(Duration::from_millis(7)));
        parser.restart();
        assert_eq!(parser.retry(), Some(Duration::from_millis(7)));
    }

    #[test]
    fn incomplete_events_are_known_at_the_end() {
        for (text, expected) in [
            ("data: a\n\n", None),
            ("data: a\n\nevent: b\n", None),
            ("data: a\n\n: comment", None),
            ("data: a\ndata: b", Some("a\nb")),
            ("data: a\nid: 1", Some("a")),
            ("{\"error\":1}", Some("{\"error\":1}")),
        ] {
            let mut parser = EventParser::new(100);
            let mut bytes = Bytes::from(text);
            while parser.next(&mut bytes).unwrap().is_some() {}
            assert_eq!(parser.finish().as_deref(), expected.map(str::as_bytes), "{text:?}");
            assert_eq!(parser.finish(), None);
        }
    }

    #[test]
    fn chunks_may_end_anywhere() {
        let text = "\u{feff}: hi\r\nevent: \u{e9}t\u{e9}\r\nid: 1\rdata: a\r\ndata: b\n\r\ndata:\u{1f600}\r\r\nretry: 5\ndata\n\n"
            .as_bytes();
        let whole = parsed(&[text]);
        assert_eq!(whole.0.len(), 3);
        for first in 0..text.len() {
            for second in first..text.len() {
                let chunks = [&text[..first], &text[first..second], &text[second..]];
                assert_eq!(parsed(&chunks), whole, "{first} {second}");
            }
        }
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(parsed(&bytes), whole);
    }

    #[test]
    fn invalid_utf8_is_replaced_in_fields() {
        let (events, _) = parsed(&[b"event:\xff\ndata:1\n\n"]);
        assert_eq!(events[0].0.as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn large_events_are_errors() {
        let mut parser = EventParser::new(10);
        assert!(parser.next(&mut Bytes::from_static(b"data:12345\n\ndata:12345\n")).unwrap().is_some());
        for text in ["data:123456\n", "data:1234567", "data:1234\ndata:56\n", "id:123456\ndata:1\n", ":1234567890"] {
            let mut parser = EventParser::new(10);
            let result = text.as_bytes().chunks(3).try_for_each(|it| {
                let mut bytes = Bytes::copy_from_slice(it);
                parser.next(&mut bytes).map(drop)
            });
            assert_eq!(result, Err(TooLarge { limit: 10 }), "{text}");
        }
        // Any number of small lines without data takes no memory.
        let mut parser = EventParser::new(10);
        for _ in 0..1000 {
            assert_eq!(parser.next(&mut Bytes::from_static(b": ping\n\n")), Ok(None));
        }
    }
}
