//! Texts of servers, made harmless for whoever reads them in a terminal or in a log.

/// The text with escapes for all that a terminal would act on, that ends a line, or that changes the order of other
/// characters.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Is it a control character, a separator of lines, or a mark of direction?
pub(crate) fn acts(character: char) -> bool {
    // Source: Unicode Standard Annex 9, "Directional Formatting Characters".
    let directs =
        matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || directs || matches!(character, '\u{2028}' | '\u{2029}')
}

/// A text short enough to be shown.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = text.get(..end).unwrap_or_default().to_owned();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_terminal_acts_on() {
        assert_eq!(printable("a\u{1b}[31mb\r\n\u{202e}c\u{9b}\0"), r"a\u{1b}[31mb\r\n\u{202e}c\u{9b}\u{0}");
        assert_eq!(printable("Gräßlich \"漢字\" \\"), "Gräßlich \"漢字\" \\");
    }
}
