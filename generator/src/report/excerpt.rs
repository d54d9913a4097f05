//! The line that a finding is about, cut to what a terminal shows, with the place to be marked.

use std::ops::Range;

use crate::printable::printable;

/// Characters that stay behind the place: more than a terminal has room for. What is before it decides about columns, and
/// is cut where it is rendered.
const BEHIND: usize = 400;

/// Characters that are marked at most.
const MARKED: usize = 40;

/// A line of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// Harmless for a terminal.
    pub(super) text: String,
    /// What is marked, in bytes of the text.
    pub(super) mark: Range<usize>,
    /// Whether the place lies in a compressed text, which has no lines.
    pub(super) is_compressed: bool,
}

impl Excerpt {
    /// The part of a line that shows `column`, in characters from 1.
    pub(super) fn of(line: &str, column: u32) -> Self {
        let line = line.trim_end_matches(['\r', '\n']);
        let is_compressed = line.strip_prefix("api:").is_some_and(|it| !it.trim_start().starts_with('{'));
        // Of a compressed text no place means anything: the word before it does.
        let column = if is_compressed { 0 } else { usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1) };
        let text: String = line.chars().take(column.saturating_add(BEHIND)).collect();
        let text = printable(&text);
        let length = marked(text.chars().skip(column));
        Self { mark: byte(&text, column)..byte(&text, column.saturating_add(length)), text, is_compressed }
    }
}

/// The byte at which a character begins.
fn byte(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(offset, _)| offset)
}

/// How many characters the word has that begins here: a key, or a text in quotes.
fn marked(mut text: impl Iterator<Item = char>) -> usize {
    match text.next() {
        Some(quote @ ('"' | '\'')) => text.take(MARKED).take_while(|it| *it != quote).count() + 2,
        Some(_) => 1 + text.take(MARKED).take_while(|it| !matches!(it, ':' | ',' | ' ' | '}' | ']')).count(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked_text(line: &str, column: u32) -> String {
        let excerpt = Excerpt::of(line, column);
        excerpt.text[excerpt.mark].to_owned()
    }

    #[test]
    fn keys_and_texts_are_marked() {
        assert_eq!(marked_text("  lost: {x: y}", 3), "lost");
        assert_eq!(marked_text("{\"a b\": 1}", 2), "\"a b\"");
        assert_eq!(marked_text("é: [x, y]", 5), "x");
        assert_eq!(marked_text("x", 9), "");
    }

    #[test]
    fn what_is_far_behind_the_place_is_cut() {
        let line = format!("{}key: v{}", "x".repeat(50), "y".repeat(5_000));
        let excerpt = Excerpt::of(&line, 51);
        assert_eq!(&excerpt.text[excerpt.mark.clone()], "key");
        assert_eq!(excerpt.text.chars().count(), 50 + BEHIND);
    }

    #[test]
    fn of_a_compressed_page_the_name_of_the_line_is_marked() {
        let excerpt = Excerpt::of(&format!("api: eJ{}", "A".repeat(900)), 6);
        assert!(excerpt.is_compressed);
        assert_eq!(&excerpt.text[excerpt.mark], "api");
    }

    #[test]
    fn columns_count_characters_and_control_characters_are_pictures() {
        assert_eq!(Excerpt::of("\u{1b}é\u{202e}k: v\r\n", 4).text, "␛é\u{fffd}k: v");
        assert_eq!(marked_text("\u{1b}é\u{202e}k: v", 4), "k");
    }
}
