//! Maps pointers to byte offsets in YAML, in one pass over the events of the parser.

use saphyr_parser::{Event, Parser, Span, StrInput};

use super::wanted::Wanted;

/// The maximum depth, which is that of the loaders.
const DEEPEST: usize = 256;

struct Walk<'a> {
    parser: Parser<'a, StrInput<'a>>,
    /// Converts the character indices of markers to byte offsets. One pass is enough, because markers only move forward.
    characters: std::iter::Enumerate<std::str::CharIndices<'a>>,
    last: (usize, usize),
}

/// Fills in the offsets of the wanted pointers, up to the first syntax error.
pub(super) fn find(text: &str, wanted: &Wanted, offsets: &mut [Option<usize>]) {
    let characters = text.char_indices().enumerate();
    let mut walk = Walk { parser: Parser::new_from_str(text), characters, last: (0, 0) };
    while let Some((event, _)) = walk.next() {
        if !matches!(event, Event::StreamStart | Event::DocumentStart(_)) {
            wanted.found(0, offsets);
            walk.node(&event, Some(wanted), offsets, 0);
            // Only the first document of a stream is read.
            return;
        }
    }
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.parser.next_event()?.ok()
    }

    /// Returns the byte offset of a marker. Markers count characters.
    fn offset(&mut self, span: Span) -> usize {
        let index = span.start.index();
        if index > self.last.0
            && let Some((count, (offset, _))) = self.characters.find(|(count, _)| *count >= index)
        {
            self.last = (count, offset);
        }
        self.last.1
    }

    /// Visits a node whose first event is `event`. Returns `None` if the text ends or is malformed.
    fn node(
        &mut self,
        event: &Event<'a>,
        wanted: Option<&Wanted>,
        offsets: &mut [Option<usize>],
        depth: usize,
    ) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match event {
            Event::MappingStart(..) => self.mapping(wanted, offsets, depth),
            Event::SequenceStart(..) => self.sequence(wanted, offsets, depth),
            _ => Some(()),
        }
    }

    fn mapping(&mut self, wanted: Option<&Wanted>, offsets: &mut [Option<usize>], depth: usize) -> Option<()> {
        loop {
            let (key, span) = self.next()?;
            if matches!(key, Event::MappingEnd) {
                return Some(());
            }
            let below = match &key {
                Event::Scalar(name, ..) => wanted.and_then(|it| it.below.get(name.as_ref())),
                _ => None,
            };
            self.node(&key, None, offsets, depth + 1)?;
            if let Some(below) = below {
                let offset = self.offset(span);
                below.found(offset, offsets);
            }
            let (value, _) = self.next()?;
            self.node(&value, below, offsets, depth + 1)?;
        }
    }

    fn sequence(&mut self, wanted: Option<&Wanted>, offsets: &mut [Option<usize>], depth: usize) -> Option<()> {
        for index in 0_usize.. {
            let (item, span) = self.next()?;
            if matches!(item, Event::SequenceEnd) {
                return Some(());
            }
            let below = wanted.filter(|it| !it.below.is_empty()).and_then(|it| it.below.get(&index.to_string()));
            if let Some(below) = below {
                let offset = self.offset(span);
                below.found(offset, offsets);
            }
            self.node(&item, below, offsets, depth + 1)?;
        }
        None
    }
}
