//! The source line of a diagnostic, with the range to highlight.

use std::ops::Range;

use crate::printable::printable;

/// The number of characters to keep after the highlighted position, which is more than fits on a terminal. The text before
/// it determines the column, and is shortened by the renderer.
const TRAILING: usize = 400;

/// The maximum number of characters to highlight.
const MAX_HIGHLIGHT: usize = 40;

/// A source line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The text, without characters that a terminal interprets.
    pub(super) text: String,
    /// The byte range to highlight.
    pub(super) highlight: Range<usize>,
    /// `true` if the position is in a compressed value, which has no meaningful columns.
    pub(super) is_compressed: bool,
}

impl Excerpt {
    /// Creates an excerpt that highlights `column`, in characters counted from 1.
    pub(super) fn of(line: &str, column: u32) -> Self {
        let line = line.trim_end_matches(['\r', '\n']);
        let is_compressed = line.strip_prefix("api:").is_some_and(|it| !it.trim_start().starts_with('{'));
        // Positions within a compressed value are meaningless, so highlight the key.
        let column = if is_compressed { 0 } else { usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1) };
        let text: String = line.chars().take(column.saturating_add(TRAILING)).collect();
        let text = printable(&text);
        let length = highlight_length(text.chars().skip(column));
        Self { highlight: byte(&text, column)..byte(&text, column.saturating_add(length)), text, is_compressed }
    }
}

/// Returns the byte offset of a character.
fn byte(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(offset, _)| offset)
}

/// Returns the length in characters of the key or quoted string at the start of `text`.
fn highlight_length(mut text: impl Iterator<Item = char>) -> usize {
    match text.next() {
        Some(quote @ ('"' | '\'')) => text.take(MAX_HIGHLIGHT).take_while(|it| *it != quote).count() + 2,
        Some(_) => 1 + text.take(MAX_HIGHLIGHT).take_while(|it| !matches!(it, ':' | ',' | ' ' | '}' | ']')).count(),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlighted(line: &str, column: u32) -> String {
        let excerpt = Excerpt::of(line, column);
        excerpt.text[excerpt.highlight].to_owned()
    }

    #[test]
    fn keys_and_quoted_strings_are_highlighted() {
        assert_eq!(highlighted("  lost: {x: y}", 3), "lost");
        assert_eq!(highlighted("{\"a b\": 1}", 2), "\"a b\"");
        assert_eq!(highlighted("é: [x, y]", 5), "x");
        assert_eq!(highlighted("x", 9), "");
    }

    #[test]
    fn long_lines_are_truncated_after_the_position() {
        let line = format!("{}key: v{}", "x".repeat(50), "y".repeat(5_000));
        let excerpt = Excerpt::of(&line, 51);
        assert_eq!(&excerpt.text[excerpt.highlight.clone()], "key");
        assert_eq!(excerpt.text.chars().count(), 50 + TRAILING);
    }

    #[test]
    fn compressed_values_highlight_the_key() {
        let excerpt = Excerpt::of(&format!("api: eJ{}", "A".repeat(900)), 6);
        assert!(excerpt.is_compressed);
        assert_eq!(&excerpt.text[excerpt.highlight], "api");
    }

    #[test]
    fn columns_count_characters_and_control_characters_are_replaced() {
        assert_eq!(Excerpt::of("\u{1b}é\u{202e}k: v\r\n", 4).text, "␛é\u{fffd}k: v");
        assert_eq!(highlighted("\u{1b}é\u{202e}k: v", 4), "k");
    }
}
